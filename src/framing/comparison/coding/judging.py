"""How good a measure is on this corpus, by what people coded: overall and for each outlet, each with its interval."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.comparison.panel import Floats, Ints

DRAWS = 500
SHUFFLES = 2000
LEAST = 8  # coded passages; with fewer no figure is given


class Estimated(NamedTuple):
    """A figure with its 95 % interval; nan where it cannot be computed, as without any "yes"."""

    value: float
    low: float
    high: float


class CodedPassages(NamedTuple):
    """The coded passages [n]: machine score, the guess made of it, the answer, how many each stands for, whose."""

    score: Floats
    guess: Floats
    answer: Floats
    counts: Floats
    article: Ints
    outlet: Ints

    def where(self, rows: NDArray[np.bool_] | Ints) -> CodedPassages:
        """Some of them."""
        return CodedPassages(
            self.score[rows], self.guess[rows], self.answer[rows], self.counts[rows], self.article[rows],
            self.outlet[rows],
        )  # fmt: skip


def auc(what: CodedPassages) -> float:
    """The chance that a passage coded yes has a higher score than one coded no, each for as many as it stands for."""
    yes, no = what.answer > 0.5, what.answer < 0.5
    if not yes.any() or not no.any():
        return float("nan")
    order = np.argsort(what.score[no], kind="stable")
    scores, sums = what.score[no][order], np.concatenate([[0.0], np.cumsum(what.counts[no][order])])
    below, upto = (sums[np.searchsorted(scores, what.score[yes], side=side)] for side in ("left", "right"))
    return float((what.counts[yes] * (below + upto) / 2).sum() / (what.counts[yes].sum() * sums[-1]))


def correlation(what: CodedPassages) -> float:
    """Pearson's correlation of score and answer."""
    x, y = (one - np.average(one, weights=what.counts) for one in (what.score, what.answer))
    below = np.sqrt((what.counts @ x**2) * (what.counts @ y**2))
    return float((what.counts @ (x * y)) / below) if below > 1e-12 else float("nan")


def cut_of(what: CodedPassages) -> float:
    """The score from which on the measure marks as many passages as the coders call yes."""
    order = np.argsort(-what.score, kind="stable")
    marked = np.cumsum(what.counts[order])
    wanted = what.counts @ what.answer
    return float(what.score[order][min(int(np.searchsorted(marked, wanted - 1e-9)), len(order) - 1)])


def precision(what: CodedPassages, cut: float) -> float:
    """Of what the measure marks, the share that the coders call yes."""
    marked = what.score >= cut
    return float(np.average(what.answer[marked], weights=what.counts[marked])) if marked.any() else float("nan")


def recall(what: CodedPassages, cut: float) -> float:
    """Of what the coders call yes, the share that the measure marks."""
    yes = what.counts * what.answer
    return float(yes[what.score >= cut].sum() / yes.sum()) if yes.sum() > 0 else float("nan")


def error(what: CodedPassages) -> float:
    """By how much the answers exceed the guesses on average: above 0, the measure sees too little."""
    return float(np.average(what.answer - what.guess, weights=what.counts))


def with_interval(what: CodedPassages, figure: Callable[[CodedPassages], float], rng: np.random.Generator) -> Estimated:
    """A figure (a function of coded passages) with the 95 % interval from articles drawn again with replacement.

    The interval is nan where all draws give the same.
    """
    value = figure(what)
    if len(what.score) < LEAST or not np.isfinite(value):
        return Estimated(float("nan"), float("nan"), float("nan"))
    order = np.argsort(what.article, kind="stable")
    starts = np.flatnonzero(np.diff(what.article[order], prepend=-1))
    rows = np.split(order, starts[1:])
    drawn = [figure(what.where(np.concatenate([rows[i] for i in rng.integers(len(rows), size=len(rows))])))
             for _ in range(DRAWS)]  # fmt: skip
    known = [one for one in drawn if np.isfinite(one)]
    if len(known) < DRAWS // 2:
        return Estimated(value, float("nan"), float("nan"))
    low, high = np.quantile(known, (0.025, 0.975))
    if low == high:  # nothing varies, as where every answer is no: drawing again tells nothing
        low = high = float("nan")
    return Estimated(value, float(low), float(high))


def error_differs(what: CodedPassages, rng: np.random.Generator) -> float:
    """How often chance makes the measure's error differ between outlets this much (p); nan if it cannot be asked.

    The error of an outlet is the mean of the answers minus the guesses. Whole articles are dealt to other outlets.
    Outlets with fewer than LEAST coded passages are left out.
    """
    many = np.bincount(what.outlet)
    what = what.where(many[what.outlet] >= LEAST)
    outlets = np.unique(what.outlet)
    if len(outlets) < 2:
        return float("nan")
    articles, unit = np.unique(what.article, return_inverse=True)
    residual = what.answer - what.guess
    weight = np.bincount(unit, weights=what.counts)
    mass = np.bincount(unit, weights=what.counts * residual)
    owner = np.zeros(len(articles), dtype=np.int64)
    owner[unit] = np.searchsorted(outlets, what.outlet)

    def apart(owners: Ints) -> float:
        total = np.bincount(owners, weights=weight, minlength=len(outlets))
        means = np.bincount(owners, weights=mass, minlength=len(outlets)) / total
        about = mass - weight * means[owners]
        # the prior: no outlet is thought to be more even than half of all, as where the coders never say yes
        own = np.bincount(owners, weights=about**2, minlength=len(outlets)) / total**2
        n = np.bincount(owners, minlength=len(outlets))
        usual = own @ n / len(outlets)
        variance = (own * n + usual) / (n + 1)
        if (variance <= 0).any():
            return 0.0
        middle = np.average(means, weights=1 / variance)
        return float((((means - middle) ** 2) / variance).sum())

    actual = apart(owner)
    found = np.array([apart(rng.permutation(owner)) for _ in range(SHUFFLES)])
    return float((np.count_nonzero(found >= actual * (1 - 1e-9)) + 1) / (SHUFFLES + 1))
