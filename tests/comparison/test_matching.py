"""Matching: who is compared with whom is as close in time as the words say, and never decided by a value."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.comparison.cells import against_rest, pairs, place, place_each
from framing.comparison.matching import (
    EVENT,
    FORTNIGHT,
    FORTNIGHT_DAYS,
    MONTH,
    MONTH_DAYS,
    NOT_AT_ALL,
    match,
    match_each,
    n_events,
    stretches,
    ways,
)
from framing.comparison.panel import gather
from tests.comparison.invented import compared, one, tables

ARTICLE = st.tuples(st.booleans(), st.integers(-1, 4), st.one_of(st.just(-1), st.integers(0, 120)))
ARTICLES = st.lists(ARTICLE, min_size=1, max_size=20)
LONGEST = {FORTNIGHT: FORTNIGHT_DAYS, MONTH: MONTH_DAYS}


def columns(articles: list[tuple[bool, int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    side, story, day = (np.array([one[i] for one in articles]) for i in range(3))
    return side, story, day


@given(ARTICLES)
def test_a_block_is_one_event_or_no_longer_than_its_name_says(articles: list[tuple[bool, int, int]]) -> None:
    side, story, day = columns(articles)
    block, within = match(side, story, stretches(day))
    for number in range(int(block.max(initial=-1)) + 1):
        here = block == number
        assert len(set(side[here])) == 2, "a block has both sides"
        (way,) = set(within[here])
        if way == EVENT:
            assert len(set(story[here])) == 1
        elif (day >= 0).any():
            assert (day[here] >= 0).all()
            assert day[here].max() - day[here].min() < LONGEST[way]


@given(ARTICLES)
def test_who_has_no_partner_is_in_no_block(articles: list[tuple[bool, int, int]]) -> None:
    side, story, day = columns(articles)
    block, within = match(side, story, stretches(day))
    assert ((block < 0) == (within == NOT_AT_ALL)).all()
    assert len(ways(within)) == len(set(within) - {NOT_AT_ALL})
    assert n_events(block, within) == len({number for number, way in zip(block, within, strict=True) if way == EVENT})


@given(ARTICLES, st.randoms(use_true_random=False))
def test_the_order_of_articles_changes_nothing(articles: list[tuple[bool, int, int]], chance) -> None:
    order = list(range(len(articles)))
    chance.shuffle(order)
    side, story, day = columns(articles)
    one, other = match(side, story, stretches(day)), match(side[order], story[order], stretches(day[order]))
    assert (one.block[order] == other.block).all()
    assert (one.within[order] == other.within).all()


@given(st.lists(ARTICLES, min_size=1, max_size=6))
def test_many_comparisons_matched_at_once_are_matched_as_each_alone(cells: list[list[tuple[bool, int, int]]]) -> None:
    side, story, day = columns([one for here in cells for one in here])
    cell, when = np.repeat(np.arange(len(cells)), [len(here) for here in cells]), stretches(day)
    alone = [match(side[cell == k], story[cell == k], when.of(cell == k)) for k in range(len(cells))]
    block, within = match_each(side, story, when, cell)
    assert block.tolist() == np.concatenate([one.block for one in alone]).tolist()
    assert within.tolist() == np.concatenate([one.within for one in alone]).tolist()


@given(st.lists(st.integers(0, 400), min_size=1, max_size=40))
def test_time_is_cut_into_stretches_of_at_most_a_fortnight_or_a_month(days: list[int]) -> None:
    when = stretches(np.array(days))
    for number, longest in ((when.fortnight, FORTNIGHT_DAYS), (when.month, MONTH_DAYS)):
        order = np.argsort(days, kind="stable")
        assert (np.diff(number[order]) >= 0).all(), "stretches follow each other"
        for stretch in set(number):
            inside = np.array(days)[number == stretch]
            assert inside.max() - inside.min() < longest


def test_the_end_of_a_calendar_month_parts_nobody() -> None:
    day = np.array([30, 31, 62, 63])  # 31 January, 1 February, 4 and 5 March
    when = stretches(day)
    assert when.fortnight.tolist() == [0, 0, 1, 1]


def test_without_any_date_all_are_together_but_one_dated_article_parts_them() -> None:
    assert stretches(np.array([-1, -1, -1])).fortnight.tolist() == [0, 0, 0]
    assert stretches(np.array([-1, -1, 7])).month.tolist() == [-1, -1, 0]


VALUES = {"ash": [0.1 * i for i in range(8)], "birch": [1 + 0.1 * i for i in range(8)]}


def test_who_wrote_in_other_months_is_not_compared() -> None:
    row = one(compared(tables(VALUES, months={"ash": [1] * 8, "birch": [9] * 8})), "ash")
    assert row["method"] == "other-times"
    assert np.isnan(row["p"])
    assert (row["n_articles"], row["n_compared"], row["matched"]) == (8, 0, "")


def test_only_articles_with_a_partner_are_compared_and_counted() -> None:
    rows = compared(tables(VALUES, months={"ash": [1] * 8, "birch": [1] * 6 + [9] * 2}))
    row = one(rows, "ash")
    assert (row["n_compared"], row["n_compared_versus"], row["n_articles_versus"]) == (8, 6, 8)
    assert row["matched"] == "fortnight"
    assert row["value_versus"] == pytest.approx(1.25)


def test_articles_on_one_event_are_said_to_be() -> None:
    events = {name: [f"s{i}" for i in range(8)] for name in VALUES}
    assert one(compared(tables(VALUES, stories=events)), "ash")["matched"] == "event"
    some = {name: [f"s{i}" if i < 4 else f"{name}{i}" for i in range(8)] for name in VALUES}
    assert one(compared(tables(VALUES, stories=some)), "ash")["matched"] == "event fortnight"


def test_articles_without_a_date_are_compared_on_the_same_event_only() -> None:
    given = tables(VALUES, stories={name: [f"s{i}" if i < 5 else f"{name}{i}" for i in range(8)] for name in VALUES})
    undated = given.articles["article_id"].str[-1].astype(int) != 7
    given.articles.loc[undated, "published"] = None
    row = one(compared(given), "ash")
    assert (row["n_compared"], row["matched"]) == (6, "event fortnight")  # five events, and the two dated articles
    given.articles["published"] = None
    row = one(compared(given), "ash")
    assert (row["n_compared"], row["matched"]) == (8, "event any-time")


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 9), st.integers(0, 5)), min_size=2, max_size=30))
@settings(max_examples=40)
def test_many_sides_are_matched_together_as_they_are_alone(articles: list[tuple[int, int, int]]) -> None:
    whose = {f"{outlet}": [one for one in articles if one[0] == outlet] for outlet in range(4)}
    whose = {outlet: listed for outlet, listed in whose.items() if listed}
    given_ = tables(
        {outlet: [0.0] * len(listed) for outlet, listed in whose.items()},
        months={outlet: [month for _, month, _ in listed] for outlet, listed in whose.items()},
        stories={outlet: [f"s{story}" for *_, story in listed] for outlet, listed in whose.items()},
    )
    panel = gather(given_.scores, given_.articles, given_.stories, 600)
    bundle = panel.bundles[0]
    every = [*against_rest(panel, bundle), *pairs(panel, bundle, 1)]
    for matched in (True, False):
        for sides, found in zip(every, place_each(panel, bundle, every, matched), strict=True):
            alone = place(panel, bundle, sides, matched)
            assert found is not None
            assert found.met == alone.met
            for name in ("chosen", "mine", "block", "within"):
                assert np.array_equal(getattr(found, name), getattr(alone, name)), name
