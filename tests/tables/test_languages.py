"""Articles whose language is not read take part in nothing; all others do."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from framing.settings import EmbeddingSettings
from framing.tables.languages import compared, unread

codes = st.lists(st.sampled_from(["en", "ru", "be", "", None]), max_size=12)


def _articles(languages: list[str | None], held_back: bool = False) -> pd.DataFrame:
    ids = [f"a{number}" for number in range(len(languages))]
    frame = pd.DataFrame({"article_id": ids, "language": languages, "quarantined": held_back})
    return frame.astype({"language": "str"})


@given(codes)
def test_what_is_read_and_what_is_not_are_all_articles(languages: list[str | None]) -> None:
    articles = _articles(languages)
    left = [one for one, out in zip(languages, unread(articles, ("en",)), strict=True) if out]
    assert left == [one for one in languages if one in ("ru", "be")]  # a language that nobody could tell is read
    assert len(compared(articles, ("en",))) + len(left) == len(articles)


@given(codes)
def test_a_model_of_which_nothing_is_known_reads_everything(languages: list[str | None]) -> None:
    assert len(compared(_articles(languages), EmbeddingSettings(model="some/model").reads)) == len(languages)


def test_what_is_held_back_is_not_compared_either() -> None:
    assert compared(_articles(["en", "ru"], held_back=True), ("en", "ru")).empty


def test_a_person_can_say_what_a_model_reads() -> None:
    assert EmbeddingSettings().reads == ("en",)
    assert EmbeddingSettings(model="some/model", languages=("en", "ru")).reads == ("en", "ru")
