"""What a difference depends on: leaving out in one step equals leaving out one after another."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.comparison.cells import Cell
from framing.comparison.difference import block_means
from framing.comparison.sensitivity import without_each, without_each_article


@st.composite
def cells(draw: st.DrawFn) -> tuple[Cell, np.ndarray]:
    """Blocks with both sides, some with one article per side, and the outlet of each article of the other side."""
    sides = [draw(st.lists(st.booleans(), max_size=4)) for _ in range(draw(st.integers(1, 4)))]
    mine = np.array([side for rest in sides for side in (True, False, *rest)])
    block = np.repeat(np.arange(len(sides)), [len(rest) + 2 for rest in sides])
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n = len(mine)
    none = np.zeros((n, 0))
    cell = Cell(np.arange(n), rng.normal(size=(n, 3)), rng.integers(1, 600, n).astype(float), mine, block, 0, none)
    return cell, np.unique(rng.integers(3, size=int((~mine).sum())), return_inverse=True)[1]


def again(here: Cell, gone: np.ndarray) -> np.ndarray:
    left = here.among(here.left(gone))
    if not len(left.block):
        return np.full(here.value.shape[1], np.nan)
    ours, theirs = block_means(left.value, left.weight, left.mine, left.block)
    return ours - theirs


@settings(max_examples=50)
@given(cells())
def test_leaving_out_each_in_one_step_is_leaving_out_one_after_the_other(drawn):
    here, outlet = drawn
    n = len(here.block)
    one_by_one = np.stack([again(here, np.arange(n) == i) for i in range(n)])
    assert without_each_article(here) == pytest.approx(one_by_one, abs=1e-9, nan_ok=True)
    every = np.full(n, -1)
    every[~here.mine] = outlet
    outlets = np.stack([again(here, every == k) for k in range(outlet.max() + 1)])
    assert without_each(here, outlet) == pytest.approx(outlets, abs=1e-9, nan_ok=True)
