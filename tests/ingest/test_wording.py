"""What is looked for first, for speed, must never hide what the patterns find."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.ingest import notices, wording

RELAXED = settings(max_examples=30, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("number", range(len(notices._RIGHTS)))
def test_each_way_of_speaking_of_rights_holds_its_words(number: int) -> None:
    needs, pattern = notices._RIGHTS[number]

    @RELAXED
    @given(st.from_regex(pattern))
    def law(text: str) -> None:
        lower = text.lower()
        assert all(any(word in lower for word in words) for words in needs), text
        assert any(word in lower for word in notices._RIGHTS_WORDS)

    law()


@RELAXED
@given(st.from_regex(notices._PROMO))
def test_every_promotion_holds_one_of_its_words(text: str) -> None:
    assert any(word in text.lower() for word in notices._PROMO_WORDS), text


@RELAXED
@given(st.from_regex(wording._KIND_OF_PICTURE) | st.from_regex(wording._CREDIT_INSIDE))
def test_every_credit_of_a_picture_holds_one_of_its_words(text: str) -> None:
    assert any(word in text.lower() for word in wording._PICTURES), text


@RELAXED
@given(st.lists(st.sampled_from(["Share", "this", "story", "12", "—", "|", "·", "  ", ":", "Subscribe", "..."])))
def test_a_line_of_any_words_is_known_where_it_is_a_phrase(words: list[str]) -> None:
    line = " ".join(words)
    normal = wording._normal(line)
    label = wording._phrase(line)
    if normal in wording._phrases()[0]:
        assert label is wording._phrases()[0][normal]
