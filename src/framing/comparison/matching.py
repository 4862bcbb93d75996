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
    block = np.where(story >= 0, story, -1)
    block[~_shared(block, side)] = -1
    left = block < 0
    if left.any():
        for period in PERIODS:
            time = np.where(month[left] >= 0, month[left] // period, -1)
            _, time = np.unique(time, return_inverse=True)
            meet = _shared(time, side[left])
            if meet.mean() >= ENOUGH:
                break
        else:
            time = np.zeros(int(left.sum()), dtype=np.int64)
            meet = _shared(time, side[left])
        block[left] = np.where(meet, time + 1 + block.max(), -1)
    return _renumber(block)


def n_events(block: Ints, story: Ints) -> int:
    """How many of the blocks are events: those whose articles all tell one story."""
    used = block >= 0
    if not used.any():
        return 0
    low = np.full(block.max() + 1, np.iinfo(np.int64).max)
    high = np.full(block.max() + 1, -1)
    np.minimum.at(low, block[used], story[used])
    np.maximum.at(high, block[used], story[used])
    return int(((low == high) & (high >= 0)).sum())


def _shared(block: Ints, side: NDArray[np.bool_] | Ints) -> NDArray[np.bool_]:
    """Whether the block of each article holds articles of more than one side; -1 is no block."""
    low = np.full(int(block.max(initial=-1)) + 2, np.iinfo(np.int64).max)
    high = np.full(len(low), -1)
    np.minimum.at(low, block + 1, side.astype(np.int64))
    np.maximum.at(high, block + 1, side.astype(np.int64))
    several = low < high
    several[0] = False
    return several[block + 1]


def _renumber(block: Ints) -> Ints:
    numbers, codes = np.unique(block, return_inverse=True)
    return np.asarray(codes - (1 if len(numbers) and numbers[0] < 0 else 0), dtype=np.int64)
