"""Permutations: drawn without repetition, the same however they are stored, and the same for many cells as for one."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison import subsets
from framing.comparison.arrangements import FIRST, UNSURE, Arrangements
from framing.comparison.difference import SAME, Difference, difference, differences, finer
from framing.comparison.labels import Few
from framing.comparison.statistic import both_sides, design, null, statistic

BLOCK = st.integers(2, 60).flatmap(lambda size: st.tuples(st.just(size), st.integers(1, size - 1)))
SIZES = st.lists(BLOCK, min_size=1, max_size=4)


def _blocks(sizes):
    block = np.repeat(np.arange(len(sizes)), [size for size, _ in sizes])
    mine = np.concatenate([np.arange(size) < own for size, own in sizes])
    return mine, block


@given(st.integers(1, 200), st.data())
def test_places_are_drawn_without_repetition_whichever_way_is_quicker(size, data):
    few = data.draw(st.integers(1, size))
    drawn = [subsets.subsets([3, size], size, few, 40)]
    for way in (subsets._compared, subsets._looked_up):
        drawn.append(way(subsets._below([3, size], np.arange(size - few + 1, size + 1), 40), size))
    assert all((np.sort(one, axis=0)[1:] != np.sort(one, axis=0)[:-1]).all() and one.max() < size for one in drawn)
    assert (drawn[0] == drawn[1]).all()
    assert (drawn[0] == drawn[2]).all()


def test_every_set_of_places_is_as_likely_as_every_other():
    drawn = np.sort(subsets.subsets([1], 6, 3, 20_000), axis=0)
    counts = np.unique(drawn, axis=1, return_counts=True)[1]
    assert len(counts) == 20
    assert abs(counts / 1000 - 1).max() < 0.15


def test_numbers_are_those_that_numpy_draws_one_by_one():
    ends = np.array([2, 7, 300, 70_000])
    rng = np.random.default_rng([4, 5])
    expected = [rng.integers(end, size=1000, dtype=np.int32) for end in ends]
    assert (subsets._below([4, 5], ends, 1000) == expected).all()


def test_numbers_are_drawn_again_where_numpy_draws_again():
    ends = np.array([2**31 - 5, 300_000_000])  # so large that many numbers would have to be drawn again
    rng = np.random.default_rng([4, 5])
    expected = [rng.integers(end, size=1000, dtype=np.int32) for end in ends]
    assert (subsets._below([4, 5], ends, 1000) == expected).all()


@given(SIZES, st.integers(0, 99))
def test_sums_are_over_the_articles_that_the_labels_name(sizes, seed):
    mine, block = _blocks(sizes)
    columns = np.random.default_rng(seed).normal(size=(len(block), 3))
    for labels in Arrangements(np.random.default_rng(seed), 1500).of(mine, block, sample=True):
        dense = labels.sums(np.eye(len(block)))
        own = np.stack([np.bincount(block, weights=one) for one in dense.T], axis=1)
        assert (own == np.bincount(block, weights=mine)[:, None]).all()
        assert labels.sums(columns) == pytest.approx(columns.T @ dense, abs=1e-9)


def test_few_articles_against_many_are_kept_as_few():
    mine, block = _blocks([(300, 4), (200, 198)])
    parts = list(Arrangements(np.random.default_rng(1), 2000).of(mine, block))
    assert [type(one) for one in parts] == [Few, Few]
    assert [one.sums(np.ones((len(block), 1)))[0].tolist() for one in parts] == [[202.0] * 500, [202.0] * 1500]


@given(SIZES, st.integers(0, 99))
def test_only_what_the_first_arrangements_leave_open_gets_them_all(sizes, seed):
    mine, block = _blocks(sizes)
    rng, chance = np.random.default_rng(seed), Arrangements(np.random.default_rng(seed), 1200)
    value, weight = rng.normal(size=(len(block), 6)) + mine[:, None] * np.arange(6) * 0.2, rng.uniform(1, 5, len(block))
    found = difference(value, weight, mine, block, chance)
    what = design(value, weight, mine, block, np.zeros(1, dtype=np.int64))
    exchanged = null(what.columns, what.columns_versus, chance.of(mine, block))
    if chance.complete(mine, block):
        return
    t = np.abs(statistic(*both_sides(what, mine))) * (1 - SAME)
    of_first = (1 + (exchanged[:, :500] >= t).sum(axis=1)) / 501
    of_all = (1 + (exchanged >= t).sum(axis=1)) / 1201
    expected = np.where(of_first <= UNSURE, of_all, of_first)
    clear = np.abs(of_first - UNSURE) > 2 / 500  # leave out p-values that rounding could move
    assert found.p[clear] == pytest.approx(expected[clear], abs=2 / 500)
    assert not (((found.low > 0) | (found.high < 0)) & (found.p >= 0.05)).any()


@given(SIZES, st.integers(0, 99))
def test_results_only_in_the_table_use_the_first_arrangements(sizes, seed):
    mine, block = _blocks(sizes)
    rng, chance = np.random.default_rng(seed), Arrangements(np.random.default_rng(seed), 1200)
    value = rng.normal(size=(len(block), 6)) + mine[:, None] * np.arange(6) * 0.2
    cell = value, rng.uniform(1, 5, len(block)), mine, block
    whole, brief = difference(*cell, chance), difference(*cell, chance.first())
    for name in ("value", "value_versus", "estimate", "error"):
        assert (getattr(brief, name) == getattr(whole, name)).all()
    if chance.complete(mine, block):
        assert (brief.p == whole.p).all()
    else:
        assert np.rint(brief.p * (FIRST + 1)) == pytest.approx(brief.p * (FIRST + 1))
        assert (brief.p == whole.p)[whole.p > 2 * UNSURE].all()


def test_no_level_has_more_small_p_than_it_says_however_many_arrangements_are_made():
    rng = np.random.default_rng(3)
    mine, block = _blocks([(12, 5), (9, 4), (30, 11)])
    p, fine = [], []
    for _ in range(12):
        chance, value = Arrangements(rng, 1000), rng.normal(size=(len(block), 250))
        found = difference(value, np.ones(len(block)), mine, block, chance).p
        p.append(found)
        fine.append(finer(value, np.ones(len(block)), mine, block, chance.more(2), 20))
    for found in (np.concatenate(p), np.concatenate(fine)):
        for level in (0.02, 0.05, 0.1, 0.2, 0.5):
            assert abs((found <= level).mean() - level) < 4 * np.sqrt(level * (1 - level) / len(found))


def test_a_large_p_needs_few_arrangements():
    mine, block = _blocks([(30, 12)])
    value = np.random.default_rng(2).normal(size=(30, 1)) + 3.0 * mine[:, None] * [[0.0, 1.0]]
    asked = []

    class Asked(Arrangements):
        def of(self, mine, block, sample=False):
            for labels in super().of(mine, block, sample):
                asked.append(labels)
                yield labels

    chance = Asked(np.random.default_rng(2), 8000)
    p = finer(value[:, :1], np.ones(30), mine, block, chance, 10)
    assert len(asked) == 1
    assert 10 / 501 < p[0] <= 1
    assert finer(value, np.ones(30), mine, block, chance, 10)[1] == 1 / 8001


@given(st.lists(SIZES, min_size=1, max_size=4), st.integers(0, 99))
def test_many_cells_at_once_equal_each_cell_alone(cells, seed):
    rng, chance = np.random.default_rng(seed), Arrangements(np.random.default_rng(seed), 300)
    masks, blocks = zip(*map(_blocks, cells), strict=True)
    starts = np.cumsum([0, *(len(one) for one in masks[:-1])])
    before = np.cumsum([0, *(one[-1] + 1 for one in blocks[:-1])])
    mine, block = np.concatenate(masks), np.concatenate([one + b for one, b in zip(blocks, before, strict=True)])
    value, weight = rng.normal(size=(len(mine), 2)), rng.uniform(1, 5, len(mine))
    together = differences(value, weight, mine, block, starts, np.ones((2, len(cells)), dtype=bool), chance)
    for k, (start, one, parts) in enumerate(zip(starts, masks, blocks, strict=True)):
        rows = slice(start, start + len(one))
        alone = difference(value[rows], weight[rows], one, parts, chance)
        for field in fields(Difference):
            expected = pytest.approx(getattr(alone, field.name), rel=1e-6, nan_ok=True)
            assert getattr(together, field.name)[:, k] == expected
