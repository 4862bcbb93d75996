"""The difference between two sides: its size, confidence interval and p-value, and the smallest detectable difference.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from scipy import special

from framing.comparison.arrangements import Arrangements
from framing.comparison.panel import Floats, Ints
from framing.comparison.statistic import (  # fmt: skip
    LEVEL,
    Array,
    Design,
    Mask,
    block_sums,
    both_sides,
    design,
    freedom,
    null,
    pooled,
    quantile,
    share,
    side,
    statistic,
)

POWER = 0.80
SAME = 1e-4  # two statistics in single precision count as equal below this relative difference


@dataclass(frozen=True, slots=True)
class Difference:
    """The two means and their difference, per series [s]."""

    value: Floats
    value_versus: Floats
    estimate: Floats
    error: Floats  # standard error of the estimate
    low: Floats
    high: Floats
    p: Floats
    mde: Floats
    beyond: Ints  # permutations at least as extreme as the actual labels
    freedom: Floats


def describe(value: Floats, weight: Floats, mine: Mask) -> tuple[Floats, Floats]:
    """The weighted means [s] of the two sides."""
    ours, theirs = weight * mine, weight * ~mine
    with np.errstate(invalid="ignore"):  # a side without articles has no mean: nan
        return ours @ value / ours.sum(), theirs @ value / theirs.sum()


def held(value: Floats, weight: Floats, mine: Mask, block: Ints, nuisance: Floats) -> tuple[Floats, int]:
    """Subtract from `value` [n, s] what `nuisance` [n, k] explains within blocks and sides.

    Also returns how many nuisance columns were used.
    The regression includes the side, so a real difference between the sides is not explained away.
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
    value: Floats, weight: Floats, mine: Mask, block: Ints, chance: Arrangements, spent: int | Ints = 0,
    tested: Mask | None = None,
) -> Difference:  # fmt: skip
    """Compare the side `mine` with the other side, within blocks only.

    `value` is [n, s]; `block` [n] ascends. Each side's mean weights its articles; each block has the same weight on
    both sides.

    p: the difference is divided by its standard error (HC2), so that unequal variances do not look like unequal means.
    The statistic is compared with its values under the permutations of `chance`. The test is exact if labels are
    exchangeable (Janssen 1997; Chung and Romano 2013).

    How many permutations: every series gets the first FIRST. If its p-value is then at most UNSURE, it gets all of
    them, including the first. Otherwise that p-value is final. Small p-values still do not occur too often: p <= a with
    a up to UNSURE means that the p-value from all permutations is at most a; with a above UNSURE, it means the same for
    the p-value from the first ones. The critical value comes from the same permutations.

    Interval: the wider of the permutation interval and Welch's t interval with Satterthwaite's degrees of freedom,
    counted in effective articles. With few articles, each alone misses the true value too often (docs/statistics.md).
    So an interval without 0 has p < .05, but not always the reverse.

    `mde` is the smallest detectable difference: found at p < .05 with a power of .80.
    `spent` is the number of degrees of freedom already used in `value`, for all series or for each [s].
    Series that are not `tested` [s] get no p-value, interval or mde (nan). None means that all are tested.
    """
    asked = np.ones(value.shape[1], dtype=bool) if tested is None else tested
    found = differences(value, weight, mine, block, np.zeros(1, dtype=np.int64), asked[:, None], chance, spent)
    return Difference(**{field.name: getattr(found, field.name)[:, 0] for field in fields(Difference)})


def differences(
    value: Floats, weight: Floats, mine: Mask, block: Ints, starts: Ints, tested: Mask, chance: Arrangements,
    spent: int | Ints = 0,
) -> Difference:  # fmt: skip
    """Like `difference`, for k comparisons whose articles stand one after the other.

    `starts` [k] is the first row of each comparison; block numbers ascend through all of them.
    All numbers are [s, k]. Where `tested` [s, k] is false there is no p-value, interval or mde.
    """
    what = design(value, weight, mine, block, starts, spent)
    ours, theirs = both_sides(what, mine)
    error = np.sqrt(ours.variance + theirs.variance) * what.spread
    free = freedom(ours, theirs, what.left)
    beyond, p, critical = _against_chance(what, np.abs(statistic(ours, theirs)), mine, block, tested, chance)
    seen, wide = np.full(free.shape, np.nan), np.full(free.shape, np.nan)
    wide[tested], seen[tested] = special.stdtrit(free[tested], 0.5 + LEVEL / 2), special.stdtrit(free[tested], POWER)
    reach = np.maximum(critical, wide)
    means = _block_means(value, weight, mine, block, starts)
    estimate = np.where(np.abs(means[0] - means[1]) <= 1e-12 * (1.0 + np.abs(means[0])), 0.0, means[0] - means[1])
    error *= _agreeing(estimate, (ours.mean - theirs.mean) * what.spread)
    flat, told = what.spread == 0, _response(what, weight, mine, block)
    p = np.where(flat, 1.0, p)
    low, high = (np.where(flat, estimate, estimate + way * reach * error) for way in (-1, 1))
    unsure = p >= 1 - LEVEL  # arrangements as extreme as the actual one but for rounding: the bound is 0, not beside it
    return Difference(
        value=means[0],
        value_versus=means[1],
        estimate=estimate,
        error=error,
        low=np.where(unsure & ~flat & (low > 0), 0.0, low),
        high=np.where(unsure & ~flat & (high < 0), 0.0, high),
        p=p,
        mde=np.where(flat, np.nan, (critical + seen) * pooled(ours, theirs) * what.spread / told),
        beyond=beyond,
        freedom=free,
    )


def finer(value: Floats, weight: Floats, mine: Mask, block: Ints, chance: Arrangements, enough: int) -> Floats:
    """Refine the p-values [s] of `difference` when they need many permutations, which are drawn part by part.

    A series is done when `enough` permutations are at least as extreme as the actual labels (after Besag and Clifford
    1991).
    The p-values stay valid. A series that stops after n permutations has a p-value of at least (enough + 1) / (n + 1),
    so few permutations never give a small p-value. Example: with `enough` = 10, a stop after 500 permutations means p
    >= 11 / 501 = .022.
    So for every level a there is one number of permutations, N. Whenever p <= a, the p-value from the first N
    permutations is also at most a; that one is valid, so p is valid too.
    """
    what = design(value, weight, mine, block, np.zeros(1, dtype=np.int64))
    t = np.abs(statistic(*both_sides(what, mine)))[:, 0] * (1 - SAME)
    columns, versus = what.columns.astype(np.float32), what.columns_versus.astype(np.float32)
    beyond, p, n, left = np.zeros(len(t), dtype=np.int64), np.ones(len(t)), 0, np.arange(len(t))
    for labels in chance.of(mine, block, sample=True):
        found = null(_only(columns, left), _only(versus, left), [labels])
        n += found.shape[1]
        beyond[left] += (found >= t[left, None]).sum(axis=1)
        p[left] = share(beyond[left], n, False)
        left = left[beyond[left] < enough]
        if not len(left):
            break
    return np.where(what.spread[:, 0] == 0, 1.0, p)


def _against_chance(
    what: Design, t: Floats, mine: Mask, block: Ints, tested: Mask, chance: Arrangements
) -> tuple[Ints, Floats, Floats]:
    """Per series and cell: the number of permutations at least as extreme as `t` [s, k], p-value and critical value.

    Computed in single precision.
    """
    beyond, p, critical = np.zeros(t.shape, dtype=np.int64), np.full(t.shape, np.nan), np.full(t.shape, np.nan)
    columns, versus = what.columns.astype(np.float32), what.columns_versus.astype(np.float32)
    ends = [*what.starts[1:].tolist(), len(block)]
    for k, (start, end) in enumerate(zip(what.starts.tolist(), ends, strict=True)):
        chosen = np.flatnonzero(tested[:, k])
        if not len(chosen):
            continue
        here, there, own, blocks = columns[start:end], versus[start:end], mine[start:end], block[start:end]
        if len(chosen) < len(t):
            here, there = _only(here, chosen), _only(there, chosen)
        found = _of_cell(here, there, t[chosen, k], own, blocks - blocks[0], chance)
        beyond[chosen, k], p[chosen, k], critical[chosen, k] = found
    return beyond, p, critical


def _of_cell(
    columns: Array, versus: Array, t: Floats, mine: Mask, block: Ints, chance: Arrangements
) -> tuple[Ints, Floats, Floats]:
    """Like `_against_chance` for one cell [s]: the first permutations for all series, the others where p is small."""
    complete, arrangements = chance.complete(mine, block), chance.of(mine, block)

    def judged(exchanged: Array, t: Floats) -> tuple[Ints, Floats, Floats]:
        beyond = (exchanged >= t[:, None] * (1 - SAME)).sum(axis=1)
        return beyond, share(beyond, exchanged.shape[1], complete), quantile(exchanged, complete)

    first = null(columns, versus, islice(arrangements, 1))
    beyond, p, critical = judged(first, t)
    unsure = np.flatnonzero(p <= chance.unsure)
    if len(unsure) and not complete and first.shape[1] < chance.draws:
        others = null(_only(columns, unsure), _only(versus, unsure), arrangements)
        every = np.concatenate([first[unsure], others], axis=1)
        beyond[unsure], p[unsure], critical[unsure] = judged(every, t[unsure])
    return beyond, p, critical


def _only(columns: Array, chosen: Ints) -> Array:
    """The columns [n, 3 + 3s] of the chosen series."""
    s = columns.shape[1] // 3 - 1
    return columns[:, np.concatenate([np.arange(3), *(3 + i * s + chosen for i in range(3))])]


@dataclass(frozen=True, slots=True)
class Trials:
    """What the comparison says when outlet labels are shuffled: [s, k] for k shuffles.

    `power` maps a size to [s]: the share of shuffles in which a difference of that many spreads, added to one side, is
    found at p < .05.
    `spread` [s] is the standard deviation of an article around its block's mean.
    """

    p: Floats
    covers: NDArray[np.bool_]  # whether the interval contains the true difference, 0
    power: dict[float, Floats]
    spread: Floats


def trials(
    value: Floats, weight: Floats, mine: Mask, block: Ints, chance: Arrangements, other: Arrangements,
    sizes: tuple[float, ...],
) -> Trials:  # fmt: skip
    """Run the comparison of `difference` on the same articles with outlet labels shuffled within blocks, as `other`
    says.
    """
    what = design(value, weight, mine, block, np.zeros(1, dtype=np.int64))
    sums: tuple[list[Array], list[Array]] = ([], [])
    for labels in other.of(mine, block, sample=True):
        sums[0].append(labels.sums(what.columns))
        sums[1].append(what.columns_versus.sum(axis=0)[:, None] - labels.sums(what.columns_versus))
    ours, theirs = (side(np.concatenate(parts, axis=1)) for parts in sums)
    t = np.abs(statistic(ours, theirs))
    columns = what.columns.astype(np.float32), what.columns_versus.astype(np.float32)
    exchanged = np.sort(null(*columns, chance.of(mine, block)), axis=1)
    complete = chance.complete(mine, block)
    n = exchanged.shape[1]
    beyond = np.stack([n - np.searchsorted(row, one * (1 - SAME)) for row, one in zip(exchanged, t, strict=True)])
    p = share(beyond, n, complete)
    critical = quantile(exchanged, complete)[:, None]
    covers, free = (t <= critical) | (what.spread == 0), freedom(ours, theirs, what.left)
    covers[~covers] = t[~covers] <= special.stdtrit(free[~covers], 0.5 + LEVEL / 2)
    error = np.sqrt(ours.variance + theirs.variance)
    spread = what.spread[:, 0]
    flat = spread == 0
    gap, far = ours.mean - theirs.mean, critical * error
    told = _response(what, weight, mine, block)[0]
    above, below = far - gap, -far - gap  # how much must be added to a gap until it is found
    power = {
        size: (np.count_nonzero(above < told * size, axis=1) + np.count_nonzero(below > told * size, axis=1))
        / gap.shape[1]
        for size in sizes
    }
    return Trials(
        p=np.where(flat[:, None], 1.0, p),
        covers=covers,
        power=power,
        spread=spread,
    )


def block_means(value: Floats, weight: Floats, mine: Mask, block: Ints) -> tuple[Floats, Floats]:
    """Both sides' means [s] over the same blocks; each block has weight w1 w2 / (w1 + w2), the same for both sides."""
    ours, theirs = _block_means(value, weight, mine, block, np.zeros(1, dtype=np.int64))
    return ours[:, 0], theirs[:, 0]


def block_shares(weight: Floats, mine: Mask, block: Ints) -> Floats:
    """How much each article [n] counts in its side's mean of `block_means`; each side sums to 1."""
    sides = [weight * mine, weight * ~mine]
    totals = [np.bincount(block, weights=one) for one in sides]
    tells = totals[0] * totals[1] / (totals[0] + totals[1])
    tells /= tells.sum()
    ours, theirs = ((tells / total)[block] * one for one, total in zip(sides, totals, strict=True))
    found: Floats = ours + theirs
    return found


def _block_means(value: Floats, weight: Floats, mine: Mask, block: Ints, starts: Ints) -> tuple[Floats, Floats]:
    """Like `block_means`, for k cells: [s, k]."""
    sides = [weight * mine, weight * ~mine]
    totals = [np.bincount(block, weights=one) for one in sides]
    tells = totals[0] * totals[1] / (totals[0] + totals[1])
    first = block[starts]  # first block of each cell
    tells /= np.repeat(np.add.reduceat(tells, first), np.diff(first, append=len(tells)))
    ours, theirs = (
        np.add.reduceat((tells / total)[:, None] * block_sums(one[:, None] * value, block), first, axis=0).T
        for one, total in zip(sides, totals, strict=True)
    )
    return ours, theirs


def _response(what: Design, weight: Floats, mine: Mask, block: Ints) -> Floats:
    """By how much the gap behind the statistic grows if one side's values all grow by one, per cell [k].

    It is 1 where articles weigh the same. In small blocks with unequal weights it is less, because the block's mean
    moves with the heavier article: so a larger difference is needed until it is seen.
    """
    moved = (np.bincount(block, weights=weight * mine) / np.bincount(block, weights=weight))[block]
    ours, theirs = what.columns[:, 0] * mine, what.columns_versus[:, 0] * ~mine
    parts = np.column_stack([ours, ours * (1 - moved), theirs, theirs * moved])
    own, told, other, gone = what.sums(parts)
    found: Floats = told / own + gone / other
    return found


def _agreeing(estimate: Floats, centred: Floats) -> Floats:
    """A correction so that estimate / error is the statistic behind p; 1 unless matched sides have different weights.
    """
    same = (np.abs(estimate) < 1e-12) | (np.abs(centred) < 1e-12)
    return np.where(same, 1.0, np.clip(np.abs(estimate) / np.where(same, 1.0, np.abs(centred)), 0.8, 1.25))


