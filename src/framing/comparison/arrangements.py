"""Which articles could have been whose, if the outlet made no difference: all arrangements if few, else random ones."""

from __future__ import annotations

import itertools
import math
from collections import OrderedDict
from collections.abc import Iterator
from copy import copy as duplicate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.comparison.labels import SPARSE, Dense, Few, OutletLabels
from framing.comparison.panel import Ints
from framing.comparison.subsets import subsets

Spans = tuple[tuple[int, int], ...]  # of each block: articles, and how many of them are on the first side

KEPT_BYTES = 64 * 2**20
FIRST = 500  # arrangements that are made first: most differences need no more (difference.py) ...
NEXT = 1500  # ... then so many ...
PART = 3000  # ... and so many at a time after these
UNSURE = 0.10  # a p from the first arrangements that is larger stays: nothing is found by it
SMALL = 128  # articles of a block up to which whole orders are drawn, which serve any number of them on the first side


class Arrangements:
    """Random arrangements that depend on the seed and on the sizes of the blocks alone: order of use does not matter.

    The same draws serve all comparisons with blocks of the same sizes: each p is valid by itself, and 23,000 pairs
    of outlets do not need 23,000 sets of random numbers.
    """

    unsure = UNSURE  # a p from the first of them that is no larger is told from all

    def __init__(self, rng: np.random.Generator, draws: int) -> None:
        self.draws = draws
        self._seed = int(rng.integers(2**62))

    def first(self) -> Arrangements:
        """The same, of which no p asks for more than the first; where all are complete, for all."""
        again = duplicate(self)
        again.unsure = 0.0
        return again

    def more(self, times: int) -> Arrangements:
        """Other arrangements, `times` as many: for a p that is too small to be told from few."""
        return Arrangements(np.random.default_rng([self._seed, times]), self.draws * times)

    def other(self, draws: int, key: int) -> Arrangements:
        """Random arrangements that depend neither on these nor on those of another key."""
        return Arrangements(np.random.default_rng([self._seed, draws, 1, key]), draws)

    def complete(self, mine: NDArray[np.bool_], block: Ints) -> bool:
        """Whether all arrangements with as many of `mine` in every block are no more than the draws."""
        return self._complete(_spans(mine, block))

    def _complete(self, spans: Spans) -> bool:
        total = 1
        for size, own in spans:
            total *= math.comb(size, own)
            if total > self.draws:
                return False
        return True

    def of(self, mine: NDArray[np.bool_], block: Ints, sample: bool = False) -> Iterator[OutletLabels]:
        """Labels in parts, with as many of `mine` in every block as there are; `block` [n] ascends.

        When they are complete, each arrangement is there once (the actual one among them), unless a `sample` is wanted.
        Of a sample the first part has FIRST; what is not asked for is not made.
        """
        spans = _spans(mine, block)
        whole = not sample and self._complete(spans)
        for part in range(1) if whole else itertools.takewhile(self._wide, itertools.count()):
            key = (self._seed, self.draws, spans, whole, part)
            labels: OutletLabels | None = _LABELS.get(key)
            if labels is None:
                labels = Dense(_all(spans)) if whole else self._random(spans, part)
                _LABELS.keep(key, labels)
            yield labels

    def _random(self, spans: Spans, part: int) -> OutletLabels:
        n, fewest = sum(size for size, _ in spans), sum(min(own, size - own) for size, own in spans)
        if fewest * SPARSE > n:
            return Dense(self._dense(spans, part))
        place = np.empty((self._wide(part), fewest), dtype=np.int32)
        other: NDArray[np.bool_] = np.zeros(n, dtype=bool)
        start = column = 0
        for size, own, copy in _numbered(spans):
            few = min(own, size - own)
            np.add(self._chosen(size, few, copy, part).T, np.int32(start), out=place[:, column : column + few])
            other[start : start + size] = few < own
            start, column = start + size, column + few
        return Few(place, other)

    def _dense(self, spans: Spans, part: int) -> NDArray[np.float32]:
        labels = np.empty((sum(size for size, _ in spans), self._wide(part)), dtype=np.float32)
        start = 0
        for size, own, copy in _numbered(spans):
            block = labels[start : start + size]
            if size <= SMALL:
                np.less(self._order(size, copy, part), own, out=block)
            else:
                few = min(own, size - own)
                block[:] = float(few < own)
                places = self._chosen(size, few, copy, part)
                block[places, np.arange(labels.shape[1])] = few == own
            start += size
        return labels

    def _order(self, size: int, copy: int, part: int) -> NDArray[np.uint8]:
        """The rank of each place of a block [size, draws] in random orders: those below k are a random set of k."""
        key = (self._seed, size, copy, part, self._wide(part))
        order: NDArray[np.uint8] | None = _DRAWN.get(key)
        if order is None:
            ranks = np.broadcast_to(np.arange(size, dtype=np.uint8), (self._wide(part), size))
            order = np.ascontiguousarray(np.random.default_rng(key).permuted(ranks, axis=1).T)
            _DRAWN.keep(key, order)
        return order

    def _chosen(self, size: int, few: int, copy: int, part: int) -> NDArray[Any]:
        """So `few` of the places 0 .. size - 1 [few, draws], every set of them alike.

        Blocks of one size within one comparison get different copies.
        """
        key = (self._seed, size, few, copy, part, self._wide(part))
        chosen: NDArray[Any] | None = _DRAWN.get(key)
        if chosen is None:
            chosen = subsets(key, size, few, self._wide(part))
            _DRAWN.keep(key, chosen)
        return chosen

    def _wide(self, part: int) -> int:
        """How many arrangements are in a part."""
        before = 0 if part == 0 else FIRST if part == 1 else FIRST + NEXT + (part - 2) * PART
        return max(0, min((FIRST, NEXT, PART)[min(part, 2)], self.draws - before))


class _Kept:
    """What was made, by its key: what was used last, as much as KEPT_BYTES hold."""

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[object, ...], Any] = OrderedDict()
        self._bytes = 0

    def get(self, key: tuple[object, ...]) -> Any:
        if key in self._made:
            self._made.move_to_end(key)
        return self._made.get(key)

    def keep(self, key: tuple[object, ...], made: Any) -> None:
        if made.nbytes > KEPT_BYTES // 4:
            return
        self._made[key] = made
        self._bytes += made.nbytes
        while self._bytes > KEPT_BYTES:
            self._bytes -= self._made.popitem(last=False)[1].nbytes


# What depends on nothing but its key, whichever comparison of this process made it.
_DRAWN = _Kept()
_LABELS = _Kept()


def _numbered(spans: Spans) -> Iterator[tuple[int, int, int]]:
    """Size, articles of the first side, and how many blocks of this size are before it."""
    seen: dict[int, int] = {}
    for size, own in spans:
        seen[size] = copy = seen.get(size, -1) + 1
        yield size, own, copy


def _spans(mine: NDArray[np.bool_], block: Ints) -> Spans:
    sizes, ours = np.bincount(block), np.bincount(block, weights=mine).astype(int)
    return tuple(zip(sizes.tolist(), ours.tolist(), strict=True))


def _all(spans: Spans) -> NDArray[np.float32]:
    labels: NDArray[np.float32] = np.zeros((0, 1), dtype=np.float32)
    for size, own in spans:
        choices = np.array(list(itertools.combinations(range(size), own)), dtype=np.int64)
        block = np.zeros((size, len(choices)), dtype=np.float32)
        np.put_along_axis(block, choices.T, 1, axis=0)
        before = labels.shape[1]
        labels = np.concatenate([np.repeat(labels, len(choices), axis=1), np.tile(block, before)])
    return labels
