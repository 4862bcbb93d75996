"""What is looked for first, for speed, must never hide what the patterns find."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.ingest.extraction import notices, wording

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


@pytest.mark.parametrize(
    "text",
    [
        "The Island Press contributed to this report.",
        "• Ann Ferryman and Bo Quay contributed to this story.",
        "Quay reported from Northport. Island Press writer Ann Ferryman contributed to this report from the harbour.",
        "Ann Ferryman contributed reporting.",
        "Texts of the Island Desk are available without charge to any paper that prints more than a thousand copies.",
    ],
)
def test_who_else_worked_on_a_text_is_a_notice(text: str) -> None:
    assert notices.is_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        "Years of neglect contributed to this crisis, the harbour office said.",
        "All of it contributed to this report being kept in a drawer for a year.",
        "The ferry ran again on Monday, and nobody was hurt, although eleven passengers had to wait at the quay until "
        "the evening, the harbour office said, as the crew looked for the captain in three taverns of Northport. "
        "Ann Ferryman contributed to this report.",
    ],
)
def test_news_that_speaks_of_a_report_is_none(text: str) -> None:
    assert not notices.is_notice(text)


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("Story Continued Below", wording.Box.ADVERT),
        ("Advertisement Continue reading the main story", wording.Box.ADVERT),
        ("Slideshow (12 Images)", wording.Box.NAVIGATION),
        ("[pullquote]", wording.Box.LINK),
        ("Follow @islandgazette Follow @northport", wording.Box.LINK),
        ("Click for more from the Island Gazette.", wording.Box.RELATED),
        ("Read the full story", wording.Box.RELATED),
        ("[The captain] had left by then.", None),
        ("Slideshow of 12 images brings back the great storm.", None),
    ],
)
def test_boxes_within_an_article(line: str, label: wording.Box | None) -> None:
    assert wording.label_of(line) == label


def test_a_long_box_is_nothing_but_a_box() -> None:
    box = (
        "Newsletter Sign Up Go on with the main story. Please enter your email. You must choose a newsletter. By "
        "signing up you agree to the Terms of Service and the Privacy Policy of the Gazette. You may unsubscribe at "
        "any time. Thank you for subscribing. An error has occurred. Please try again later, or write to us."
    )
    assert notices.is_only_promotion(box)
    news = (
        "The harbour office asks all of us to sign up for the evening ferry by Monday, and told our readers that "
        "whoever has no ticket by then must wait on the quay until the last passenger with one has gone on board, as "
        "it was done in the year of the great storm."
    )
    assert not notices.is_only_promotion(news)


@pytest.mark.parametrize(
    ("text", "introduces"),
    [
        ("Ann Ferryman is a political scientist in Northport.", True),
        ("About the author: Ann Ferryman is a fellow of the Island Institute.", True),
        ("It was not clear on Monday how this might strike the president of the island.", False),
        ("There was no editor in the room when the lights went out.", False),
    ],
)
def test_a_biography_has_a_person_for_its_subject(text: str, introduces: bool) -> None:
    assert notices.is_biography(text) == introduces
