"""Match comparable articles: those on the same story, or else those from the same time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from framing.comparison.panel import Ints

ENOUGH = 0.75  # a period is long enough when this share of the articles without a shared story meets another side in it
PERIODS = (1, 3, 12)  # months


def match(side: NDArray[np.bool_] | Ints, story: Ints, month: Ints) -> Ints:
    """The block of each article, or -1 if there is nothing to compare it with.

    `side` [n] is the side of each article (two sides or more); `story` and `month` are as in Panel.
    A block is a story that more than one side reported. The other articles are grouped by month. If fewer than three in
    four of them meet another side there, the period grows to a quarter, a year, and then all time. Blocks are numbered
    from 0.
    Matching uses only who wrote about what and when, never a value. So a test within the blocks stays valid.
    """
    return match_each(side, story, month, np.zeros(len(side), dtype=np.int64))


def match_each(side: NDArray[np.bool_] | Ints, story: Ints, month: Ints, cell: Ints) -> Ints:
    """Run `match` for many comparisons at once; `cell` [n] is the comparison of each article and ascends from 0."""
    told = _shared(_apart(story, cell), side)
    block = np.where(told, story, -1)
    left, later = np.flatnonzero(~told), int(story.max(initial=-1)) + 1  # periods are numbered after stories
    for period in (*PERIODS, 0):
        here = cell[left]
        time = np.where(month[left] >= 0, month[left] // period, -1) if period else np.zeros(len(left), dtype=np.int64)
        time -= time.min(initial=0)
        meet = _shared(_apart(time, here), side[left])
        enough = np.bincount(here, weights=meet) >= (ENOUGH if period else 0) * np.bincount(here)
        block[left] = np.where(meet & enough[here], later + time, -1)
        left = left[~enough[here]]
    number = _renumber(_apart(block, cell))
    begins = np.flatnonzero(np.diff(cell, prepend=-1))
    ends = np.maximum.reduceat(number, begins) + 1  # per comparison; 0 if it has no block
    before = np.concatenate([[0], np.maximum.accumulate(ends)[:-1]])
    return np.where(number < 0, -1, number - before[cell])


def _apart(block: Ints, cell: Ints) -> Ints:
    """Give equal block numbers [n] in different comparisons different numbers, ordered by comparison; -1 stays -1."""
    return np.where(block < 0, -1, cell * (int(block.max(initial=0)) + 1) + block)


def n_events(block: Ints, story: Ints) -> int:
    """How many blocks are stories: all their articles belong to the same one."""
    used = block >= 0
    number, told = block[used], story[used]
    some = np.full(int(number.max(initial=-1)) + 1, -1)
    some[number] = told  # per block, its last article's value
    some[number[some[number] != told]] = -1
    return int(np.count_nonzero(some >= 0))


def events_of_each(block: Ints, story: Ints, cell: Ints, cells: int) -> Ints:
    """Like `n_events` for many comparisons [cells]; articles [n] are sorted by `cell` and block."""
    begins = np.flatnonzero((np.diff(cell, prepend=-1) != 0) | (np.diff(block, prepend=-1) != 0))
    if not len(begins):
        return np.zeros(cells, dtype=np.int64)
    least, most = np.minimum.reduceat(story, begins), np.maximum.reduceat(story, begins)
    return np.bincount(cell[begins[(least >= 0) & (least == most)]], minlength=cells)


def _shared(block: Ints, side: NDArray[np.bool_] | Ints) -> NDArray[np.bool_]:
    """Whether the block of each article has articles of more than one side; -1 is no block."""
    number = block + 1
    some = np.empty(int(number.max(initial=0)) + 1, dtype=side.dtype)
    some[number] = side  # per block, its last article's value
    several = np.zeros(len(some), dtype=bool)
    several[number[some[number] != side]] = True
    several[0] = False
    return several[number]


def _renumber(block: Ints) -> Ints:
    there = np.zeros(int(block.max(initial=-1)) + 2, dtype=bool)
    there[block + 1] = True
    there[0] = False
    return np.where(block < 0, -1, np.cumsum(there)[block + 1] - 1)
