"""What this corpus can show: false-positive rate, power, and how many more articles are needed."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd

from framing.comparison.alike import alike
from framing.comparison.arrangements import FIRST, Arrangements
from framing.comparison.cells import REST, Cell, Criteria, against_rest, by_kind, cell, is_primary, sparse
from framing.comparison.difference import Trials, trials
from framing.comparison.multiplicity import of_two_families
from framing.comparison.panel import Floats, Panel, Series
from framing.comparison.pieces import over_parts
from framing.comparison.statistic import about_outlets, design

SIZES = (0.25, 0.5, 0.8, 1.2, 2.0)  # added differences, in standard deviations of one article
NUMBERS = (5, 10, 20, 40)  # articles per side
DRAWS = 20  # samples for each number of articles
WANTED = 0.8  # the size for which advice is given; "large" after Cohen
REACH = 2.8  # smallest detectable difference in standard errors, with many articles
COLUMNS = [
    "kind", "measure", "topic_id", "item", "voice", "outlet", "size", "n_articles", "trials", "share", "value",
    "more_articles",
]  # fmt: skip
Row = dict[str, Any]
Tried = tuple[tuple[Series, ...], str, Trials]


def selftest(
    panel: Panel, contrasts: pd.DataFrame, rules: Criteria, rng: np.random.Generator, shuffles: int = 200,
    processes: int | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Make the table `selftest`. Its rows differ by `kind`:

    - false-alarms: per measure, the share of p < .05 when outlet labels are shuffled within stories and periods.
    - coverage: the share of 95 % intervals that then contain the true difference, 0.
    - findings: the share of shuffles in which anything is called a finding (must stay below `q`).
    - power: per measure and size (in standard deviations of an article), how often an added difference is found.
    - power-by-number: the same for a given number of articles per side, drawn from the corpus.
    - advice: per outlet and primary measure, the smallest detectable difference now (`value`), and how many more
      articles would be needed to detect a difference of `size`. Empty if the other outlets have too few articles for
      that.
    """
    chance = Arrangements(rng, FIRST)
    tried = [one for part in over_parts(_tried, panel, rules, chance, shuffles, processes=processes) for one in part]
    tried.sort(key=lambda one: (one[0], one[1]))
    rows = [*_alarms(tried, shuffles), *_findings(tried, rules, shuffles), *_power(tried, shuffles)]
    rows += _by_number(panel, rules, chance, shuffles, rng)
    rows += _advice(contrasts, rules)
    table = pd.DataFrame(rows, columns=COLUMNS)
    table[["share", "value", "size"]] = table[["share", "value", "size"]].astype(float).round(6)
    return table


def _tried(panel: Panel, rules: Criteria, chance: Arrangements, shuffles: int) -> list[Tried]:
    found = []
    for whole in panel.bundles:
        for bundle, _, tested, matched in by_kind(whole, rules):
            for sides in against_rest(panel, bundle) if tested else ():
                here = cell(panel, bundle, sides, matched, rules.settings.min_articles)
                if here is None:
                    continue
                columns = np.flatnonzero(~sparse(here.value, rules.settings.min_articles))
                if len(columns):
                    # Measures of the same articles get the same shuffles, so their correlation is kept.
                    key = int.from_bytes(blake2b(here.rows.tobytes() + here.mine.tobytes(), digest_size=7).digest())
                    tried = _exchange(alike(here.only(columns)), chance, shuffles, key)
                    found.append((tuple(bundle.series[i] for i in columns), sides.outlet, tried))
    return found


def _exchange(
    here: Cell, chance: Arrangements, shuffles: int, key: int, sizes: tuple[float, ...] = SIZES
) -> Trials:
    other = chance.other(shuffles, key)
    return trials(here.value, here.weight, here.mine, here.block, chance, other, sizes)


def _alarms(tried: list[Tried], shuffles: int) -> Iterator[Row]:
    """Rows per measure; series without variation are left out because nothing can be found in them."""
    by_measure: dict[str, list[tuple[float, float]]] = {}
    for series, _, found in tried:
        for one, p, covers, spread in zip(series, found.p, found.covers, found.spread, strict=True):
            if spread > 0:
                by_measure.setdefault(one.measure, []).append(((p < 0.05).mean(), covers.mean()))
    for measure, shares in sorted(by_measure.items()):
        alarms, covered = np.mean(shares, axis=0)
        yield {"kind": "false-alarms", "measure": measure, "trials": shuffles * len(shares), "share": alarms}
        yield {"kind": "coverage", "measure": measure, "trials": shuffles * len(shares), "share": covered}


def _findings(tried: list[Tried], rules: Criteria, shuffles: int) -> Iterator[Row]:
    names = [one for series, _, _ in tried for one in series]
    if names:
        chosen = is_primary(pd.DataFrame(names), rules).to_numpy()
        p = np.concatenate([found.p for _, _, found in tried])
        any_finding = [bool((of_two_families(column, chosen) <= rules.settings.q).any()) for column in p.T]
        yield {"kind": "findings", "trials": shuffles, "share": np.mean(any_finding), "value": rules.settings.q}


def _power(tried: list[Tried], shuffles: int) -> Iterator[Row]:
    by_measure: dict[tuple[str, float], list[float]] = {}
    for series, _, found in tried:
        for size, power in found.power.items():
            for one, share, spread in zip(series, power, found.spread, strict=True):
                if spread > 0:
                    by_measure.setdefault((one.measure, size), []).append(share)
    for (measure, size), shares in sorted(by_measure.items()):
        count = shuffles * len(shares)
        yield {"kind": "power", "measure": measure, "size": size, "trials": count, "share": np.mean(shares)}


def _by_number(
    panel: Panel, rules: Criteria, chance: Arrangements, shuffles: int, rng: np.random.Generator
) -> Iterator[Row]:
    """Per measure: power for a given number of articles per side, from articles drawn with replacement.

    Uses the series with the most articles, after subtracting outlet means. There are DRAWS samples because a small
    sample may or may not resemble the corpus.
    The added difference is in standard deviations of all articles. In a sample that is too rare to test, nothing is
    found.
    """
    largest: dict[str, tuple[int, Cell, Floats]] = {}
    for whole in panel.bundles:
        outlet = panel.outlet[whole.rows]
        less = about_outlets(whole.value, outlet)
        for column, one in enumerate(whole.series):
            about = less[:, [column]]
            if one.measure not in rules.ranked and about.any() and len(outlet) > largest.get(one.measure, (9,))[0]:
                nobody = np.zeros(len(outlet), dtype=bool)
                here = Cell(whole.rows, about, whole.weight, nobody, nobody.astype(int), 0, np.zeros((len(outlet), 0)))
                largest[one.measure] = len(outlet), here, whole.value[:, [column]]
    turns = max(1, round(shuffles / DRAWS))
    for measure, (total, here, value) in sorted(largest.items(), key=lambda one: one[0]):
        outlets = len(np.unique(panel.outlet[here.rows]))
        spread = np.sqrt(here.weight @ here.value[:, 0] ** 2 / here.weight.sum() * total / max(total - outlets, 1))
        for number in NUMBERS:
            found = np.zeros(len(SIZES))
            mine, block = np.arange(2 * number) < number, np.zeros(2 * number, dtype=np.int64)
            for draw in range(DRAWS):
                drawn = rng.integers(total, size=2 * number)
                again = Cell(here.rows[drawn], here.value[drawn], here.weight[drawn], mine, block, 0, here.place[drawn])
                if not sparse(value[drawn], rules.settings.min_articles)[0]:
                    found += _found(again, chance, turns, DRAWS * number + draw, spread)
            for size, share in zip(SIZES, found / DRAWS, strict=True):
                which = {"kind": "power-by-number", "measure": measure, "size": size, "n_articles": number}
                yield {**which, "trials": turns * DRAWS, "share": share}


def _found(here: Cell, chance: Arrangements, turns: int, key: int, spread: float) -> Floats:
    """How often added differences of SIZES are found in one series, in units of `spread`."""
    own = design(here.value, here.weight, here.mine, here.block, np.zeros(1, dtype=np.int64)).spread[0, 0]
    if own == 0:
        return np.zeros(len(SIZES))
    sizes = tuple(size * spread / own for size in SIZES)
    power = _exchange(here, chance, turns, key, sizes).power
    return np.array([power[size][0] for size in sizes])


def _advice(contrasts: pd.DataFrame, rules: Criteria) -> Iterator[Row]:
    """How many more articles are needed, from the smallest detectable difference now.

    The square of that difference falls with 1 / n + 1 / n of the others.
    """
    rows = contrasts[contrasts["primary"] & (contrasts["versus"] == REST) & (contrasts["reprints"] == "once")]
    for row in rows.to_dict("records"):
        n, others, mde, p = row["n_articles"], row["n_articles_versus"], row["mde"], row["p"]
        spread = mde / (REACH * np.sqrt(1 / n + 1 / others))
        found = {name: row[name] for name in (*Series._fields, "outlet", "n_articles")}
        more: int | None = max(rules.settings.min_articles - n, 0) or None
        if not np.isnan(p) and spread > 0:
            room = (WANTED / REACH) ** 2 - 1 / others
            more = max(int(np.ceil(1 / room)) - n, 0) if room > 0 else None
        size = WANTED * spread if spread > 0 else None
        yield {"kind": "advice", **found, "size": size, "value": mde, "more_articles": more}
