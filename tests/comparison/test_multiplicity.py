from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from framing.comparison.multiplicity import benjamini_hochberg, shrink

probabilities = st.lists(st.floats(0.0001, 1), min_size=1, max_size=30)


@given(probabilities)
def test_q_is_what_scipy_computes(p):
    assert benjamini_hochberg(np.array(p)) == pytest.approx(false_discovery_control(p))


def test_what_was_not_tested_has_no_q_and_does_not_count():
    q = benjamini_hochberg(np.array([np.nan, 0.01, np.nan, 0.04]))
    assert q == pytest.approx([np.nan, 0.02, np.nan, 0.04], nan_ok=True)


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=20), st.floats(0.01, 3))
def test_shrunken_estimates_stay_between_their_own_and_the_common_mean(estimates, error):
    theta = np.array(estimates)
    drawn = shrink(theta, np.full(len(theta), error))
    low, high = np.minimum(theta, theta.mean()), np.maximum(theta, theta.mean())
    assert (drawn >= low - 1e-9).all()
    assert (drawn <= high + 1e-9).all()


def test_clear_differences_are_hardly_drawn_in():
    theta = np.array([-10.0, 0.0, 10.0])
    assert shrink(theta, np.full(3, 0.1)) == pytest.approx(theta, abs=0.01)
