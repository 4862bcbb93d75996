"""Month by month: all months computed at once equal each month alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison.cells import Cell
from framing.comparison.difference import describe
from framing.comparison.trends import _by_month

ARTICLES = st.lists(
    st.tuples(st.integers(0, 4), st.booleans(), st.floats(-5, 5), st.floats(0.1, 9)), min_size=2, max_size=40
)


@given(ARTICLES)
def test_all_months_at_once_equal_each_month_alone(articles: list[tuple[int, bool, float, float]]) -> None:
    number, mine = (np.array([one[i] for one in articles]) for i in (0, 1))
    value, weight = np.array([[one[2], -2 * one[2]] for one in articles]), np.array([one[3] for one in articles])
    none = np.zeros((len(mine), 0))
    here = Cell(np.arange(len(mine)), value, weight, mine, np.zeros(len(mine), dtype=np.int64), 0, none)
    both = np.array([m for m in range(5) if len(set(mine[number == m].tolist())) == 2], dtype=np.int64)
    found = _by_month(here, number, both)
    for place, month in enumerate(both.tolist()):
        there = number == month
        ours, theirs = describe(value[there], weight[there], mine[there])
        assert found[place] == pytest.approx(ours - theirs, abs=1e-9)
    assert found.shape == (len(both), 2)
