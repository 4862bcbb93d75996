"""Values as they would be if all articles of a block were about the same thing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from framing.comparison.cells import Cell
from framing.comparison.panel import Floats, Ints
from framing.comparison.statistic import block_sums

MOST = 10  # directions of the subject that are held constant
EACH = 5  # articles beyond one per block that each direction needs
LEAST = 0.2  # with less left of the labels, a difference is not stretched further


def alike(here: Cell) -> Cell:
    """The same cell with values from which is taken what the articles' subjects explain within blocks.

    Articles on one event are about the same, and nothing is taken from them (`cells.subject_of`). The slopes come from
    all articles, whoever wrote them. So the values do not depend on the labels, and a test that exchanges labels stays
    exact. What is left shows too small a difference where the sides differ in subject, as the slopes take some of it
    too. So it is stretched: the difference is then that of a regression on side, subject and block (Frisch and Waugh
    1933), and its interval and the smallest detectable difference grow with it.
    """
    if not directions(here.place, here.block):
        return here
    left = without_subject(here.value, here.weight, here.block, here.place)
    free = max(labels_left(here.mine, here.weight, here.block, here.place), LEAST)
    return here.with_value(means(here.value, here.weight, here.block) + left / free)


def labels_left(mine: NDArray[np.bool_], weight: Floats, block: Ints, place: Floats) -> float:
    """The share of the variance of the labels within blocks that the subject does not explain, from 0 to 1.

    0: who wrote an article follows from what it is about. Then nothing can be said about the outlet itself.
    """
    side = mine[:, None].astype(float)
    left = without_subject(side, weight, block, place)[:, 0]
    whole = (side - means(side, weight, block))[:, 0]
    return float(weight @ left**2 / (weight @ whole**2))


def directions(place: Floats, block: Ints) -> int:
    """How many directions of the places [n, k] can be held constant within blocks; what is at 0 does not count."""
    told = place.any(axis=1)
    free = np.count_nonzero(told) - len(np.unique(block[told])) - 1
    return int(max(min(MOST, place.shape[1], free // EACH), 0))


def without_subject(columns: Floats, weight: Floats, block: Ints, place: Floats) -> Floats:
    """The columns [n, s] less their blocks' means and what the articles' places explain; `block` ascends from 0."""
    about = columns - means(columns, weight, block)
    place = place[:, : directions(place, block)]
    if not place.shape[1]:
        return about
    root = np.sqrt(weight)[:, None]
    place = place - means(place, weight, block)
    left: Floats = about - place @ np.linalg.lstsq(root * place, root * about, rcond=1e-8)[0]
    return left


def means(columns: Floats, weight: Floats, block: Ints) -> Floats:
    """The weighted mean of each article's block [n, s]."""
    total = np.bincount(block, weights=weight)[:, None]
    found: Floats = (block_sums(weight[:, None] * columns, block) / total)[block]
    return found
