"""Match comparable articles: those on the same event, or else those from the same fortnight or month."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.comparison.panel import Ints

# how an article is matched; ANY_TIME: the corpus has no dates at all; THROUGHOUT: both sides publish all the time
NOT_AT_ALL, EVENT, FORTNIGHT, MONTH, ANY_TIME, THROUGHOUT = -1, 0, 1, 2, 3, 4
FORTNIGHT_DAYS, MONTH_DAYS = 14, 31  # the longest stretches in which articles count as written at the same time
ENOUGH = 0.75  # fortnights suffice if they match this share of the articles that months match


class Matched(NamedTuple):
    """Per article [n]: its block (-1 if nothing can be compared with it), and how it was matched."""

    block: Ints
    within: Ints


class Stretches(NamedTuple):
    """Per article [n]: the fortnight and the month in which it was published, as numbers; -1 without a date."""

    fortnight: Ints
    month: Ints

    def of(self, chosen: Ints | NDArray[np.bool_]) -> Stretches:
        """The stretches of the chosen articles."""
        return Stretches(self.fortnight[chosen], self.month[chosen])


def stretches(day: Ints) -> Stretches:
    """Cut the time between the articles' days [n] into fortnights and months; -1 is an article without a date.

    These are not those of the calendar: time is cut at the longest silences until no stretch is longer than 14 (or 31)
    days. So two articles of 31 May and 1 June can be matched. Outlets play no part in it.
    If no article has a date, all are in one stretch.
    """
    return _stretches(day.tobytes())


@functools.lru_cache(maxsize=1024)
def _stretches(days: bytes) -> Stretches:
    """The stretches of `days`, which are asked for again by every measure of the same articles."""
    day = np.frombuffer(days, dtype=np.int64)
    if not (day >= 0).any():
        return Stretches(np.zeros(len(day), dtype=np.int64), np.zeros(len(day), dtype=np.int64))
    return Stretches(*(cut(day, longest) for longest in (FORTNIGHT_DAYS, MONTH_DAYS)))


def cut(day: Ints, longest: int) -> Ints:
    """The stretch of each article [n], none longer than `longest` days, as a number; -1 without a date."""
    dated = day >= 0
    present = np.flatnonzero(np.bincount(day[dated]))  # quicker than np.unique
    starts = present[list(_cuts(present.tobytes(), longest))]
    return np.where(dated, np.searchsorted(starts, day, side="right") - 1, -1)


@functools.lru_cache(maxsize=4096)
def _cuts(present: bytes, longest: int) -> tuple[int, ...]:
    """Where stretches begin in the ascending days `present`; of equal silences the middlemost is cut."""
    days = np.frombuffer(present, dtype=np.int64)
    found, waiting = [], [(0, len(days))] if len(days) else []
    while waiting:
        start, stop = waiting.pop()
        here = days[start:stop]
        if here[-1] - here[0] < longest:
            found.append(start)
            continue
        silence = here[1:] - here[:-1]
        widest = np.flatnonzero(silence == silence.max())
        middle = (here[widest] + here[widest + 1]) - (here[0] + here[-1])
        cut = start + int(widest[np.argmin(np.abs(middle))]) + 1
        waiting += [(cut, stop), (start, cut)]
    return tuple(sorted(found))


def match(side: NDArray[np.bool_] | Ints, story: Ints, when: Stretches) -> Matched:
    """The block of each article, and how it was matched.

    `side` [n] is the side of each article (two sides or more); `story` is as in Panel.
    A block is a story that more than one side reported. The other articles are matched by the fortnight; if fewer than
    three in four of those that the month would match have a partner there, by the month. There is no wider stretch:
    what has no partner is not compared. Blocks are numbered from 0, stories first.
    Matching uses only who wrote about what and when, never a value. So a test within the blocks stays valid.
    """
    return match_each(side, story, when, np.zeros(len(side), dtype=np.int64))


def match_each(side: NDArray[np.bool_] | Ints, story: Ints, when: Stretches, cell: Ints) -> Matched:
    """Run `match` for many comparisons at once; `cell` [n] is the comparison of each article and ascends from 0."""
    told = _shared(_apart(story, cell), side)
    times = [np.where(told, -1, time) for time in when]
    meet = [_shared(_apart(time, cell), side) for time in times]
    near, far = (np.bincount(cell, weights=one) for one in meet)
    close = (near >= ENOUGH * far)[cell]
    time = np.where(np.where(close, *meet), np.where(close, *times), -1)
    later = int(story.max(initial=-1)) + 1  # stretches are numbered after stories
    block = np.where(told, story, np.where(time < 0, -1, later + time))
    within = np.where(told, EVENT, np.where(time < 0, NOT_AT_ALL, np.where(close, FORTNIGHT, MONTH)))
    number = _renumber(_apart(block, cell))
    begins = np.flatnonzero(np.diff(cell, prepend=-1))
    ends = np.maximum.reduceat(number, begins) + 1  # per comparison; 0 if it has no block
    before = np.concatenate([[0], np.maximum.accumulate(ends)[:-1]])
    return Matched(np.where(number < 0, -1, number - before[cell]), within)


def _apart(block: Ints, cell: Ints) -> Ints:
    """Give equal block numbers [n] in different comparisons different numbers, ordered by comparison; -1 stays -1."""
    return np.where(block < 0, -1, cell * (int(block.max(initial=0)) + 1) + block)


def n_events(block: Ints, within: Ints) -> int:
    """How many blocks are events that more than one side reported; they are numbered before the others."""
    return int(block[within == EVENT].max(initial=-1)) + 1


def ways(within: Ints) -> Sequence[int]:
    """The ways in which some of the articles were matched, the narrowest first."""
    return [way for way in range(THROUGHOUT + 1) if (within == way).any()]


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
