"""How far an outlet's use of a word is from the others', and how much of that may be one article's doing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import rel_entr

Numbers = NDArray[np.float64]

PRIOR = 500.0  # words of background that every outlet is assumed to have written already


def distinctiveness(
    one: Numbers, other: Numbers, written: Numbers, others: Numbers, background: Numbers, prior: float = PRIOR
) -> Numbers:
    """How far `one` use in `written` words is from `other` in `others`: about a standard normal number where both use a
    word alike, positive for words of `one`.

    The signed root of the likelihood ratio (Dunning 1993, "Accurate methods for the statistics of surprise and
    coincidence"), after `prior` words with the `background` share of the word have been put on both sides as Monroe,
    Colaresi & Quinn do (2008, "Fightin' Words"). Their own z-score divides by 1 / other: a word that the others never
    use stays low however often it is used. It ranks words; it tests nothing.
    """
    share = prior * background
    y, x, n, m = one + share, other + share, written + prior, others + prior
    pooled = (y + x) / (n + m)
    ratio = rel_entr(y, n * pooled) + rel_entr(x, m * pooled)
    ratio += rel_entr(n - y, n * (1 - pooled)) + rel_entr(m - x, m * (1 - pooled))
    rooted: Numbers = np.sign(y / n - x / m) * np.sqrt(2 * np.maximum(ratio, 0.0))
    return rooted


@dataclass(frozen=True, slots=True)
class Uses:
    """How often articles use terms: a row for each article and term that it uses; whose the articles are, and how many
    terms each of them has in all."""

    article: NDArray[np.int64]
    term: NDArray[np.int64]
    times: Numbers
    outlet_of: NDArray[np.int64]
    written: Numbers

    def burstiness(self, outlet: NDArray[np.int64], term: NDArray[np.int64], whole: Numbers) -> Numbers:
        """For pairs of an outlet and a term, how many times more the difference from the others scatters than if words
        came one by one; at least 1.

        An article that is about schools says "school" thirty times: one choice, not thirty. So the variance is taken
        between articles (Pearson's overdispersion, by article). `whole` are counts [outlets, terms].
        """
        where = (self.outlet_of[self.article], self.term)
        own, every = _Squares.of(self, where, whole.shape), whole.sum(0)
        y, n = whole[outlet, term], np.bincount(self.outlet_of, self.written, len(whole))[outlet]
        x, m = every[term] - y, self.written.sum() - n
        articles = np.bincount(self.outlet_of, minlength=len(whole))[outlet]
        here = own.around(outlet, term, y / np.maximum(n, 1))
        there = own.others(outlet, term, x / np.maximum(m, 1))
        here *= articles / np.maximum(articles - 1, 1)
        rest = len(self.outlet_of) - articles
        there *= rest / np.maximum(rest - 1, 1)
        part = n / (n + m)
        scatter = (1 - part) ** 2 * here + part**2 * there
        chance = (1 - part) ** 2 * y + part**2 * x
        return np.asarray(np.maximum(1.0, scatter / np.maximum(chance, 1e-9)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Squares:
    """Sums over articles of uses squared, of uses times length [outlets, terms], and of length squared [outlets]."""

    uses: Numbers
    both: Numbers
    length: Numbers

    @classmethod
    def of(cls, uses: Uses, where: tuple[NDArray[np.int64], NDArray[np.int64]], shape: tuple[int, ...]) -> _Squares:
        flat, size = where[0] * shape[1] + where[1], shape[0] * shape[1]
        return cls(
            _sums(flat, uses.times**2, size).reshape(shape),
            _sums(flat, uses.times * uses.written[uses.article], size).reshape(shape),
            _sums(uses.outlet_of, uses.written**2, shape[0]),
        )

    def around(self, outlet: NDArray[np.int64], term: NDArray[np.int64], share: Numbers) -> Numbers:
        """Sum over the outlet's articles of (uses - share * length) squared."""
        found: Numbers = self.uses[outlet, term] - 2 * share * self.both[outlet, term] + share**2 * self.length[outlet]
        return found

    def others(self, outlet: NDArray[np.int64], term: NDArray[np.int64], share: Numbers) -> Numbers:
        """The same over the articles of all other outlets."""
        uses = self.uses.sum(0)[term] - self.uses[outlet, term]
        both = self.both.sum(0)[term] - self.both[outlet, term]
        found: Numbers = uses - 2 * share * both + share**2 * (self.length.sum() - self.length[outlet])
        return found


def _sums(rows: NDArray[np.int64], values: Numbers, size: int) -> Numbers:
    return np.asarray(np.bincount(rows, values, size), dtype=np.float64)
