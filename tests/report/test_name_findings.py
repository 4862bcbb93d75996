"""A choice of name is stated only where both sides have chosen often enough, in enough articles."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from framing.measures.cards import card
from framing.report.parts.findings import DESCRIBED, SOLID
from framing.report.parts.highlights import ALIKE, _counts_say_otherwise, _worth_a_name
from framing.report.sources.notes import notes
from framing.report.sources.summaries import Summary

NAMING = notes([card("naming")])["naming"]
ROW = {"item": "vossen: dictator", "measure": "naming"}
ENOUGH = Summary(
    n_articles=6, n_with=3, value=0.6, n_passages=5, n_group=8,
    n_articles_rest=3, n_with_rest=0, value_rest=0.0, n_passages_rest=0, n_group_rest=5,
)  # fmt: skip


HABIT = replace(ENOUGH, n_with=5, value=0.7, n_passages=7, n_group=10)  # what is stated without a test


def test_five_mentions_in_three_articles_on_each_side_are_enough_for_a_test() -> None:
    assert (NAMING.said_from_mentions, NAMING.said_from_articles) == (5, 3)
    assert _worth_a_name(NAMING, ROW, ENOUGH, SOLID)
    assert not _worth_a_name(NAMING, ROW, ENOUGH, DESCRIBED)


def test_untested_a_name_has_to_be_a_habit_and_no_bare_office() -> None:
    assert _worth_a_name(NAMING, ROW, HABIT, DESCRIBED)
    assert not _worth_a_name(NAMING, ROW, replace(HABIT, n_with=4), DESCRIBED)
    assert not _worth_a_name(NAMING, ROW, replace(HABIT, n_group=9), DESCRIBED)
    assert not _worth_a_name(NAMING, {**ROW, "item": "vossen: president"}, HABIT, DESCRIBED)
    assert _worth_a_name(NAMING, {**ROW, "item": "vossen: president"}, HABIT, SOLID)


@given(
    st.sampled_from(["n_with", "n_passages", "n_articles_rest", "n_group_rest"]), st.integers(1, 4),
    st.sampled_from([DESCRIBED, SOLID]),
)  # fmt: skip
def test_with_fewer_on_one_side_nothing_is_stated(what: str, fewer: int, stands: str) -> None:
    least = getattr(ENOUGH, what)
    assert not _worth_a_name(NAMING, ROW, replace(ENOUGH, **{what: max(0, least - fewer)}), stands)


def test_what_chance_may_explain_is_not_stated_untested() -> None:
    beside = replace(HABIT, n_passages_rest=2, n_group_rest=6)
    assert not _worth_a_name(NAMING, ROW, beside, DESCRIBED)  # 7 of 10 against 2 of 6
    assert _worth_a_name(NAMING, ROW, beside, SOLID)


@given(st.floats(-50, 50).filter(lambda one: abs(one) > 1e-6), st.floats(-5, 5).filter(lambda one: abs(one) > 1e-6))
def test_a_tested_difference_is_stated_only_beside_values_that_show_about_as_much(tested: float, times: float) -> None:
    plain = replace(ENOUGH, value=10.0 + tested * times, value_rest=10.0)
    alike = times > 0 and 1 / ALIKE < times < ALIKE
    if abs(times - ALIKE) > 1e-3 and abs(times - 1 / ALIKE) > 1e-3:
        assert _counts_say_otherwise({"p": 0.01, "estimate": tested}, plain) != alike
        assert not _counts_say_otherwise({"p": None, "estimate": tested}, plain)
