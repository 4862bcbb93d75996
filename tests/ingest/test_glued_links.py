"""Headlines of other articles that stand glued behind a name are no words of the article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.ingest.extraction.glued_links import without_glued_links
from framing.ingest.format import Page
from framing.ingest.left_out import INSIDE, accounted
from framing.tables.records import Block


def _left(text: str) -> str:
    (block,) = without_glued_links([Block(text)])
    return block.text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mayor Lee Ann Mary LeeHarbour to close Ferry sinks MORE spoke.", "Mayor Lee spoke."),
        ("Mayor Lee Ann Mary Lee“Harbour” to close MORE and Ray Bob RayRain MORE met.", "Mayor Lee and Ray met."),
        ("Mayor Lee Ann Mary Lee2031 mayors meet Ferry sinks MORE spoke.", "Mayor Lee spoke."),
        ("Mayor Lee wants MORE of it.", "Mayor Lee wants MORE of it."),
        ("Mayor McLee said there is no MORE.", "Mayor McLee said there is no MORE."),
        ("Mayor Lee and Ann Lee want MORE.", "Mayor Lee and Ann Lee want MORE."),
    ],
)
def test_the_surname_stays_and_the_headlines_go(text: str, left: str) -> None:
    assert _left(text) == left


def test_what_goes_is_listed_as_left_out() -> None:
    text = "Mayor Lee Ann Mary LeeHarbour to close Ferry sinks MORE spoke to all who had come."
    (piece,) = accounted(Page(without_glued_links([Block(text)]), "A title", seen=text))
    assert piece.reason == INSIDE
    assert "Harbour to close Ferry sinks MORE" in piece.text


@given(st.text())
def test_nothing_is_added_and_a_text_without_such_headlines_stays(text: str) -> None:
    assert len(_left(text)) <= len(text)
    assert "MORE" in text or _left(text) == text
