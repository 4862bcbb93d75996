"""The test statistic: difference over standard error, for the actual labels and for every permutation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.comparison.labels import OutletLabels
from framing.comparison.panel import Floats, Ints

LEVEL = 0.95
PRIOR = 1.0  # pseudo-articles with the variance of all articles: five equal values do not mean certainty
STEEPEST = 0.95  # upper bound on the leverage of an article
SMALL = 1e-6  # a difference of two means below this, in spreads, counts as 0

Mask = NDArray[np.bool_]
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Design:
    """What stays the same under permutation, for k cells that stand one after the other; `starts` is where each begins.

    Values are centred in their blocks, in units of `spread`.
    `columns` and `columns_versus` [n, 3 + 3s] are summed over the articles of a side. They hold weights, squared
    weights, squared weights corrected for leverage; then weight times value, twice the corrected square times value,
    and the corrected square times value squared.
    """

    starts: Ints
    columns: Floats
    columns_versus: Floats
    spread: Floats  # [s, k], standard deviation of an article around its block's mean
    left: Floats  # [s, k], share of the degrees of freedom left after the blocks

    def sums(self, columns: Floats) -> Floats:
        """The sums [c, k] of columns [n, c] over each cell."""
        found: Floats = np.add.reduceat(columns, self.starts, axis=0).T
        return found


@dataclass(frozen=True, slots=True)
class Side:
    """One side of each cell, or of each permutation: [s, d] or [1, d]."""

    mean: Array
    variance: Array  # variance of the mean
    found: Array  # variance of the mean without the prior
    unit: Array  # factor from one article's variance to that of the mean
    n: Array  # effective number of articles


def design(value: Floats, weight: Floats, mine: Mask, block: Ints, starts: Ints, spent: int | Ints = 0) -> Design:
    """Prepare cells whose blocks [n] ascend from 0 through all of them; `spent` is the degrees of freedom already used.
    """
    size = np.diff(starts, append=len(block)).astype(float)
    cell = np.repeat(np.arange(len(starts)), size.astype(np.int64))
    of_block = cell[np.flatnonzero(np.diff(block, prepend=-1))]
    weight = weight / (np.add.reduceat(weight, starts) / size)[cell]
    many, own = np.bincount(block).astype(float), np.bincount(block, weights=mine)
    total = np.bincount(block, weights=weight)
    means = (block_sums(weight[:, None] * value, block) / total[:, None])[block]
    centred = value - means
    centred[np.abs(centred) < 1e-12 * (1.0 + np.abs(means))] = 0.0
    degrees = (many / np.maximum(many - 1, 1))[block]
    squares = np.add.reduceat((weight * degrees)[:, None] * centred**2, starts, axis=0)
    spread = np.sqrt(squares / np.add.reduceat(weight, starts)[:, None])
    spread[spread < 1e-12] = 0.0
    y = centred / np.where(spread > 0, spread, 1.0)[cell]
    theirs = ((many - own) / many)[block]
    information = np.bincount(of_block, weights=total / many * own * (many - own) / many)[cell]

    def columns(share: Floats) -> Floats:
        tall = weight * share
        leverage = np.minimum(weight / total[block] + weight * share**2 / information, STEEPEST)
        steep = tall**2 / (1 - leverage)
        flat = np.column_stack([tall, tall**2, steep])
        return np.concatenate([flat, tall[:, None] * y, 2 * steep[:, None] * y, steep[:, None] * y**2], axis=1)

    gone = np.broadcast_to(np.asarray(spent), spread.shape[1:])[:, None]
    left = np.maximum(size - np.bincount(of_block) - 1 - gone, 1) / np.maximum(size - 2, 1)
    return Design(starts, columns(theirs), columns(1 - theirs), spread.T, left)


def block_sums(columns: Floats, block: Ints) -> Floats:
    """Sums [b, s] of `columns` [n, s] over blocks that ascend from 0 without gaps."""
    sums: Floats = np.add.reduceat(columns, np.flatnonzero(np.diff(block, prepend=-1)), axis=0)
    return sums


def about_outlets(value: Floats, outlet: Ints) -> Floats:
    """The values [n, s] less the plain mean of the articles of the same outlet."""
    order = np.argsort(outlet, kind="stable")
    _, code = np.unique(outlet[order], return_inverse=True)
    means = block_sums(value[order], code) / np.bincount(code)[:, None]
    found: Floats = np.empty_like(value)
    found[order] = value[order] - means[code]
    found[np.abs(found) < 1e-12 * (1.0 + np.abs(value))] = 0.0
    return found


def both_sides(what: Design, mine: Mask) -> tuple[Side, Side]:
    """The two sides of every cell under the actual labels."""
    if len(what.starts) == 1:
        own = mine.astype(float)
        return side((own @ what.columns)[:, None]), side(((1 - own) @ what.columns_versus)[:, None])
    ours, theirs = mine[:, None] * what.columns, ~mine[:, None] * what.columns_versus
    return side(what.sums(ours)), side(what.sums(theirs))


def side(sums: Array) -> Side:
    """One side's mean and variance, from the sums [3 + 3s, d] of its columns."""
    scale = 1 / sums[0:1] ** 2
    mean, found = _moments(sums)
    found *= scale
    unit = sums[1:2] * scale
    share, prior = _prior(unit)
    return Side(mean, share * found + prior, found, unit, 1 / unit)


def _moments(sums: Array) -> tuple[Array, Array]:
    """A side's mean [s, d], and its variance times the squared sum of weights; the caller may overwrite both."""
    s = (len(sums) - 3) // 3
    mean = sums[3 : 3 + s] * (1 / sums[0:1])
    about = mean * sums[2:3]
    np.subtract(sums[3 + s : 3 + 2 * s], about, out=about)
    about *= mean
    np.subtract(sums[3 + 2 * s :], about, out=about)
    return mean, np.maximum(about, 0, out=about)


def _prior(unit: Array) -> tuple[Array, Array]:
    """The factor and the term that a variance gets, so that a few equal values do not mean certainty."""
    more = (PRIOR - 1) * unit + 1
    return (1 - unit) / more, PRIOR * unit**2 / more


def statistic(ours: Side, theirs: Side) -> Array:
    """The difference of the means [s, d] over its standard error; 0 where there is no difference."""
    gap: Array = ours.mean - theirs.mean
    return np.where(np.abs(gap) < SMALL, 0, gap / np.sqrt(np.maximum(ours.variance + theirs.variance, 1e-20)))


def freedom(ours: Side, theirs: Side, left: Floats) -> Floats:
    """Satterthwaite's degrees of freedom [s, d], reduced for the blocks."""
    parts = [one.variance**2 / (one.n - 1 + PRIOR) for one in (ours, theirs)]
    found: Floats = left * (ours.variance + theirs.variance) ** 2 / np.maximum(parts[0] + parts[1], 1e-300)
    return np.maximum(found, 1.0)


def pooled(ours: Side, theirs: Side) -> Floats:
    """The standard error [s, d] with equal variances on both sides; it stays above 0 if one side does not vary."""
    sides = (ours, theirs)
    free = [np.maximum(one.n - 1, 1e-9) for one in sides]
    variance = sum(k * one.found / one.unit for k, one in zip(free, sides, strict=True)) / sum(free)
    found: Floats = np.sqrt(variance * (ours.unit + theirs.unit))
    return found


def null(columns: Array, columns_versus: Array, arrangements: Iterable[OutletLabels]) -> Array:
    """The absolute statistic under every permutation [s, d], for one cell's columns [n, 3 + 3s].

    The result has the precision of the columns.
    """
    both = np.concatenate([columns, columns_versus], axis=1)
    # summed in double precision: the remainder may be small
    total = columns_versus.sum(axis=0, dtype=float).astype(columns.dtype)[:, None]
    c = columns.shape[1]
    parts = []
    for labels in arrangements:
        sums = labels.sums(both)
        np.subtract(total, sums[c:], out=sums[c:])
        parts.append(_sizes(sums[:c], sums[c:]))
    return np.concatenate(parts, axis=1) if len(parts) > 1 else parts[0]


def _sizes(ours: Array, theirs: Array) -> Array:
    """The absolute statistic [s, d] from the sums of both sides. Much of the run time is spent here, hence the in-place
    steps.
    """
    gap, variance = _weighed(ours)
    mean, other = _weighed(theirs)
    gap -= mean
    np.abs(gap, out=gap)
    variance += other
    np.maximum(variance, 1e-20, out=variance)
    np.sqrt(variance, out=variance)
    np.divide(gap, variance, out=variance)
    variance[gap < SMALL] = 0
    return variance


def _weighed(sums: Array) -> tuple[Array, Array]:
    """A side's mean and the variance of that mean."""
    mean, variance = _moments(sums)
    scale = 1 / sums[0:1] ** 2
    share, prior = _prior(sums[1:2] * scale)
    variance *= scale * share
    variance += prior
    return mean, variance


def share(beyond: Ints, n: int, complete: bool) -> Floats:
    """The p-value: the share of permutations at least as extreme; in a sample the actual labels count as one more."""
    found: Floats = beyond / n if complete else (beyond + 1) / (n + 1)
    return found


def quantile(null: Array, complete: bool) -> Floats:
    """The critical value [s]: the smallest statistic that fewer than one in twenty permutations exceed."""
    n = null.shape[1]
    rank = min(int(np.ceil(LEVEL * (n if complete else n + 1))) - 1, n - 1)
    ordered: Floats = np.partition(null, rank, axis=1)[:, rank].astype(float)
    return ordered
