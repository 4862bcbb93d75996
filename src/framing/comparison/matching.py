"""Like with like: articles are compared with articles about the same event, else of the same time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from framing.comparison.panel import Ints

ENOUGH = 0.75  # a period is long enough when this share of the articles without a partner event finds company in it
PERIODS = (1, 3, 12)  # months


def match(mine: NDArray[np.bool_], story: Ints, month: Ints) -> Ints:
    """The block of each article, or -1 for one that has nothing to be compared with.

    `mine` [n] says whose side an article is on, `story` and `month` are as in Panel. A block is an event that both
    sides told; the other articles are put together by month, or by the shortest of quarter, year and all time in
    which at least three in four of them meet the other side. Blocks are numbered from 0 and hold both sides.
    Uses who wrote when about what, never a value: a test within the blocks stays valid.
    """
    block = np.where(story >= 0, story, -1)
    block[~_two_sided(block, mine)] = -1
    left = block < 0
    if left.any():
        for period in PERIODS:
            time = np.where(month[left] >= 0, month[left] // period, -1)
            _, time = np.unique(time, return_inverse=True)
            meet = _two_sided(time, mine[left])
            if meet.mean() >= ENOUGH:
                break
        else:
            time = np.zeros(int(left.sum()), dtype=np.int64)
            meet = _two_sided(time, mine[left])
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


def _two_sided(block: Ints, mine: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether the block of each article holds articles of both sides; -1 is no block."""
    shifted = block + 1
    ours = np.bincount(shifted, weights=mine, minlength=1)
    all_ = np.bincount(shifted, minlength=1)
    both = (ours > 0) & (ours < all_)
    both[0] = False
    return both[shifted]


def _renumber(block: Ints) -> Ints:
    numbers, codes = np.unique(block, return_inverse=True)
    return np.asarray(codes - (1 if len(numbers) and numbers[0] < 0 else 0), dtype=np.int64)
