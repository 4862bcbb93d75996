"""One side's articles against another's: the difference, its interval, its p, and what would have been visible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from framing.comparison.arrangements import Labels
from framing.comparison.panel import Floats, Ints

LEVEL = 0.95
POWER = 0.80
PRIOR = 1.0  # pseudo-articles with the variance of both sides together: five equal values are not certainty
STEEPEST = 0.95  # bound on an article's leverage
CHUNK = 4_000_000  # cells of a label matrix held at a time


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
    beyond: Ints  # arrangements as extreme as the actual one


@dataclass(frozen=True, slots=True)
class _Design:
    """What stays when labels are rearranged: values centred in their blocks, weights, leverages; [n] or [n, s]."""

    centred: Floats
    spread: Floats  # [s], variance of one article about its block
    as_mine: Floats
    as_theirs: Floats
    steep_mine: Floats
    steep_theirs: Floats
    left: float  # share of the degrees of freedom that the blocks leave


def describe(value: Floats, weight: Floats, mine: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """The weighted means [s] of the two sides, nothing else."""
    ours, theirs = weight * mine, weight * ~mine
    return ours @ value / ours.sum(), theirs @ value / theirs.sum()


def difference(
    value: Floats, weight: Floats, mine: NDArray[np.bool_], block: Ints, labels: Labels, complete: bool
) -> Difference:
    """The difference between the side `mine` and the other, articles being compared within their blocks only.

    Each side's mean is over articles by weight, the blocks counting alike for both sides (n1 n2 / n each). The
    statistic is divided by its standard error (HC2), so that unequal variances do not pass for unequal means, and
    compared with the same statistic under `labels` [d, n]. Exchangeable labels make that exact (Janssen 1997; Chung
    and Romano 2013). Welch's t with Satterthwaite's degrees of freedom, counted in effective articles, is computed
    beside it; p is the larger of the two p, the interval the wider of the two: simulations show each to fail alone
    with few articles (docs/statistics.md). `mde` is the difference that such a comparison finds four times in five.
    """
    design = _design(value, weight, mine, block)
    centred, centred_versus, error, pooled, freedom = (x[0] for x in _studentised(design, mine[None, :].astype(float)))
    t = np.abs(_ratio(centred - centred_versus, error))
    ours, theirs = _block_means(value, weight, mine, block)
    estimate = np.where(np.abs(ours - theirs) <= 1e-12 * (1.0 + np.abs(ours)), 0.0, ours - theirs)
    error = error * _agreeing(estimate, centred - centred_versus)
    null = _null(design, labels)
    beyond = (null >= t * (1 - 1e-9)).sum(axis=0)
    n = len(labels)
    p_permutation = beyond / n if complete else (beyond + 1) / (n + 1)
    p_t = 2 * special.stdtr(freedom, -t)
    reach = np.maximum(_quantile(null, complete), special.stdtrit(freedom, 0.5 + LEVEL / 2))
    flat = design.spread <= 1e-18
    reach = np.where(flat, 0.0, reach)
    return Difference(
        value=ours,
        value_versus=theirs,
        estimate=estimate,
        error=error,
        low=estimate - reach * error,
        high=estimate + reach * error,
        p=np.where(flat, 1.0, np.maximum(p_permutation, p_t)),
        mde=np.where(flat, np.nan, (reach + special.stdtrit(freedom, POWER)) * pooled),
        beyond=beyond.astype(np.int64),
    )


def _agreeing(estimate: Floats, centred: Floats) -> Floats:
    """What makes estimate / error the statistic that p rests on; 1 but where weights differ between matched sides."""
    same = (np.abs(estimate) < 1e-12) | (np.abs(centred) < 1e-12)
    return np.where(same, 1.0, np.clip(np.abs(estimate) / np.where(same, 1.0, np.abs(centred)), 0.8, 1.25))


def _block_means(value: Floats, weight: Floats, mine: NDArray[np.bool_], block: Ints) -> tuple[Floats, Floats]:
    """Both sides' means [s]: by weight within each block, the blocks counting alike (n1 n2 / n) for both sides."""
    size, own = np.bincount(block).astype(float), np.bincount(block, weights=mine)
    share = own * (size - own) / size
    sides = []
    for labelled in (weight * mine, weight * ~mine):
        total = np.bincount(block, weights=labelled)
        means = np.column_stack([np.bincount(block, weights=labelled * column) for column in value.T]) / total[:, None]
        sides.append(share @ means / share.sum())
    return sides[0], sides[1]


def _design(value: Floats, weight: Floats, mine: NDArray[np.bool_], block: Ints) -> _Design:
    weight = weight / weight.mean()
    size = np.bincount(block).astype(float)
    own = np.bincount(block, weights=mine)
    total = np.bincount(block, weights=weight)
    means = np.column_stack([np.bincount(block, weights=weight * column) / total for column in value.T])
    centred = value - means[block]
    centred[np.abs(centred) < 1e-12 * (1.0 + np.abs(means[block]))] = 0.0
    share = own * (size - own) / size
    theirs = ((size - own) / size)[block]
    steep = weight / total[block]
    information = float((total / size) @ share)
    degrees = (size / np.maximum(size - 1, 1))[block]
    as_mine, as_theirs = weight * theirs, weight * (1 - theirs)
    return _Design(
        centred=centred,
        spread=(weight * degrees) @ centred**2 / weight.sum(),
        as_mine=as_mine,
        as_theirs=as_theirs,
        steep_mine=as_mine**2 / (1 - np.minimum(steep + weight * theirs**2 / information, STEEPEST)),
        steep_theirs=as_theirs**2 / (1 - np.minimum(steep + weight * (1 - theirs) ** 2 / information, STEEPEST)),
        left=max(len(block) - len(size) - 1, 1) / max(len(block) - 2, 1),
    )


def _studentised(design: _Design, labels: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Per arrangement and series [d, s]: both centred means, standard error, pooled one, degrees of freedom."""
    ours, error_ours, spread_ours, unit_ours, n_ours = _side(design, labels, design.as_mine, design.steep_mine)
    theirs, error_theirs, spread_theirs, unit_theirs, n_theirs = _side(
        design, 1 - labels, design.as_theirs, design.steep_theirs
    )
    variance = error_ours + error_theirs
    freedom = (
        design.left
        * variance**2
        / np.maximum(error_ours**2 / (n_ours - 1 + PRIOR) + error_theirs**2 / (n_theirs - 1 + PRIOR), 1e-300)
    )
    free_ours, free_theirs = np.maximum(n_ours - 1, 0), np.maximum(n_theirs - 1, 0)
    within = (free_ours * spread_ours + free_theirs * spread_theirs) / np.maximum(free_ours + free_theirs, 1e-9)
    pooled = np.sqrt(within * (unit_ours + unit_theirs))
    return ours, theirs, np.sqrt(variance), pooled, np.maximum(freedom, 1.0)


def _side(
    design: _Design, labels: Floats, weight: Floats, steep: Floats
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Mean, its variance, one article's variance, the factor between them, effective articles of the labelled side."""
    y = design.centred
    tall, steeped = weight[:, None] * y, steep[:, None] * y
    sums = labels @ np.column_stack([weight, weight**2, steep, tall, steeped, steeped * y])
    s = y.shape[1]
    total, squares, steeps = sums[:, 0:1], sums[:, 1:2], sums[:, 2:3]
    mean = sums[:, 3 : 3 + s] / total
    about = sums[:, 3 + 2 * s :] - 2 * mean * sums[:, 3 + s : 3 + 2 * s] + mean**2 * steeps
    unit = squares / total**2
    found = np.maximum(about, 0.0) / total**2
    n = 1 / unit
    variance = ((n - 1) * found + PRIOR * design.spread * unit) / (n - 1 + PRIOR)
    return mean, variance, found / unit, unit, n


def _null(design: _Design, labels: Labels) -> Floats:
    """The statistic without its sign under every arrangement [d, s]."""
    step = max(1, CHUNK // max(1, labels.shape[1]))
    parts = []
    for start in range(0, len(labels), step):
        ours, theirs, error, _, _ = _studentised(design, labels[start : start + step].astype(float))
        parts.append(np.abs(_ratio(ours - theirs, error)))
    return np.concatenate(parts)


def _ratio(estimate: Floats, error: Floats) -> Floats:
    """estimate / error, and 0 where there is no difference at all."""
    return np.where(np.abs(estimate) < 1e-12, 0.0, estimate / np.maximum(error, 1e-12))


def _quantile(null: Floats, complete: bool) -> Floats:
    """The smallest statistic [s] that fewer than one in twenty arrangements go beyond."""
    n = len(null)
    rank = int(np.ceil(LEVEL * (n if complete else n + 1))) - 1
    ordered: Floats = np.partition(null, min(rank, n - 1), axis=0)[min(rank, n - 1)]
    return ordered
