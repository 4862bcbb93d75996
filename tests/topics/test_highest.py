"""Find the highest numbers of a row among a few candidates."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from framing.topics.space import FOLDS, highest


@given(st.integers(0, 2**32), st.integers(1, 6), st.integers(1, 40 * FOLDS), st.integers(1, 4))
def test_the_highest_numbers_are_those_that_sorting_finds(seed: int, n: int, width: int, decimals: int) -> None:
    block = np.random.default_rng(seed).normal(size=(n, width)).round(decimals).astype(np.float32)  # many are equal
    k = min(5, width)
    found = highest(block, k, lambda rows, k: np.sort(np.argsort(rows, axis=1)[:, -k:], axis=1))
    assert found.shape == (n, k)
    assert (np.diff(found, axis=1) > 0).all()
    np.testing.assert_array_equal(np.sort(np.take_along_axis(block, found, axis=1)), np.sort(block, axis=1)[:, -k:])
