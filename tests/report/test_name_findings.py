"""A choice of name is stated only where both sides have chosen often enough, in enough articles."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from framing.measures.cards import card
from framing.report.parts.findings import DESCRIBED, SOLID
from framing.report.parts.highlights import _worth_a_name
from framing.report.sources.notes import notes
from framing.report.sources.summaries import Summary

NAMING = notes([card("naming")])["naming"]
ROW = {"item": "vossen: dictator", "measure": "naming"}
ENOUGH = Summary(
    n_articles=6, n_with=3, value=0.6, n_passages=5, n_group=8,
    n_articles_rest=3, n_with_rest=0, value_rest=0.0, n_passages_rest=0, n_group_rest=5,
)  # fmt: skip


def test_five_mentions_in_three_articles_on_each_side_are_enough() -> None:
    assert (NAMING.said_from_mentions, NAMING.said_from_articles) == (5, 3)
    assert _worth_a_name(NAMING, ROW, ENOUGH, DESCRIBED)
    assert _worth_a_name(NAMING, ROW, ENOUGH, SOLID)


@given(
    st.sampled_from(["n_with", "n_passages", "n_articles_rest", "n_group_rest"]), st.integers(1, 4),
    st.sampled_from([DESCRIBED, SOLID]),
)  # fmt: skip
def test_with_fewer_on_one_side_nothing_is_stated(what: str, fewer: int, stands: str) -> None:
    least = getattr(ENOUGH, what)
    assert not _worth_a_name(NAMING, ROW, replace(ENOUGH, **{what: max(0, least - fewer)}), stands)
