"""Who is compared with whom, and on which articles. Every statistic here starts from this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.comparison.matching import (  # fmt: skip
    ANY_TIME,
    EVENT,
    NOT_AT_ALL,
    THROUGHOUT,
    Matched,
    Stretches,
    match,
    match_each,
    n_events,
    stretches,
)
from framing.comparison.panel import Bundle, Floats, Ints, Panel
from framing.measures.cards import Card
from framing.settings import ComparisonSettings

REST = "rest"
TOGETHER = 10_000  # articles of pairs of outlets that are matched in one batch


@dataclass(frozen=True, slots=True)
class Criteria:
    """How to compare: the user's settings, and what the cards of the measures say.

    `ranked`: measures that may not be tested.
    `unmatched`: measures of what outlets chose to report. Comparing only the shared stories would hide that choice, so
    they are compared within fortnights or months only.
    `whole`: measures of whole articles. Copied text inside an article counts as part of it.
    `by_speaker`: measures of who speaks. They are compared where speakers are known about equally often.
    `apart`: measures that compare each language by itself, with the languages that they read (empty: all).
    `widths`: highest minus lowest possible value, for measures that have both. No interval is wider than this.
    """

    settings: ComparisonSettings
    ranked: frozenset[str] = frozenset()
    unmatched: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    widths: Mapping[str, float] = field(default_factory=dict)
    by_speaker: frozenset[str] = frozenset()
    apart: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def rules_of(settings: ComparisonSettings, cards: Iterable[Card]) -> Criteria:
    """Collect the criteria from the settings and the cards."""
    known = list(cards)
    return Criteria(
        settings,
        ranked=frozenset(one.name for one in known if one.inference == "ranked"),
        unmatched=frozenset(one.name for one in known if not one.matched),
        whole=frozenset(one.name for one in known if one.own_text == "whole"),
        by_speaker=frozenset(one.name for one in known if one.by_speaker),
        apart={one.name: one.languages for one in known if not one.across_languages},
        widths={one.name: one.high - one.low for one in known if one.low is not None and one.high is not None},
    )


def is_primary(rows: pd.DataFrame, rules: Criteria) -> pd.Series:
    """Whether each row is a primary measure (chosen before the run), in the outlet's own voice if it has one."""
    own = set(rows.loc[rows["voice"] == "own", "measure"])
    main = {measure: "own" if measure in own else "all" for measure in rows["measure"].unique()}
    fixed = rows["measure"].isin(list(rules.settings.primary)) & ~rows["measure"].isin(list(rules.ranked))
    return fixed & (rows["voice"] == rows["measure"].map(main))


@dataclass(frozen=True, slots=True)
class Sides:
    """Two sides of a comparison.

    `chosen` [m] are indices of a bundle's articles. `mine` [m] marks the articles of the first side.
    """

    outlet: str
    versus: str
    chosen: Ints
    mine: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cell:
    """Comparable articles of two sides, ordered by block.

    `rows` [n] are indices into the panel. `value` is [n, s]; `weight`, `mine` and `block` are [n].
    `place` [n, k] says what each article is about, where that may differ (`subject_of`).
    `events` counts the blocks that are a story both sides reported.
    """

    rows: Ints
    value: Floats
    weight: Floats
    mine: NDArray[np.bool_]
    block: Ints
    events: int
    place: Floats

    @property
    def smaller(self) -> int:
        """The number of articles on the smaller side."""
        return smaller(self.mine)

    def only(self, columns: Ints) -> Cell:
        """The same cell with only some of its series."""
        return replace(self, value=self.value[:, columns])

    def with_value(self, value: Floats) -> Cell:
        """The same cell with other values [n, s]."""
        return replace(self, value=value)

    def left(self, gone: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which articles [n] can still be compared when those in `gone` are removed: their block still has both sides.
        """
        own = np.bincount(self.block, weights=self.mine & ~gone)
        size = np.bincount(self.block, weights=~gone)
        return ~gone & ((own > 0) & (own < size))[self.block]

    def among(self, kept: NDArray[np.bool_]) -> Cell:
        """The same cell with only the articles in `kept`, all in blocks that have both sides."""
        there: Ints = np.zeros(int(self.block[-1]) + 1, dtype=np.int64)
        there[self.block[kept]] = 1
        return replace(
            self,
            rows=self.rows[kept],
            value=self.value[kept],
            weight=self.weight[kept],
            mine=self.mine[kept],
            block=(np.cumsum(there) - 1)[self.block[kept]],
            place=self.place[kept],
        )


def smaller(mine: NDArray[np.bool_]) -> int:
    """The number of articles on the smaller side."""
    own = int(np.count_nonzero(mine))
    return min(own, len(mine) - own)


def by_kind(bundle: Bundle, rules: Criteria) -> Iterator[tuple[Bundle, Ints, bool, bool]]:
    """Split a bundle's series by whether they may be tested and whether they compare matched articles.

    Yields the part of the bundle, its column numbers, and the two flags. Matched series are also split by topic.
    A series that is too rare over all articles is too rare over any subset, so it is never tested.
    """
    rare = sparse(bundle.value, rules.settings.min_articles)
    kinds = [
        (one.measure not in rules.ranked and not few, matched, one.topic_id if matched else "")
        for one, few in zip(bundle.series, rare.tolist(), strict=True)
        for matched in (one.measure not in rules.unmatched,)
    ]
    for kind in sorted(set(kinds)):
        columns = np.array([i for i, other in enumerate(kinds) if other == kind])
        series = tuple(bundle.series[i] for i in columns)
        yield replace(bundle, series=series, value=bundle.value[:, columns]), columns, *kind[:2]


def against_rest(panel: Panel, bundle: Bundle) -> Iterator[Sides]:
    """Compare each outlet with all the others together."""
    outlet = panel.outlet[bundle.rows]
    present = np.unique(outlet)
    for a in present if len(present) > 1 else ():
        yield Sides(panel.outlets[a], REST, np.arange(len(outlet)), outlet == a)


def pairs(panel: Panel, bundle: Bundle, at_least: int) -> Iterator[Sides]:
    """Compare each pair of outlets that have `at_least` articles each, in alphabetical order."""
    outlet = panel.outlet[bundle.rows]
    where = {a: np.flatnonzero(outlet == a) for a in np.flatnonzero(np.bincount(outlet) >= at_least)}
    for a, b in combinations(sorted(where), 2):
        chosen = np.sort(np.concatenate([where[a], where[b]]))
        yield Sides(panel.outlets[a], panel.outlets[b], chosen, outlet[chosen] == a)


def sparse(value: Floats, at_least: int) -> NDArray[np.bool_]:
    """Which series [s] are too rare to test: fewer than `at_least` articles have an unusual value. `value` is [n, s].

    An unusual value is one that differs from the most common value. Examples are the articles that use a rare name, or
    the few articles that omit what all the others say.
    `at_least` is also the number of articles that each side needs for a test.
    The rule does not look at outlets, so it does not choose what to test by its result.
    """
    return _sparse(np.sort(value.T, axis=1), np.zeros(1, dtype=np.int64), at_least)[:, 0]


def ranks(value: Floats) -> Ints:
    """Number the values [n, s] within each series: equal values get equal numbers, [s, n]."""
    columns = np.ascontiguousarray(value.T)
    order = np.argsort(columns, axis=1)
    number = np.cumsum(np.diff(np.take_along_axis(columns, order, axis=1), axis=1) != 0, axis=1)
    found: Ints = np.zeros(columns.shape, dtype=np.int64)
    np.put_along_axis(found, order[:, 1:], number, axis=1)
    return found


def sparse_in(rank: Ints, starts: Ints, at_least: int) -> NDArray[np.bool_]:
    """The same test as `sparse` for k cells at once, giving [s, k].

    `rank` [s, n] comes from `ranks` of their articles. `starts` [k] says where each cell begins.
    """
    cell = np.repeat(np.arange(len(starts)), np.diff(starts, append=rank.shape[1]))
    return _sparse(np.sort(rank + cell * (rank.max(initial=0) + 1), axis=1), starts, at_least)


def _sparse(ordered: Floats | Ints, starts: Ints, at_least: int) -> NDArray[np.bool_]:
    place = np.arange(ordered.shape[1])
    begins = np.where(np.diff(ordered, axis=1, prepend=ordered[:, :1]) != 0, place, 0)
    longest = np.maximum.reduceat(place - np.maximum.accumulate(begins, axis=1) + 1, starts, axis=1)
    few: NDArray[np.bool_] = np.diff(starts, append=ordered.shape[1]) - longest < at_least
    return few


@dataclass(frozen=True, slots=True)
class Place:
    """Which articles of a bundle can be compared.

    `chosen` [n] are indices of articles, `block` [n] their blocks, `within` [n] how each is matched. `met` counts the
    articles on the smaller side that have a partner, also those left out because the sides are about different things.
    """

    chosen: Ints
    mine: NDArray[np.bool_]
    block: Ints
    within: Ints
    met: int

    @property
    def smaller(self) -> int:
        """The number of articles on the smaller side."""
        return smaller(self.mine)

    @property
    def events(self) -> int:
        """How many blocks are an event that both sides reported."""
        return n_events(self.block, self.within)

    def of(self, panel: Panel, bundle: Bundle, matched: bool) -> Cell:
        """The cell of a bundle that has these articles."""
        values, rows = (bundle.value[self.chosen], bundle.weight[self.chosen]), bundle.rows[self.chosen]
        place = subject_of(panel, bundle, rows, self.within, matched)
        return Cell(rows, *values, self.mine, self.block, self.events, place)


def place(panel: Panel, bundle: Bundle, sides: Sides, matched: bool) -> Place:
    """Find the articles that can be compared; there may be none.

    The series of a matched bundle are on one topic. Where the sides write about different things, only articles about
    the same thing are compared.
    """
    rows = bundle.rows[sides.chosen]
    found = chosen_match(panel, rows, sides.mine, matched, stretches(panel.day[bundle.rows]).of(sides.chosen))
    met = smaller(sides.mine[found.block >= 0])
    if matched and is_unlike(panel, bundle, sides):
        thing = panel.thing(bundle.series[0].topic_id)[rows]
        found = match(sides.mine, panel.story[rows], Stretches(thing, thing))
    return _placed(panel, sides, found, met)


def subject_of(panel: Panel, bundle: Bundle, rows: Ints, within: Ints, matched: bool) -> Floats:
    """What each article [n] is about, as a place [n, k], where that may differ; k is 0 where it is not asked.

    Articles on one event are about the same. Where their vectors differ, that is manner, which is what we compare. So
    they are all at 0.
    """
    if not matched:
        return np.zeros((len(rows), 0))
    return np.where((within == EVENT)[:, None], 0.0, panel.place(bundle.series[0].topic_id)[rows])


def is_unlike(panel: Panel, bundle: Bundle, sides: Sides) -> bool:
    """Whether the sides write about different things on the bundle's topic."""
    topic = bundle.series[0].topic_id
    return not panel.unlike.isdisjoint(((topic, sides.outlet), (topic, sides.versus)))


def _placed(panel: Panel, sides: Sides, found: Matched, met: int) -> Place:
    """The matched articles, ordered by block."""
    block, within = found
    order = np.argsort(block, kind="stable")
    order = order[block[order] >= 0]
    if not panel.dated:
        within = np.where(within > EVENT, ANY_TIME, within)
    return Place(sides.chosen[order], sides.mine[order], block[order], within[order], met)


def chosen_match(
    panel: Panel, rows: Ints, side: NDArray[np.bool_] | Ints, matched: bool, when: Stretches
) -> Matched:
    """Match the articles in `rows` of the panel [n]; `side` and `when` are theirs.

    Measures that are not `matched` are of what outlets chose to report, and when. Between outlets that have articles
    from all the time, all of them are compared; other outlets are compared within fortnights or months.
    """
    if matched:
        return match(side, panel.story[rows], when)
    steady = panel.steady[panel.outlet[rows]] & ((panel.day[rows] >= 0) | (not panel.dated))
    if len(np.unique(side[steady])) == len(np.unique(side)):
        return Matched(np.where(steady, 0, -1), np.where(steady, THROUGHOUT, NOT_AT_ALL))
    return match(side, np.full(len(rows), -1), when)


def everybody(panel: Panel, bundle: Bundle, used: NDArray[np.bool_], matched: bool) -> Matched:
    """Match all outlets at once: the block of each of the `used` articles, with articles of two outlets or more.

    If an outlet writes about different things on this topic, only articles about the same thing are compared.
    """
    rows, when = bundle.rows[used], stretches(panel.day[bundle.rows]).of(used)
    topic = bundle.series[0].topic_id
    if matched and topic in panel.things:
        when = Stretches(panel.thing(topic)[rows], panel.thing(topic)[rows])
    return chosen_match(panel, rows, panel.outlet[rows], matched, when)


def places(
    panel: Panel, bundle: Bundle, every: list[Sides], matched: bool, at_least: int
) -> list[tuple[Sides, Place]]:
    """Find the `place` of many pairs of sides at once, if it has `at_least` articles on each side."""
    there = zip(every, place_each(panel, bundle, every, matched, at_least), strict=True)
    return [(one, found) for one, found in there if found is not None and found.smaller >= at_least]


def place_each(
    panel: Panel, bundle: Bundle, every: list[Sides], matched: bool, at_least: int = 0
) -> list[Place | None]:
    """The `place` of each of many sides, or None if a side would have fewer than `at_least` articles there.

    The result is the same as calling `place` for each, in a fraction of the time.
    """
    slow = [not matched or is_unlike(panel, bundle, one) for one in every]
    there = [place(panel, bundle, one, matched) if alone else None for one, alone in zip(every, slow, strict=True)]
    quick = np.flatnonzero(~np.array(slow, dtype=bool))
    when = stretches(panel.day[bundle.rows])
    many = np.cumsum([len(every[i].chosen) for i in quick]) // TOGETHER
    for some in np.split(quick, np.flatnonzero(np.diff(many)) + 1) if len(quick) else ():
        part = [every[i] for i in some]
        sizes = [len(one.chosen) for one in part]
        chosen, mine = (np.concatenate([getattr(one, name) for one in part]) for name in ("chosen", "mine"))
        story = panel.story[bundle.rows[chosen]]
        cell = np.repeat(np.arange(len(part)), sizes)
        found = match_each(mine, story, when.of(chosen), cell)
        used, starts = found.block >= 0, np.cumsum([0, *sizes])
        ours, theirs = (np.bincount(cell[used & side], minlength=len(part)) for side in (mine, ~mine))
        met = np.minimum(ours, theirs)
        for k in np.flatnonzero(met >= at_least).tolist():
            span = slice(starts[k], starts[k + 1])
            here = Matched(found.block[span], found.within[span])
            there[some[k]] = _placed(panel, part[k], here, int(met[k]))
    return there


def cell(panel: Panel, bundle: Bundle, sides: Sides, matched: bool, at_least: int) -> Cell | None:
    """The articles that can be compared, or None if a side has fewer than `at_least` of them."""
    if smaller(sides.mine) < at_least:
        return None
    found = place(panel, bundle, sides, matched)
    return found.of(panel, bundle, matched) if found.smaller >= at_least else None
