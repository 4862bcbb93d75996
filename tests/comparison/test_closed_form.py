"""The moments of the benchmark of p-values in closed form are those of all permutations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.accuracy.closed_form import closed, moments
from framing.comparison.arrangements import Arrangements
from framing.comparison.statistic import both_sides, design, null, side, statistic

START = np.zeros(1, dtype=np.int64)


@settings(max_examples=40)
@given(st.integers(2, 10), st.data())
def test_moments_of_the_gap_are_those_of_all_permutations(n, data):
    """With equal weights in one block, the difference of the means is a linear statistic."""
    own = data.draw(st.integers(1, n - 1))
    value = np.array(data.draw(st.lists(st.integers(-9, 9), min_size=n, max_size=n)), dtype=float)[:, None]
    mine, block = np.arange(n) < own, np.zeros(n, dtype=np.int64)
    what = design(value, np.ones(n), mine, block, START)
    every = next(iter(Arrangements(np.random.default_rng(0), 2000).of(mine, block)))
    ours = side(every.sums(what.columns))
    theirs = side(what.columns_versus.sum(axis=0)[:, None] - every.sums(what.columns_versus))
    gap = (ours.mean - theirs.mean)[0]
    known = moments(what, mine, block)
    variance = (gap**2).mean()
    assert gap.mean() == pytest.approx(0, abs=1e-9)
    assert known.gg[0] == pytest.approx(variance, abs=1e-9)
    assert known.third[0][0] == pytest.approx((gap**3).mean(), abs=1e-9)
    assert known.fourth[0] == pytest.approx((gap**4).mean() - 3 * variance**2, abs=1e-9)


def test_values_as_of_a_bell_curve_have_the_p_that_permutations_give():
    rng = np.random.default_rng(2)
    block, n = np.repeat(np.arange(4), 30), 120
    mine = np.tile(np.arange(30) < 10, 4)
    what = design(rng.normal(size=(n, 20)), rng.uniform(1, 2, n), mine, block, START)
    drawn = null(what.columns, what.columns_versus, Arrangements(rng, 8000).of(mine, block, sample=True))
    t = np.abs(statistic(*both_sides(what, mine)))[:, 0]
    assert closed(moments(what, mine, block), t) == pytest.approx((drawn >= t[:, None]).mean(axis=1), abs=0.03)
