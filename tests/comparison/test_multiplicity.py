from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison.multiplicity import benjamini_hochberg, of_two_families, shrink

probabilities = st.lists(st.floats(0.0001, 1), min_size=1, max_size=30)


@given(probabilities)
def test_q_is_the_least_share_of_false_findings_at_which_a_p_is_called_one(p):
    at_most = [min(1.0, min(q * len(p) / sum(one <= q for one in p) for q in p if q >= own)) for own in p]
    assert benjamini_hochberg(np.array(p)) == pytest.approx(at_most)


def test_where_nothing_was_tested_there_is_no_q():
    assert np.isnan(benjamini_hochberg(np.full(3, np.nan))).all()
    assert len(benjamini_hochberg(np.array([]))) == 0


def test_what_was_not_tested_has_no_q_and_does_not_count():
    q = benjamini_hochberg(np.array([np.nan, 0.01, np.nan, 0.04]))
    assert q == pytest.approx([np.nan, 0.02, np.nan, 0.04], nan_ok=True)


def test_of_two_families_a_small_one_is_not_lost_beside_a_large_one():
    p = np.array([0.004] + [0.5] * 9 + [0.5] * 990)
    first = np.arange(1000) < 10
    assert of_two_families(p, first)[0] == pytest.approx(0.004 * 2 * 10)
    assert benjamini_hochberg(p)[0] > 0.4


def test_of_two_families_together_one_in_ten_has_a_false_finding():
    rng, first = np.random.default_rng(0), np.arange(220) < 20
    found = [(of_two_families(rng.random(220), first) <= 0.10).any() for _ in range(1000)]
    assert np.mean(found) == pytest.approx(0.10, abs=0.03)


@given(probabilities, st.integers(0, 30))
def test_of_two_families_no_q_is_below_its_p_and_one_family_alone_is_as_usual(p, size):
    whole = np.array(p)
    assert (of_two_families(whole, np.arange(len(p)) < size) >= whole).all()
    assert of_two_families(whole, np.zeros(len(p), dtype=bool)) == pytest.approx(benjamini_hochberg(whole))


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
