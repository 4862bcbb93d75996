"""A difference between outlets, corrected by what people coded: all machine scores and a drawn part of true values.

The estimator is prediction-powered inference with power tuning (Angelopoulos, Duchi and Zrnic 2023, PPI++), which for
a difference of means is design-based supervised learning (Egami et al. 2023). The article is the unit: all variances
are of articles, so passages of one article may be as alike as they like.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from framing.comparison.panel import Floats, Ints

LEVEL = 0.95
LEAST_PASSAGES, LEAST_ARTICLES = 8, 4  # coded on a side; with fewer, nothing is corrected
STEEPEST = 0.8  # upper bound on the leverage of one article among the coded
PRIOR = 1.0  # pseudo-articles with the variance of both sides: a few equal answers do not mean certainty

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ComparedPassages:
    """The passages [n] of the articles that a contrast compares, and what is known of each.

    `article` [n] numbers the articles from 0; `share` [n] is the passage's part of the mean of its side (each side
    sums to 1); `mine` and `block` [articles] say whose article it is and with which it is compared; blocks are numbered
    from 0. `guess` [n] is what the machine expects a person to answer, in the unit of the answers; nobody's answer to
    the passage may be behind it. `answer` [n] is nan where nobody coded. `counts` [n] is how many passages a coded one
    stands for (1 / probability of being drawn).
    """

    article: Ints
    share: Floats
    mine: Mask
    block: Ints
    guess: Floats
    answer: Floats
    counts: Floats


@dataclass(frozen=True, slots=True)
class Corrected:
    """A corrected difference in the unit of the answers.

    `machine` is the difference of the guesses alone, `by_hand` that of the answers alone. `low` and `high` are the 95 %
    interval of `estimate`. `trusted` (0 to 1) says how far the guesses were used. `coding` is the part of the variance
    that more coding would make smaller.
    """

    estimate: float
    low: float
    high: float
    error: float
    freedom: float
    machine: float
    by_hand: float
    by_hand_low: float
    by_hand_high: float
    trusted: float
    coding: float
    n_coded: int
    n_coded_versus: int

    @property
    def holds_zero(self) -> bool:
        """Whether the outlets may be alike."""
        return self.low <= 0.0 <= self.high


def corrected(what: ComparedPassages) -> Corrected | None:
    """Correct a difference; None if a side has too few coded passages, or they stand in too few articles."""
    there = ~np.isnan(what.answer)
    mine = what.mine[what.article]
    for side in (mine, ~mine):
        here = there & side
        if here.sum() < LEAST_PASSAGES or len(np.unique(what.article[here])) < LEAST_ARTICLES:
            return None
    sign = np.where(mine, 1.0, -1.0)
    raised: Floats = np.where(there, what.share * what.counts, 0.0)
    for side in (mine, ~mine):
        raised[side] /= raised[side].sum()
    answer = np.where(there, what.answer, 0.0)
    machine = float(sign @ (what.share * what.guess))
    by_hand, off = (float(sign @ (raised * values)) for values in (answer, what.guess))
    weight = by_article(what, raised)
    alone = _influence(what, answer, raised, weight, mine)
    moved = _of_guesses(what) - _influence(what, what.guess, raised, weight, mine)
    trusted = _tuned(what.mine, alone, moved)
    free = _freedom(weight, what.mine)
    error, hand = (np.sqrt(_variance(what.mine, one, free)) for one in (alone + trusted * moved, alone))
    # each side's own freedom counts by its part of the variance (Satterthwaite)
    df, hand_df = (_joint(what.mine, one, free) for one in (alone + trusted * moved, alone))
    estimate = by_hand + trusted * (machine - off)
    reach, hand_reach = (special.stdtrit(one, 0.5 + LEVEL / 2) for one in (df, hand_df))
    plain = float(((alone + trusted * moved) ** 2).sum())
    coding = _of_coding(what, answer - trusted * what.guess, raised, mine, there)
    return Corrected(
        estimate=estimate,
        low=float(estimate - reach * error),
        high=float(estimate + reach * error),
        error=float(error),
        freedom=float(df),
        machine=machine,
        by_hand=by_hand,
        by_hand_low=float(by_hand - hand_reach * hand),
        by_hand_high=float(by_hand + hand_reach * hand),
        trusted=trusted,
        coding=float(error**2 * min(coding / plain, 1.0)) if plain > 0 else 0.0,
        n_coded=int((there & mine).sum()),
        n_coded_versus=int((there & ~mine).sum()),
    )


def sums(code: Ints, values: Floats, many: int) -> Floats:
    """The sums of `values` [n] by their `code` [n] from 0, for `many` codes."""
    return np.asarray(np.bincount(code, weights=values, minlength=many), dtype=np.float64)


def by_article(what: ComparedPassages, values: Floats) -> Floats:
    """The sums [articles] of `values` [n] over the passages of each article."""
    return sums(what.article, values, len(what.mine))


def _influence(what: ComparedPassages, values: Floats, raised: Floats, weight: Floats, mine: Mask) -> Floats:
    """What each article [a] adds to the difference of the coded means, about its side's mean.

    It counts for more the more its side's mean rests on it, as if the article itself had been left out (HC3).
    """
    about = np.where(mine, values - raised[mine] @ values[mine], values - raised[~mine] @ values[~mine])
    found = by_article(what, raised * about)
    sign = np.where(what.mine, 1.0, -1.0)
    steep: Floats = sign * found / (1 - np.minimum(weight, STEEPEST))
    return steep


def _of_guesses(what: ComparedPassages) -> Floats:
    """What each article [a] adds to the difference of the guesses, about its block's mean and the sides' difference."""
    weight = by_article(what, what.share)
    value = by_article(what, what.share * what.guess) / np.where(weight > 0, weight, 1.0)
    sign = np.where(what.mine, 1.0, -1.0)
    gap = float(sign @ (weight * value))
    blocks = int(what.block.max()) + 1
    # within a block the weighted articles of both sides, shifted to one level, have one mean
    level = value - np.where(what.mine, gap / 2, -gap / 2)
    total = sums(what.block, weight, blocks)
    total = np.where(total > 0, total, 1.0)
    mean = sums(what.block, weight * level, blocks) / total
    leverage = np.minimum(weight / total[what.block], STEEPEST)
    found: Floats = sign * weight * (level - mean[what.block]) / np.sqrt(1 - leverage)
    return found


def _tuned(mine: Mask, alone: Floats, moved: Floats) -> float:
    """How far the guesses are used (0 to 1), so that the variance is smallest."""
    both = float(moved @ moved)
    return float(np.clip(-(alone @ moved) / both, 0.0, 1.0)) if both > 0 else 0.0


def _freedom(weight: Floats, mine: Mask) -> tuple[float, float]:
    """How many articles each side's coded mean rests on, as if all weighed the same."""
    ours, theirs = (float(weight[side].sum() ** 2 / (weight[side] ** 2).sum()) for side in (mine, ~mine))
    return ours, theirs


def _sides(mine: Mask, influence: Floats, n: tuple[float, float]) -> tuple[float, float]:
    """The variance of each side's mean; the prior mixes in the variance of an article of both sides."""
    found = [float((influence[side] ** 2).sum()) for side in (mine, ~mine)]
    pooled = sum(one * many for one, many in zip(found, n, strict=True)) / 2
    ours, theirs = (one + PRIOR * (pooled / many - one) / (many + PRIOR) for one, many in zip(found, n, strict=True))
    return ours, theirs


def _variance(mine: Mask, influence: Floats, n: tuple[float, float]) -> float:
    return sum(_sides(mine, influence, n))


def _joint(mine: Mask, influence: Floats, n: tuple[float, float]) -> float:
    sides = _sides(mine, influence, n)
    below = sum(one**2 / max(many - 2, 1.0) for one, many in zip(sides, n, strict=True))
    return max(sum(sides) ** 2 / below, 1.0) if below > 0 else 1.0


def _of_coding(what: ComparedPassages, residual: Floats, raised: Floats, mine: Mask, there: Mask) -> float:
    """The part of the variance that comes from coding only some passages."""
    found = 0.0
    for side in (there & mine, there & ~mine):
        about = residual[side] - raised[side] @ residual[side]
        found += float(((raised[side] * about) ** 2 * (1 - 1 / np.maximum(what.counts[side], 1.0))).sum())
    return found
