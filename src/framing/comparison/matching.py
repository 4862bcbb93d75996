"""Like with like: articles are compared with articles about the same event, else of the same time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from framing.comparison.panel import Ints

ENOUGH = 0.75  # a period is long enough when this share of the articles without a partner event finds company in it
PERIODS = (1, 3, 12)  # months


def match(side: NDArray[np.bool_] | Ints, story: Ints, month: Ints) -> Ints:
    """The block of each article, or -1 for one that has nothing to be compared with.

    `side` [n] says whose article it is (two sides or more), `story` and `month` are as in Panel. A block is an event
    that more than one side told; the other articles are put together by month, or by the shortest of quarter, year
    and all time in which at least three in four of them meet another side. Blocks are numbered from 0.
    Uses who wrote when about what, never a value: a test within the blocks stays valid.
    """
    return match_each(side, story, month, np.zeros(len(side), dtype=np.int64))


def match_each(side: NDArray[np.bool_] | Ints, story: Ints, month: Ints, cell: Ints) -> Ints:
    """What `match` gives for each of many comparisons at once; `cell` [n] ascends from 0: which an article is in."""
    told = _shared(_apart(story, cell), side)
    block = np.where(told, story, -1)
    left, later = np.flatnonzero(~told), int(story.max(initial=-1)) + 1  # times come after events
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
    ends = np.maximum.reduceat(number, begins) + 1  # of each comparison, -1 + 1 if it has no block
    before = np.concatenate([[0], np.maximum.accumulate(ends)[:-1]])
    return np.where(number < 0, -1, number - before[cell])


def _apart(block: Ints, cell: Ints) -> Ints:
    """Blocks [n] of one number in different comparisons told apart, in the order of the comparisons; -1 stays."""
    return np.where(block < 0, -1, cell * (int(block.max(initial=0)) + 1) + block)


def n_events(block: Ints, story: Ints) -> int:
    """How many of the blocks are events: those whose articles all tell one story."""
    used = block >= 0
    number, told = block[used], story[used]
    some = np.full(int(number.max(initial=-1)) + 1, -1)
    some[number] = told  # of each block whichever article comes last
    some[number[some[number] != told]] = -1
    return int(np.count_nonzero(some >= 0))


def events_of_each(block: Ints, story: Ints, cell: Ints, cells: int) -> Ints:
    """The same [cells] of many comparisons, whose articles [n] are in the order of their `cell` and block."""
    begins = np.flatnonzero((np.diff(cell, prepend=-1) != 0) | (np.diff(block, prepend=-1) != 0))
    if not len(begins):
        return np.zeros(cells, dtype=np.int64)
    least, most = np.minimum.reduceat(story, begins), np.maximum.reduceat(story, begins)
    return np.bincount(cell[begins[(least >= 0) & (least == most)]], minlength=cells)


def _shared(block: Ints, side: NDArray[np.bool_] | Ints) -> NDArray[np.bool_]:
    """Whether the block of each article holds articles of more than one side; -1 is no block."""
    number = block + 1
    some = np.empty(int(number.max(initial=0)) + 1, dtype=side.dtype)
    some[number] = side  # of each block whichever article comes last
    several = np.zeros(len(some), dtype=bool)
    several[number[some[number] != side]] = True
    several[0] = False
    return several[number]


def _renumber(block: Ints) -> Ints:
    there = np.zeros(int(block.max(initial=-1)) + 2, dtype=bool)
    there[block + 1] = True
    there[0] = False
    return np.where(block < 0, -1, np.cumsum(there)[block + 1] - 1)
