"""Every outlet against the rest and against every other: the rows of the table `contrasts`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.comparison.arrangements import Arrangements
from framing.comparison.difference import Difference, describe, difference
from framing.comparison.matching import match, n_events
from framing.comparison.multiplicity import benjamini_hochberg, shrink
from framing.comparison.panel import Bundle, Floats, Ints, Panel, Series, copies, gather
from framing.records import content_id
from framing.settings import ComparisonSettings

REST = "rest"
UNMATCHED = {("coverage", "")}  # what outlets chose to tell: comparing only what both told would hide the choice
RARE = 10  # a p that rests on fewer arrangements than this is too coarse for many comparisons ...
MORE = 10  # ... and gets so many times more draws
KEYS = [*Series._fields, "outlet", "versus", "reprints"]
NUMBERS = ["estimate", "low", "high", "p", "q", "mde", "value", "value_versus", "shrunk"]
Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rules:
    """How to compare: the user's settings, the measures that may be ranked but not tested, and how far values reach.

    `widths` gives the highest minus the lowest possible value of measures that have both: no interval goes beyond.
    """

    settings: ComparisonSettings
    ranked: frozenset[str] = frozenset()
    widths: Mapping[str, float] = field(default_factory=dict)

    def is_primary(self, measure: str) -> bool:
        return measure in self.settings.primary and measure not in self.ranked


@dataclass(frozen=True, slots=True)
class Sides:
    """Who is compared with whom: `chosen` [m] index a bundle's articles, `mine` [m] are those of the first side."""

    outlet: str
    versus: str
    chosen: Ints
    mine: NDArray[np.bool_]


def contrasts(
    scores: pd.DataFrame,
    articles: pd.DataFrame,
    stories: pd.DataFrame,
    reprints: pd.DataFrame,
    rules: Rules,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """The table `contrasts`: reprints counted once and counted everywhere, with shrunken estimates, q and tiers."""
    cap = rules.settings.word_cap
    chance = Arrangements(rng, rules.settings.permutations)
    leave_out = copies(reprints)
    once = compare(gather(scores, articles, stories, cap, leave_out), rules, chance)
    touched = set(scores.loc[scores["article_id"].isin(list(leave_out)), "topic_id"])
    everywhere = once[~once["topic_id"].isin(touched)]  # nothing is reprinted there, so nothing changes
    if touched:
        again = gather(scores[scores["topic_id"].isin(touched)], articles, stories, cap)
        everywhere = pd.concat([everywhere, compare(again, rules, chance)], ignore_index=True)
    both = pd.concat([once.assign(reprints="once"), everywhere.assign(reprints="all")], ignore_index=True)
    return finish(both, rules)


def compare(panel: Panel, rules: Rules, chance: Arrangements) -> pd.DataFrame:
    """All comparisons within one panel, one row per series and pair of sides; not yet shrunk, adjusted or named."""
    parts: list[Columns] = []
    for whole in panel.bundles:
        spread = _spread_within(whole, panel.outlet[whole.rows])
        for bundle, columns, tested, matched in _sorted_out(whole, rules):
            for sides in all_sides(panel, bundle):
                parts.append(_compare(panel, bundle, spread[columns], sides, tested, matched, rules, chance))
    if not parts:
        return pd.DataFrame(columns=[*Series._fields, "outlet", "versus", "error", "tier", "method", *NUMBERS])
    return pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def _sorted_out(bundle: Bundle, rules: Rules) -> Iterator[tuple[Bundle, Ints, bool, bool]]:
    """The bundle's series by whether they may be tested and whether like is to be compared with like."""
    kinds = [(one.measure not in rules.ranked, (one.measure, one.item) not in UNMATCHED) for one in bundle.series]
    for kind in sorted(set(kinds)):
        columns = np.array([i for i, other in enumerate(kinds) if other == kind])
        series = tuple(bundle.series[i] for i in columns)
        yield replace(bundle, series=series, value=bundle.value[:, columns]), columns, *kind


def all_sides(panel: Panel, bundle: Bundle) -> Iterator[Sides]:
    """Each outlet against all others together, then each pair in alphabetical order."""
    outlet = panel.outlet[bundle.rows]
    present = np.unique(outlet)
    everyone = np.arange(len(outlet))
    for a in present if len(present) > 1 else ():
        yield Sides(panel.outlets[a], REST, everyone, outlet == a)
    where = {a: np.flatnonzero(outlet == a) for a in present}
    for a, b in combinations(present, 2):
        chosen = np.sort(np.concatenate([where[a], where[b]]))
        yield Sides(panel.outlets[a], panel.outlets[b], chosen, outlet[chosen] == a)


def _compare(
    panel: Panel,
    bundle: Bundle,
    spread: Floats,
    sides: Sides,
    tested: bool,
    matched: bool,
    rules: Rules,
    chance: Arrangements,
) -> Columns:
    value, weight = bundle.value[sides.chosen], bundle.weight[sides.chosen]
    n, n_versus = int(sides.mine.sum()), int((~sides.mine).sum())
    block: Ints = np.full(len(sides.chosen), -1, dtype=np.int64)
    story = panel.story[bundle.rows[sides.chosen]]
    if tested and min(n, n_versus) >= rules.settings.min_articles:
        month = panel.month[bundle.rows[sides.chosen]]
        block = match(sides.mine, story, month) if matched else np.zeros(len(block), dtype=np.int64)
    used = block >= 0
    mine = sides.mine[used]
    smaller = int(min(mine.sum(), (~mine).sum())) if used.any() else 0
    if smaller < rules.settings.min_articles:
        ours, theirs = describe(value, weight, sides.mine)
        error = spread * _scale(weight, sides.mine)
        return _columns(bundle.series, sides, value=ours, value_versus=theirs, estimate=ours - theirs, error=error)
    events = n_events(block, story) if matched else 0
    full = smaller >= rules.settings.full_articles or events >= rules.settings.full_events
    found, method = _test(value[used], weight[used], mine, block[used], sides.versus == REST, chance)
    return _columns(
        bundle.series,
        sides,
        value=found.value,
        value_versus=found.value_versus,
        estimate=found.estimate,
        error=found.error,
        low=found.low,
        high=found.high,
        p=found.p,
        mde=found.mde,
        tier="full" if full else "tentative",
        method=method,
    )


def _test(
    value: Floats, weight: Floats, mine: NDArray[np.bool_], block: Ints, refine: bool, chance: Arrangements
) -> tuple[Difference, str]:
    """The difference and the name of its method; series with very small p get more draws if `refine`."""
    order = np.argsort(block, kind="stable")
    value, weight, mine, block = value[order], weight[order], mine[order], block[order]
    found = difference(value, weight, mine, block, chance)
    complete = chance.complete(mine, block)
    rare = np.flatnonzero((found.beyond < RARE) & (found.p < RARE / chance.draws))
    if refine and not complete and len(rare):
        p = found.p.copy()
        p[rare] = difference(value[:, rare], weight, mine, block, chance.more(MORE)).p
        found = replace(found, p=p)
    pairs = (np.bincount(block) == 2).all()
    return found, "sign-flip" if pairs else "exact" if complete else "permutation"


def _columns(
    series: tuple[Series, ...], sides: Sides, tier: str = "described", method: str = "none", **known: Floats
) -> Columns:
    s = len(series)
    columns: Columns = {
        name: np.array(names, dtype=object)
        for name, names in zip(Series._fields, zip(*series, strict=True), strict=True)
    }
    for name, text in (("outlet", sides.outlet), ("versus", sides.versus), ("tier", tier), ("method", method)):
        columns[name] = np.full(s, text, dtype=object)
    columns["n_articles"] = np.full(s, sides.mine.sum(), dtype=np.int64)
    columns["n_articles_versus"] = np.full(s, (~sides.mine).sum(), dtype=np.int64)
    for name in ("value", "value_versus", "estimate", "error", "low", "high", "p", "mde"):
        columns[name] = known.get(name, np.full(s, np.nan))
    return columns


def _spread_within(bundle: Bundle, outlet: Ints) -> Floats:
    """The standard deviation [s] of an article about its outlet's mean; nan if no outlet has two articles."""
    _, code = np.unique(outlet, return_inverse=True)
    total = np.bincount(code, weights=bundle.weight)
    free = len(code) - len(total)
    if free < 1:
        return np.full(bundle.value.shape[1], np.nan)
    weighted = bundle.weight[:, None] * bundle.value
    means = np.column_stack([np.bincount(code, weights=column) for column in weighted.T]) / total[:, None]
    about: Floats = bundle.weight @ (bundle.value - means[code]) ** 2 / bundle.weight.mean() / free
    return np.sqrt(about)


def _scale(weight: Floats, mine: NDArray[np.bool_]) -> float:
    """What the spread of one article is multiplied by for the standard error of a difference of two means."""
    sides = (weight[mine], weight[~mine])
    return float(np.sqrt(sum((side**2).sum() / side.sum() ** 2 for side in sides)))


def finish(rows: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Shrunken estimates, primary or exploratory, q within its family, names; rounded and in the order of the keys."""
    rows = rows.sort_values(KEYS, kind="stable", ignore_index=True)
    rows["primary"] = is_primary(rows, rules) & (rows["versus"] == REST)
    rows["shrunk"] = np.nan
    rest = rows["versus"] == REST
    for positions in rows.groupby([*Series._fields, "reprints", rest], sort=False).indices.values():
        estimate, error = (rows[name].to_numpy()[positions] for name in ("estimate", "error"))
        rows.loc[positions, "shrunk"] = shrink(estimate, error, about_zero=bool(~rest[positions[0]]))
    rows["q"] = np.nan
    for positions in rows.groupby(["reprints", "primary"], sort=False).indices.values():
        rows.loc[positions, "q"] = benjamini_hochberg(rows["p"].to_numpy(dtype=float)[positions])
    width = rows["measure"].map(dict(rules.widths)).astype(float).fillna(np.inf)
    rows["low"], rows["high"] = rows["low"].clip(lower=-width), rows["high"].clip(upper=width)
    rows[NUMBERS] = rows[NUMBERS].astype(float).round(6) + 0.0
    rows["contrast_id"] = [content_id(*key) for key in zip(*(rows[name].tolist() for name in KEYS), strict=True)]
    return rows.drop(columns="error")


def is_primary(rows: pd.DataFrame, rules: Rules) -> pd.Series:
    """Whether the measure was fixed before the run, in the outlet's own voice if the measure has one."""
    own = set(rows.loc[rows["voice"] == "own", "measure"])
    main = {measure: "own" if measure in own else "all" for measure in rows["measure"].unique()}
    return rows["measure"].map(rules.is_primary).astype(bool) & (rows["voice"] == rows["measure"].map(main))
