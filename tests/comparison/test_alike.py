"""Where two sides write about different things, what the subject explains is not called a difference of theirs."""

from __future__ import annotations

import numpy as np
import pytest

from framing.comparison.alike import MOST, alike, directions, without_subject
from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import Cell
from framing.comparison.difference import block_means, difference


def leaning(rng: np.random.Generator, difference: float = 0.0, slope: float = 3.0, n: int = 40) -> Cell:
    """Articles of two sides in four blocks; the first side leans to one subject, and the value follows the subject."""
    block = np.repeat(np.arange(4), n // 4)
    subject = rng.random(n) < 0.5
    mine = rng.random(n) < np.where(subject, 0.8, 0.2)
    for one in range(4):
        mine[np.flatnonzero(block == one)[:2]] = [True, False]
    place = np.column_stack([subject - 0.5 + 0.1 * rng.normal(size=n), rng.normal(size=(n, MOST - 1))])
    value = slope * subject + difference * mine + 0.5 * rng.normal(size=n)
    return Cell(np.arange(n), value[:, None], rng.uniform(0.5, 2, n), mine, block, 0, place)


def p_of(here: Cell) -> float:
    chance = Arrangements(np.random.default_rng(1), 400)
    return float(difference(here.value, here.weight, here.mine, here.block, chance).p[0])


def gap(here: Cell) -> float:
    ours, theirs = block_means(here.value, here.weight, here.mine, here.block)
    return float(ours[0] - theirs[0])


def test_a_difference_of_subject_is_not_found() -> None:
    drawn = [leaning(np.random.default_rng(seed)) for seed in range(40)]
    assert np.mean([p_of(one) < 0.05 for one in drawn]) > 0.5
    assert np.mean([p_of(alike(one)) < 0.05 for one in drawn]) <= 0.1


def test_a_difference_beside_the_subject_is_found_in_its_size() -> None:
    drawn = [alike(leaning(np.random.default_rng(seed), difference=1.0)) for seed in range(40)]
    assert np.mean([gap(one) for one in drawn]) == pytest.approx(1.0, abs=0.15)
    assert np.mean([p_of(one) < 0.05 for one in drawn]) > 0.8


@pytest.mark.parametrize("seed", range(3))
def test_what_is_taken_off_does_not_depend_on_whose_the_articles_are(seed: int) -> None:
    rng = np.random.default_rng(seed)
    here = leaning(rng)
    left = without_subject(here.value, here.weight, here.block, here.place)
    about = here.place[:, : directions(here.place, here.block)]
    assert np.abs((here.weight[:, None] * left).T @ about).max() < 1e-8  # nothing of it follows the subject
    assert np.allclose(np.bincount(here.block, weights=here.weight * left[:, 0]), 0)


def test_without_places_or_with_few_articles_nothing_changes() -> None:
    here = leaning(np.random.default_rng(0))
    assert directions(here.place[:, :0], here.block) == 0
    few = leaning(np.random.default_rng(0), n=8)
    assert alike(few) is few
