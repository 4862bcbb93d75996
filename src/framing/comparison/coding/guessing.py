"""From the score of a machine to the answer that a person would give: what trains does not validate."""

from __future__ import annotations

import numpy as np

from framing.comparison.panel import Floats, Ints

FOLDS = 5
RIDGE = 1.0  # pseudo-answers behind the slope: a few coded passages do not make a steep curve
STEPS = 25


def guesses(score: Floats, answer: Floats, counts: Floats, group: Ints, yes_no: bool) -> Floats:
    """What the machine expects a person to answer to each passage [n], in the unit of the answers.

    `score` [n, k] are machine scores (k may be 0), `answer` [n] is nan where nobody coded, `counts` [n] how many
    passages a coded one stands for, `group` [n] the number of its article. The articles are dealt to FOLDS parts; the
    passages of a part are guessed from the answers to all others (cross-fitting, Chernozhukov et al. 2018). A curve
    with one slope for all outlets: an error that differs between outlets stays in the answers minus the guesses.
    """
    there = ~np.isnan(answer)
    found = np.full(len(answer), np.nan)
    part = parts(group)
    for fold in range(FOLDS):
        known, asked = there & (part != fold), part == fold
        if not known.any():
            known = there
        found[asked] = _fitted(score[known], answer[known], counts[known], score[asked], yes_no)
    return found


def parts(group: Ints) -> Ints:
    """The part [n] to which each article belongs; neighbours in number are in different parts."""
    return group % FOLDS


def _fitted(score: Floats, answer: Floats, counts: Floats, asked: Floats, yes_no: bool) -> Floats:
    weight = counts / counts.mean()
    centre = np.average(score, axis=0, weights=weight)
    spread = np.sqrt(np.average((score - centre) ** 2, axis=0, weights=weight))
    spread = np.where(spread > 1e-9, spread, 1.0)
    x, there = (np.column_stack([np.ones(len(one)), (one - centre) / spread]) for one in (score, asked))
    ridge = np.diag([0.0, *[RIDGE] * score.shape[1]])
    if not yes_no or len(np.unique(answer)) < 2:
        slopes = np.linalg.solve(x.T @ (weight[:, None] * x) + ridge, x.T @ (weight * answer))
        found: Floats = np.clip(there @ slopes, answer.min(), answer.max())
        return found
    return _chance(there @ _logistic(x, answer, weight, ridge))


def _logistic(x: Floats, answer: Floats, weight: Floats, ridge: Floats) -> Floats:
    """The slopes of a logistic regression, by Newton's method; the penalty keeps them finite."""
    slopes = np.zeros(x.shape[1])
    share = float(np.clip(np.average(answer, weights=weight), 1e-3, 1 - 1e-3))
    slopes[0] = np.log(share / (1 - share))
    for _ in range(STEPS):
        chance = _chance(x @ slopes)
        bend = x.T @ ((weight * chance * (1 - chance))[:, None] * x) + ridge + 1e-9 * np.eye(len(slopes))
        step = np.linalg.solve(bend, x.T @ (weight * (answer - chance)) - ridge @ slopes)
        slopes = slopes + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-8:
            break
    found: Floats = slopes
    return found


def _chance(x: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-np.clip(x, -30, 30)))
    return found
