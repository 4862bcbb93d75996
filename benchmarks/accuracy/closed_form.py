"""p-values in closed form, against 20,000 drawn permutations, on the designs of a real corpus.

    python -m benchmarks.accuracy.closed_form [--processed DIR] [--corpus NAME] [--outlets 0] [--cells 150]

Cells are drawn at random from all comparisons that a run tests by drawn permutations: each outlet against the rest, and
pairs. `--outlets 6` merges the outlets into six, so that a small corpus has sides as large as a large one.

The statistic of the comparison is a difference of two weighted means over its HC2 standard error, so it is not linear.
It exceeds c where gap > c sqrt(V). Both are functions of sums over one side. `moments` expands them about their means
under exchange within blocks: the gap to first order (G); V to first order (H), and to second order in the gap, which
makes the border c' = c / sqrt(1 + kappa c^2). The border is then a line at the likeliest point on it (first-order
reliability), and G - d H is linear: its mean is 0, its variance and third moment are those of sampling without
replacement (Finney 1948; Cochran 1977). Its tail is that of Pearson's type III (Mielke and Berry 2007), corrected for
the fourth cumulant of G.

- `smooth`: series for which this holds: variance of V below .03 of its square, fourth cumulant of the gap below .4.
- `p off`: closed form minus 20,000 draws: root of the mean square, and the largest.
- `below .05`: how many p-values are there by 20,000 draws, and how far off the closed form is at most.
- `critical`: the value at p = .05, relative to that of 20,000 draws: in closed form, and from the first 500 draws.
- `undrawn`: the share of all cells in which every series is smooth and has p > .15, so that nothing need be drawn.
- `ms`: processor time per cell: in closed form with its critical value, and with 500 draws.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from scipy import special
from threadpoolctl import threadpool_limits

from benchmarks.accuracy.calibration import corpus_of
from benchmarks.publish import REPOSITORY, publish
from framing.comparison import Criteria, rules_of
from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import Cell, against_rest, by_kind, cell, pairs, sparse
from framing.comparison.difference import SAME
from framing.comparison.panel import Panel
from framing.comparison.statistic import Design, both_sides, design, null, quantile, share, statistic
from framing.measures.cards import cards
from framing.settings import ComparisonSettings

DRAWS, FEW = 20_000, 500
LEVEL, CLEAR = 0.05, 0.15
VARIES, TAILED = 0.03, 0.4  # see `smooth`
Numbers = np.ndarray
Row = dict[str, Any]


@dataclass(frozen=True)
class Moments:
    """Per series [s]: the mean of the squared error V, and the moments of its two linear parts G and H."""

    error: Numbers
    gg: Numbers
    gh: Numbers
    hh: Numbers
    third: tuple[Numbers, Numbers, Numbers, Numbers]  # GGG, GGH, GHH, HHH
    fourth: Numbers  # the fourth cumulant of G
    kappa: Numbers

    @property
    def smooth(self) -> Numbers:
        """Which series [s] the closed form may be used for."""
        return (self.hh < VARIES * self.error**2) & (np.abs(self.fourth) < TAILED * self.gg**2)


def moments(what: Design, mine: Numbers, block: Numbers) -> Moments:
    """The moments of one cell under all permutations of its labels within blocks."""
    n, own = np.bincount(block).astype(float), np.bincount(block, weights=mine)
    whose = np.eye(len(n))[block]
    s = what.columns.shape[1] // 3 - 1

    def mean(columns: Numbers) -> Numbers:
        return (whose.T @ columns / n[:, None])[block]

    sides = []
    for columns, part in ((what.columns, own / n), (what.columns_versus, 1 - own / n)):
        flat, tall, steep, bent = np.split(columns, [3, 3 + s, 3 + 2 * s], axis=1)
        weight, squares, steeps = part[block] @ flat
        unit, found = squares / weight**2, part[block] @ bent / weight**2
        sides.append((flat, tall, steep, bent, weight, steeps, unit, found))
    error = sum((1 - unit) * found + unit**2 for *_, unit, found in sides)
    gap = sum(tall / weight for _, tall, _, _, weight, *_ in sides)
    gap = gap - mean(gap)
    pair = (own * (n - own) / (n * np.maximum(n - 1, 1)))[block][:, None]
    lean = own * (n - own) * (n - 2 * own) / (n * np.maximum((n - 1) * (n - 2), 1))
    triple = np.where(n > 2, lean, 0)[block][:, None]
    gg = (pair * gap**2).sum(axis=0)
    safe = np.maximum(gg, 1e-300)
    kappa, bends = np.zeros(s), np.zeros_like(gap)
    for sign, (flat, tall, steep, bent, weight, steeps, unit, found) in zip((1, -1), sides, strict=True):
        # the share of the gap that is this side's
        moved = (pair * (tall - mean(tall)) * gap).sum(axis=0) / weight / safe
        along = (pair * (steep - mean(steep)) / 2 * gap).sum(axis=0) / safe
        kappa += (1 - unit) * (2 * moved * along - moved**2 * steeps) / weight**2
        heavy = flat[:, :1] / weight
        wider = flat[:, 1:2] / weight**2 - 2 * unit * heavy
        bends += sign * ((1 - unit) * (bent / weight**2 - 2 * found * heavy) + (2 * unit - found) * wider)
        bends += sign * 2 * error * moved * heavy
    bends -= mean(bends)
    products = (gap**3, gap**2 * bends, gap * bends**2, bends**3)
    return Moments(
        error, gg, (pair * gap * bends).sum(axis=0), (pair * bends**2).sum(axis=0),
        tuple((triple * one).sum(axis=0) for one in products), _fourth(gap, whose, n, own), kappa,
    )  # fmt: skip


def _fourth(gap: Numbers, whose: Numbers, n: Numbers, own: Numbers) -> Numbers:
    """The fourth cumulant of sums drawn without replacement from values whose sum in each block is 0."""
    chance = [own / n]  # that one, two, three, four given articles are all on the first side
    for k in (1, 2, 3):
        chance.append(chance[-1] * np.maximum(own - k, 0) / np.maximum(n - k, 1))
    one, two, three, four = (column[:, None] for column in chance)
    squares, fourths = whose.T @ gap**2, whose.T @ gap**4
    mean = fourths * (one - 7 * two + 12 * three - 6 * four) + squares**2 * (3 * two - 6 * three + 3 * four)
    variance = squares * (own * (n - own) / (n * np.maximum(n - 1, 1)))[:, None]
    return (mean - 3 * variance**2).sum(axis=0)


def closed(known: Moments, t: Numbers) -> Numbers:
    """The two-sided p-value [s] of the statistic t [s]."""
    return np.clip(_tail(known, t, 1) + _tail(known, t, -1), 0, 1)


def _tail(known: Moments, t: Numbers, sign: int) -> Numbers:
    ggg, ggh, ghh, hhh = known.third
    gh, far = sign * known.gh, t / np.sqrt(np.maximum(1 + known.kappa * t**2, 1e-3))
    error = known.error.copy()
    for _ in range(4):  # the likeliest point on the border
        d = far / (2 * np.sqrt(error))
        variance = np.maximum(known.gg - 2 * d * gh + d**2 * known.hh, 1e-300)
        reach = far * np.sqrt(error) - d * (error - known.error)
        error = np.maximum(known.error + (gh - d * known.hh) / variance * reach, 0.05 * known.error)
    rest = np.maximum(known.hh - (gh - d * known.hh) ** 2 / variance, 0)
    reach = reach - far * rest / (8 * error**1.5)  # the border is bent
    x = reach / np.sqrt(variance)
    skew = (sign * ggg - 3 * d * ggh + 3 * d**2 * sign * ghh - d**3 * hhh) / variance**1.5
    density = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    fourth = known.fourth / np.maximum(known.gg, 1e-300) ** 2
    return _pearson(x, skew) + fourth / 24 * (x**3 - 3 * x) * density


def _pearson(x: Numbers, skew: Numbers) -> Numbers:
    """The upper tail of Pearson's type III with mean 0, variance 1 and this skewness."""
    plain = np.abs(skew) < 1e-3
    safe = np.where(plain, 1.0, skew)
    shape = 4 / safe**2
    place = np.maximum(shape + 2 * x / safe, 0)
    found = np.where(safe > 0, special.gammaincc(shape, place), special.gammainc(shape, place))
    return np.where(plain, special.ndtr(-x), found)


def critical(known: Moments) -> Numbers:
    """The value [s] that the absolute statistic exceeds in one of twenty permutations."""
    low, high = np.full(len(known.gg), 0.5), np.full(len(known.gg), 8.0)
    for _ in range(12):
        middle = (low + high) / 2
        above = closed(known, middle) > LEVEL
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return (low + high) / 2


def drawn_cells(panel: Panel, rules: Criteria, chance: Arrangements) -> Iterator[Cell]:
    """Every comparison that is tested by drawn permutations, with the series that may be tested."""
    least = rules.settings.min_articles
    for whole in panel.bundles:
        for bundle, _, tested, matched in by_kind(whole, rules):
            for sides in [*against_rest(panel, bundle), *pairs(panel, bundle, least)] if tested else ():
                here = cell(panel, bundle, sides, matched, least)
                columns = [] if here is None else np.flatnonzero(~sparse(here.value, least))
                if here is not None and len(columns) and not chance.complete(here.mine, here.block):
                    yield here.only(columns)


def one_cell(here: Cell, chance: Arrangements) -> tuple[Numbers, tuple[float, float]]:
    """Per series [s, 6]: p drawn and closed; critical values of all draws, closed, of 500 draws; smooth. And the times.
    """
    what = design(here.value, here.weight, here.mine, here.block, np.zeros(1, dtype=np.int64))
    t = np.abs(statistic(*both_sides(what, here.mine)))[:, 0]
    columns, versus = what.columns.astype(np.float32), what.columns_versus.astype(np.float32)
    few = Arrangements(np.random.default_rng([1, chance.draws]), FEW)
    start = time.process_time()
    with np.errstate(all="ignore"):
        known = moments(what, here.mine, here.block)
        p, border = closed(known, t), critical(known)
    middle = time.process_time()
    first = null(columns, versus, islice(few.of(here.mine, here.block, sample=True), 1))
    some = quantile(first, False)
    times = middle - start, time.process_time() - middle
    every = null(columns, versus, chance.of(here.mine, here.block, sample=True))
    right = share((every >= t[:, None] * (1 - SAME)).sum(axis=1), every.shape[1], False)
    return np.column_stack([right, p, quantile(every, False), border, some, known.smooth]), times


def _row(which: str, found: Numbers, every: int, undrawn: float | None, times: Numbers) -> Row:
    right, p, far, border, some, _ = found.T
    off, low = p - right, right < LEVEL
    return {
        "series": which, "n": len(found), "of all": len(found) / every, "p off": np.sqrt((off**2).mean()),
        "at most": np.abs(off).max(), "below .05": int(low.sum()),
        "off there at most": np.abs(off[low]).max() if low.any() else None,
        "critical, closed": np.sqrt(((border / far - 1) ** 2).mean()),
        "critical, 500 draws": np.sqrt(((some / far - 1) ** 2).mean()),
        "undrawn": undrawn, "ms closed": times[0], "ms 500 draws": times[1],
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--processed", type=Path, default=REPOSITORY / "data" / "processed")
    parser.add_argument("--corpus", default="demo")
    parser.add_argument("--outlets", type=int, default=0)
    parser.add_argument("--cells", type=int, default=150)
    given, _ = parser.parse_known_args()
    if not (given.processed / "scores.parquet").exists():
        sys.exit(f"skipped: {given.processed} has no tables. Run `framing run`, or name a folder: --processed DIR")
    rules = rules_of(ComparisonSettings(), cards())
    panel = corpus_of(given.processed, rules.settings.word_cap)
    if given.outlets:
        merged = replace(panel, outlets=tuple(f"outlet {i}" for i in range(given.outlets)))
        panel = merged.labelled(panel.outlet % given.outlets)
    chance = Arrangements(np.random.default_rng(5), DRAWS)
    with threadpool_limits(1):
        cells = list(drawn_cells(panel, rules, Arrangements(np.random.default_rng(5), rules.settings.permutations)))
        chosen = np.sort(np.random.default_rng(3).permutation(len(cells))[: given.cells])
        made = [one_cell(cells[i], chance) for i in chosen]
    found, times = np.concatenate([one for one, _ in made]), np.mean([spent for _, spent in made], axis=0) * 1000
    found = found[~np.isnan(found).any(axis=1)]
    smooth = found[:, 5] > 0
    undrawn = float(np.mean([((one[:, 5] > 0) & (one[:, 1] > CLEAR)).all() for one, _ in made]))
    rows = [_row("all", found, len(found), undrawn, times)]
    if smooth.any():
        rows.append(_row("smooth", found[smooth], len(found), None, times))
    settings = {"articles": len(panel.article_ids), "outlets": len(panel.outlets), "cells": len(made), "of": len(cells)}
    publish(f"closed-form-{given.corpus}", rows, settings | {"draws": DRAWS}, "p-values in closed form")


if __name__ == "__main__":
    main()
