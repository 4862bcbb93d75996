"""M0, third part: how far a silence can be believed, given how much the outlet wrote."""

from __future__ import annotations

import math

APART = 0.50  # cosine: sentences further apart than this tell nothing of each other; nearer ones may, in other words
SURELY = 0.5  # a cosine is halved where the sentence surely tells something else, so that it lies below APART
SURPRISING = 0.05  # a silence that is likelier than this by chance is not stated
PRIOR = 0.5  # of Beta(1/2, 1/2): half an article that tells it and half an article that does not


def may_tell(nearest: float) -> bool:
    """Whether an outlet's nearest sentence to a claim, by the value of its passage, may tell it in other words."""
    return nearest >= APART


def coverage(n_with: int, n: int) -> float:
    """The share of an outlet's `n` articles that tell a claim, drawn towards one half where there are few: never 0."""
    return (n_with + PRIOR) / (n + 2 * PRIOR)


def shrunk_gap(n_with: int, n: int, n_with_others: int, n_others: int) -> float:
    """How much more of the others' articles tell a claim than of the outlet's: below 0 where the outlet tells it more.

    Both shares have a Beta(1/2, 1/2) prior, so that one silent article of one counts for little.
    """
    return coverage(n_with_others, n_others) - coverage(n_with, n)


def chance_of_silence(n: int, n_with_others: int, n_others: int) -> float:
    """How likely `n` articles would all be silent on a claim if they told it as often as the others do.

    The others' rate is not known either: it is Beta(k + 1/2, m - k + 1/2) after k of their m articles, so this is
    B(a, b + n) / B(a, b). From 0 to 1; 1 for an outlet that wrote nothing.
    """
    a, b = n_with_others + PRIOR, n_others - n_with_others + PRIOR
    return math.exp(math.lgamma(b + n) - math.lgamma(b) + math.lgamma(a + b) - math.lgamma(a + b + n))


def is_surprising(n: int, n_with_others: int, n_others: int) -> bool:
    """Whether it is hardly by chance that `n` articles are all silent: the chance is at most SURPRISING."""
    return chance_of_silence(n, n_with_others, n_others) <= SURPRISING
