"""The distance between outlets with chance taken off."""

from __future__ import annotations

import numpy as np
import pytest

from framing.measures.distance import debiased_distance, parts_of_distance


def groups(apart: float, n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    one, other = random.normal(size=(n, 30)), random.normal(size=(2 * n, 30))
    one[:, 0] += apart
    return one, other


@pytest.mark.parametrize("n", [3, 10])
def test_like_groups_are_at_distance_nought_on_average_however_few(n: int) -> None:
    drawn = [groups(0.0, n, seed) for seed in range(400)]
    found = [debiased_distance(one, other) for one, other in drawn]
    plain = [float(((one.mean(0) - other.mean(0)) ** 2).sum()) for one, other in drawn]
    assert abs(np.mean(found)) < 4 * np.std(found) / np.sqrt(len(found))
    assert np.mean(plain) > 4 * np.std(found) / np.sqrt(len(found))  # what it takes off


def test_a_true_distance_is_found_without_bias() -> None:
    found = [debiased_distance(*groups(2.0, 5, seed)) for seed in range(400)]
    assert np.mean(found) == pytest.approx(4.0, abs=0.4)


def test_the_parts_of_the_articles_average_to_the_distance() -> None:
    one, other = groups(1.0, 6, 1)
    assert parts_of_distance(one, other).mean() == pytest.approx(debiased_distance(one, other))


def test_it_is_the_same_from_either_side() -> None:
    one, other = groups(1.0, 6, 2)
    assert debiased_distance(one, other) == pytest.approx(debiased_distance(other, one))
