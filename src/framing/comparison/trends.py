"""Does a difference grow, shrink or change direction? By month, and before and after a date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from framing.comparison.alike import alike
from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import Cell, Criteria, against_rest, by_kind, cell, smaller, sparse
from framing.comparison.coded import Coded, joined
from framing.comparison.difference import Difference, describe, difference
from framing.comparison.panel import Floats, Ints, Panel, Series
from framing.comparison.pieces import over_parts
from framing.comparison.statistic import LEVEL

NUMBERS = ["estimate", "low", "high", "p"]
COUNTS = ["n_articles", "n_articles_versus"]
Row = dict[str, Any]


def trends(panel: Panel, rules: Criteria, chance: Arrangements, processes: int | None = None) -> pd.DataFrame:
    """Make the table `trends`: each outlet against the rest over time. Its rows differ by `kind`:

    - month: the difference in each month, with an interval where both sides have `min_articles`.
    - before, after: the difference before and after the user's date (`comparison.split_at`), or else the middle month.
    - change: after minus before, with interval and p-value (Welch's t on the two differences).

    `period` is the month or the date.
    """
    found = joined([_coded(panel, [], []), *over_parts(_of_part, panel, rules, chance, processes=processes)]).frame()
    found[NUMBERS] = found[NUMBERS].round(6) + 0.0
    return found


def _of_part(panel: Panel, rules: Criteria, chance: Arrangements) -> Coded:
    names: list[Series] = []
    rows: list[Row] = []
    for whole in panel.bundles:
        for bundle, _, tested, matched in by_kind(whole, rules):
            numbers = len(names) + np.arange(len(bundle.series))
            names += bundle.series
            for sides in against_rest(panel, bundle) if tested else ():
                here = cell(panel, bundle, sides, matched, rules.settings.min_articles)
                if here is not None:
                    outlet = panel.outlets.index(sides.outlet)
                    found = [*_months(panel, here, rules, chance), *_halves(panel, here, rules, chance)]
                    rows += [{**row, "series": _again(numbers, row), "outlet": outlet} for row in found]
    return _coded(panel, names, rows)


def _again(numbers: Ints, row: Row) -> Ints:
    """Repeat the series numbers as often as the row needs."""
    return np.tile(numbers, len(row["estimate"]) // len(numbers))


def _coded(panel: Panel, names: list[Series], rows: list[Row]) -> Coded:
    """Turn rows into columns; an entry may be one value for the whole row or one per series."""
    kinds: dict[str, Any] = {"series": np.int32, "outlet": np.int16, "kind": object, "period": object}
    kinds |= dict.fromkeys(NUMBERS, np.float64) | dict.fromkeys(COUNTS, np.int32)
    columns = {}
    for name, kind in kinds.items():
        parts = [np.broadcast_to(np.asarray(row.get(name, np.nan), dtype=kind), row["series"].shape) for row in rows]
        columns[name] = np.concatenate([np.zeros(0, dtype=kind), *parts])
    return Coded(tuple(names), panel.outlets, columns)


def _months(panel: Panel, here: Cell, rules: Criteria, chance: Arrangements) -> Iterator[Row]:
    """All months in which both sides have articles, one entry per month and series."""
    month = panel.month[here.rows]
    present, number = np.unique(month, return_inverse=True)
    if np.count_nonzero(present >= 0) < 2:
        return
    ours, theirs = (np.bincount(number, weights=side, minlength=len(present)) for side in (here.mine, ~here.mine))
    both = np.flatnonzero((present >= 0) & (ours > 0) & (theirs > 0))
    if not len(both):
        return
    s = here.value.shape[1]
    counts = (np.repeat(side[both].astype(np.int32), s) for side in (ours, theirs))
    known: Row = dict(zip(COUNTS, counts, strict=True))
    known |= {"estimate": _by_month(here, number, both).ravel()}
    known |= {name: np.full(len(both) * s, np.nan) for name in NUMBERS if name != "estimate"}
    for place in np.flatnonzero(np.minimum(ours, theirs)[both] >= rules.settings.min_articles).tolist():
        row, _ = _part(here, number == both[place], rules, chance)
        for name, value in row.items():
            known[name][place * s : (place + 1) * s] = value
    periods = [f"{one // 12 + 1970}-{one % 12 + 1:02d}" for one in present[both].tolist()]
    yield {"kind": "month", "period": np.repeat(np.array(periods, dtype=object), s), **known}


def _by_month(here: Cell, number: Ints, months: Ints) -> Floats:
    """The difference [m, s] of the two means in each month; both sides have articles in all of them."""
    means = []
    for side in (here.mine, ~here.mine):
        weight = (number == months[:, None]) * (here.weight * side)
        means.append(weight @ here.value / weight.sum(axis=1, keepdims=True))
    found: Floats = means[0] - means[1]
    return found


def _halves(panel: Panel, here: Cell, rules: Criteria, chance: Arrangements) -> Iterator[Row]:
    day = panel.day[here.rows]
    dated = day >= 0
    if not dated.any():
        return
    given = rules.settings.split_at
    middle = (
        np.datetime64(given, "D") if given else np.datetime64(int(np.median(day[dated])), "D").astype("datetime64[M]")
    )
    at = middle.astype("datetime64[D]")
    cut = int(at.astype(np.int64))
    before, first = _part(here, dated & (day < cut), rules, chance)
    after, second = _part(here, dated & (day >= cut), rules, chance)
    for kind, row in (("before", before), ("after", after)):
        if row:
            yield {"kind": kind, "period": str(at), **row}
    if first is not None and second is not None:
        change = second.estimate - first.estimate
        variances = first.error**2, second.error**2
        error = np.sqrt(variances[0] + variances[1])
        freedom = (variances[0] + variances[1]) ** 2 / np.maximum(
            variances[0] ** 2 / first.freedom + variances[1] ** 2 / second.freedom, 1e-300
        )
        reach = special.stdtrit(np.maximum(freedom, 1.0), 0.5 + LEVEL / 2) * error
        p: Floats = 2 * special.stdtr(np.maximum(freedom, 1.0), -np.abs(change) / np.maximum(error, 1e-12))
        p = np.where(error == 0, 1.0, p)  # a missing error (too few unusual values) is not an error of 0
        n = {name: before[name] + after[name] for name in ("n_articles", "n_articles_versus")}
        known = {"estimate": change, "low": change - reach, "high": change + reach, "p": p}
        yield {"kind": "change", "period": str(at), **n, **known}


def _part(
    here: Cell, chosen: NDArray[np.bool_], rules: Criteria, chance: Arrangements
) -> tuple[Row, Difference | None]:
    """The difference among the chosen articles.

    Without an interval if a side has too few articles; empty if a side has none.
    """
    kept = here.left(~chosen)
    if smaller(here.mine[kept]) < rules.settings.min_articles:
        mine = here.mine & chosen
        if not mine.any() or mine.sum() == chosen.sum():
            return {}, None
        ours, theirs = describe(here.value[chosen], here.weight[chosen], here.mine[chosen])
        counts = {"n_articles": int(mine.sum()), "n_articles_versus": int((chosen & ~here.mine).sum())}
        return {"estimate": ours - theirs, **counts}, None
    left = here.among(kept)
    few = sparse(left.value, rules.settings.min_articles)
    left = alike(left)
    found = difference(left.value, left.weight, left.mine, left.block, chance, tested=~few)
    counts = {"n_articles": int(left.mine.sum()), "n_articles_versus": int((~left.mine).sum())}
    sure = {name: np.where(few, np.nan, getattr(found, name)) for name in ("low", "high", "p")}
    return {"estimate": found.estimate, **sure, **counts}, replace(found, error=np.where(few, np.nan, found.error))
