"""One side's articles against another's: the difference, its interval, its p, and what would have been visible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from framing.comparison.arrangements import Arrangements
from framing.comparison.panel import Floats, Ints

LEVEL = 0.95
POWER = 0.80
PRIOR = 1.0  # pseudo-articles with the variance of both sides together: five equal values are not certainty
STEEPEST = 0.95  # bound on an article's leverage
SAME = 1e-4  # relative difference below which two statistics, computed in single precision, are equal
SMALL = 1e-6  # difference of two means, in spreads, that is none

Mask = NDArray[np.bool_]
Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """Per series [s]: the two means and what is known about their difference."""

    value: Floats
    value_versus: Floats
    estimate: Floats
    error: Floats  # standard error of the estimate
    low: Floats
    high: Floats
    p: Floats
    mde: Floats
    beyond: Ints  # arrangements at least as extreme as the actual one
    freedom: Floats


@dataclass(frozen=True, slots=True)
class _Design:
    """What stays when labels are rearranged: values centred in their blocks, in units of `spread`, and weights.

    `columns` and `columns_versus` [n, 3 + 3s] are summed over the articles of a side: weights, their squares, squares
    corrected for leverage, then weight times value, twice the corrected square times value, and times its square.
    """

    columns: Floats
    columns_versus: Floats
    spread: Floats  # [s], standard deviation of one article about its block
    left: Floats  # [s, 1], share of the degrees of freedom that the blocks leave


@dataclass(frozen=True, slots=True)
class _Side:
    """Of one side under each arrangement, [s, d] or [1, d]."""

    mean: Array
    variance: Array  # of the mean
    found: Array  # the same without the prior
    unit: Array  # factor between one article's variance and the mean's
    n: Array  # effective articles


def describe(value: Floats, weight: Floats, mine: Mask) -> tuple[Floats, Floats]:
    """The weighted means [s] of the two sides, nothing else."""
    ours, theirs = weight * mine, weight * ~mine
    with np.errstate(invalid="ignore"):  # a side without articles has no mean, and nan says so
        return ours @ value / ours.sum(), theirs @ value / theirs.sum()


def held(value: Floats, weight: Floats, mine: Mask, block: Ints, nuisance: Floats) -> tuple[Floats, int]:
    """`value` [n, s] less what `nuisance` [n, k] explains of it within blocks and sides, and how many columns did.

    The slopes are those of a regression that holds the side too: a difference between the sides is not explained away.
    """
    total = np.bincount(block, weights=weight)[:, None]

    def centred(columns: Floats) -> Floats:
        about: Floats = columns - (block_sums(weight[:, None] * columns, block) / total)[block]
        return about

    about = centred(nuisance)
    varies = np.sqrt((about**2).mean(axis=0)) > 1e-9
    if not varies.any():
        return value, 0
    root = np.sqrt(weight)[:, None]
    regressors = np.column_stack([centred(mine[:, None].astype(float)), about[:, varies]])
    slopes = np.linalg.lstsq(root * regressors, root * centred(value), rcond=1e-8)[0][1:]
    return value - about[:, varies] @ slopes, int(varies.sum())


def difference(
    value: Floats, weight: Floats, mine: Mask, block: Ints, chance: Arrangements, spent: int | Ints = 0
) -> Difference:
    """The difference between the side `mine` and the other, articles being compared within their blocks only.

    `value` is [n, s]; `block` [n] ascends. Each side's mean is over articles by weight, the blocks counting alike for
    both sides. The statistic is divided by its standard error (HC2), so that unequal variances do not pass for unequal
    means, and compared with itself under the arrangements of `chance`: exact if labels are exchangeable (Janssen 1997;
    Chung and Romano 2013). That is p. The interval is the wider of the one that these arrangements give and Welch's t
    with Satterthwaite's degrees of freedom, counted in effective articles: with few articles each alone leaves out
    the truth too often (docs/statistics.md). So an interval without 0 has p < .05, but not always the reverse. `mde`
    is the difference that is found at p < .05 four times in five. `spent` degrees of freedom, of all or of each
    series [s], went into `value` before.
    """
    design = _design(value, weight, mine, block, spent)
    ours = _side(mine.astype(float) @ design.columns)
    theirs = _side((~mine).astype(float) @ design.columns_versus)
    t = np.abs(_statistic(ours, theirs))[:, 0]
    error = np.sqrt(ours.variance + theirs.variance)[:, 0] * design.spread
    freedom, pooled = _freedom(ours, theirs, design.left)[:, 0], _pooled(ours, theirs) * design.spread
    null = _null(design, mine, block, chance)
    complete = chance.complete(mine, block)
    beyond = (null >= t[:, None] * (1 - SAME)).sum(axis=1)
    p = _share(beyond, null.shape[1], complete)
    critical = _quantile(null, complete)
    reach = np.maximum(critical, special.stdtrit(freedom, 0.5 + LEVEL / 2))
    means = block_means(value, weight, mine, block)
    estimate = np.where(np.abs(means[0] - means[1]) <= 1e-12 * (1.0 + np.abs(means[0])), 0.0, means[0] - means[1])
    error *= _agreeing(estimate, (ours.mean - theirs.mean)[:, 0] * design.spread)
    flat = design.spread == 0
    return Difference(
        value=means[0],
        value_versus=means[1],
        estimate=estimate,
        error=error,
        low=np.where(flat, estimate, estimate - reach * error),
        high=np.where(flat, estimate, estimate + reach * error),
        p=np.where(flat, 1.0, p),
        mde=np.where(flat, np.nan, (critical + special.stdtrit(freedom, POWER)) * pooled),
        beyond=beyond.astype(np.int64),
        freedom=freedom,
    )


@dataclass(frozen=True, slots=True)
class Trials:
    """What the comparison says when outlets are exchanged at random: [s, k] for k exchanges.

    `power` [s] per size: the share of the exchanges in which a difference of so many spreads, added to one side, is
    found at p < .05. `spread` [s] is the standard deviation of one article about its block.
    """

    p: Floats
    covers: NDArray[np.bool_]  # whether the interval holds the true difference, which is none
    power: dict[float, Floats]
    spread: Floats


def trials(
    value: Floats, weight: Floats, mine: Mask, block: Ints, chance: Arrangements, other: Arrangements,
    sizes: tuple[float, ...],
) -> Trials:  # fmt: skip
    """The comparison of `difference` on the same articles, outlets exchanged within their blocks as `other` says."""
    design = _design(value, weight, mine, block, 0)
    exchanged = np.concatenate(list(other.of(mine, block, sample=True)), axis=1).astype(float)
    ours, theirs = _side(design.columns.T @ exchanged), _side(design.columns_versus.T @ (1 - exchanged))
    t = np.abs(_statistic(ours, theirs))
    null = np.sort(_null(design, mine, block, chance), axis=1)
    complete = chance.complete(mine, block)
    n = null.shape[1]
    beyond = np.stack([n - np.searchsorted(row, one * (1 - SAME)) for row, one in zip(null, t, strict=True)])
    p = _share(beyond, n, complete)
    freedom = _freedom(ours, theirs, design.left)
    critical = _quantile(null, complete)[:, None]
    reach = np.maximum(critical, special.stdtrit(freedom, 0.5 + LEVEL / 2))
    error = np.sqrt(ours.variance + theirs.variance)
    flat = design.spread == 0
    power = {
        size: (np.abs(ours.mean - theirs.mean + size) > critical * error).mean(axis=1) for size in sizes
    }  # fmt: skip
    return Trials(
        p=np.where(flat[:, None], 1.0, p),
        covers=(t <= reach) | flat[:, None],
        power=power,
        spread=design.spread,
    )


def _design(value: Floats, weight: Floats, mine: Mask, block: Ints, spent: int | Ints) -> _Design:
    weight = weight / weight.mean()
    size, own = np.bincount(block).astype(float), np.bincount(block, weights=mine)
    total = np.bincount(block, weights=weight)
    means = (block_sums(weight[:, None] * value, block) / total[:, None])[block]
    centred = value - means
    centred[np.abs(centred) < 1e-12 * (1.0 + np.abs(means))] = 0.0
    degrees = (size / np.maximum(size - 1, 1))[block]
    spread = np.sqrt((weight * degrees) @ centred**2 / weight.sum())
    spread[spread < 1e-12] = 0.0
    y = centred / np.where(spread > 0, spread, 1.0)
    theirs = ((size - own) / size)[block]
    information = float((total / size) @ (own * (size - own) / size))

    def columns(share: Floats) -> Floats:
        tall = weight * share
        leverage = np.minimum(weight / total[block] + weight * share**2 / information, STEEPEST)
        steep = tall**2 / (1 - leverage)
        flat = np.column_stack([tall, tall**2, steep])
        return np.concatenate([flat, tall[:, None] * y, 2 * steep[:, None] * y, steep[:, None] * y**2], axis=1)

    free = np.maximum(len(block) - len(size) - 1 - np.asarray(spent), 1) / max(len(block) - 2, 1)
    return _Design(columns(theirs), columns(1 - theirs), spread, np.broadcast_to(free, spread.shape)[:, None])


def _side(sums: Array) -> _Side:
    """A side's mean and its variance from the sums of its columns, [3 + 3s, d] or [3 + 3s]."""
    sums = sums.reshape(len(sums), -1)
    scale = 1 / sums[0:1] ** 2
    mean, found = _moments(sums)
    found *= scale
    unit = sums[1:2] * scale
    share, prior = _prior(unit)
    return _Side(mean, share * found + prior, found, unit, 1 / unit)


def _moments(sums: Array) -> tuple[Array, Array]:
    """The mean [s, d] of a side, and its variance times the square of the sum of the weights, both to be written in."""
    s = (len(sums) - 3) // 3
    mean = sums[3 : 3 + s] * (1 / sums[0:1])
    about = mean * sums[2:3]
    np.subtract(sums[3 + s : 3 + 2 * s], about, out=about)
    about *= mean
    np.subtract(sums[3 + 2 * s :], about, out=about)
    return mean, np.maximum(about, 0, out=about)


def _prior(unit: Array) -> tuple[Array, Array]:
    """What a variance is multiplied by, and what is added to it, so that a few equal values are not certainty."""
    more = (PRIOR - 1) * unit + 1
    return (1 - unit) / more, PRIOR * unit**2 / more


def _statistic(ours: _Side, theirs: _Side) -> Array:
    """The difference of the means [s, d] over its standard error, 0 where there is none."""
    gap: Array = ours.mean - theirs.mean
    return np.where(np.abs(gap) < SMALL, 0, gap / np.sqrt(np.maximum(ours.variance + theirs.variance, 1e-20)))


def _null(design: _Design, mine: Mask, block: Ints, chance: Arrangements) -> Array:
    """The statistic without its sign under every arrangement [s, d], in single precision."""
    ours = np.ascontiguousarray(design.columns.T, dtype=np.float32)
    theirs = np.ascontiguousarray(design.columns_versus.T, dtype=np.float32)
    total = theirs.sum(axis=1, keepdims=True)
    both = np.concatenate([ours, theirs])
    parts = []
    for labels in chance.of(mine, block):
        sums = both @ labels
        np.subtract(total, sums[len(ours) :], out=sums[len(ours) :])
        parts.append(_sizes(sums[: len(ours)], sums[len(ours) :]))
    return np.concatenate(parts, axis=1) if len(parts) > 1 else parts[0]


def _sizes(ours: Array, theirs: Array) -> Array:
    """|_statistic| [s, d] from the sums of both sides, in few steps: most of the time is spent here."""
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
    """The mean of a side and its variance."""
    mean, variance = _moments(sums)
    scale = 1 / sums[0:1] ** 2
    share, prior = _prior(sums[1:2] * scale)
    variance *= scale * share
    variance += prior
    return mean, variance


def _share(beyond: Ints, n: int, complete: bool) -> Floats:
    """p: the share of the arrangements that go as far; of a sample the actual one counts as one more."""
    found: Floats = beyond / n if complete else (beyond + 1) / (n + 1)
    return found


def _freedom(ours: _Side, theirs: _Side, left: Floats) -> Floats:
    """Satterthwaite's degrees of freedom [s, d], fewer for the blocks."""
    parts = [side.variance**2 / (side.n - 1 + PRIOR) for side in (ours, theirs)]
    freedom: Floats = left * (ours.variance + theirs.variance) ** 2 / np.maximum(parts[0] + parts[1], 1e-300)
    return np.maximum(freedom, 1.0)


def _pooled(ours: _Side, theirs: _Side) -> Floats:
    """The standard error [s] if both sides have the same variance, which does not vanish with one side's."""
    sides = (ours, theirs)
    free = [np.maximum(side.n - 1, 1e-9) for side in sides]
    one = sum(k * side.found / side.unit for k, side in zip(free, sides, strict=True)) / sum(free)
    pooled: Floats = np.sqrt(one * (ours.unit + theirs.unit))
    return pooled[:, 0]


def block_means(value: Floats, weight: Floats, mine: Mask, block: Ints) -> tuple[Floats, Floats]:
    """Both sides' means [s] over the same blocks: each block counts as much as it tells (w1 w2 / w), for both alike."""
    sides = [weight * mine, weight * ~mine]
    totals = [np.bincount(block, weights=side) for side in sides]
    share = totals[0] * totals[1] / (totals[0] + totals[1])
    share /= share.sum()
    ours, theirs = (
        share @ (block_sums(side[:, None] * value, block) / total[:, None])
        for side, total in zip(sides, totals, strict=True)
    )
    return ours, theirs


def block_sums(columns: Floats, block: Ints) -> Floats:
    """Sums [b, s] of `columns` [n, s] over blocks that ascend from 0, none left out."""
    sums: Floats = np.add.reduceat(columns, np.flatnonzero(np.diff(block, prepend=-1)), axis=0)
    return sums


def _agreeing(estimate: Floats, centred: Floats) -> Floats:
    """What makes estimate / error the statistic that p rests on; 1 but where weights differ between matched sides."""
    same = (np.abs(estimate) < 1e-12) | (np.abs(centred) < 1e-12)
    return np.where(same, 1.0, np.clip(np.abs(estimate) / np.where(same, 1.0, np.abs(centred)), 0.8, 1.25))


def _quantile(null: Array, complete: bool) -> Floats:
    """The smallest statistic [s] that fewer than one in twenty arrangements go beyond."""
    n = null.shape[1]
    rank = min(int(np.ceil(LEVEL * (n if complete else n + 1))) - 1, n - 1)
    ordered: Floats = np.partition(null, rank, axis=1)[:, rank].astype(float)
    return ordered
