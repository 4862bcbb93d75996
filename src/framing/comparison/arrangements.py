"""Permutations of the outlet labels: how the labels could be if the outlet made no difference.

If there are few possible permutations, all are used. Otherwise random ones are drawn.
An arrangement says which articles are on the first side of a comparison.
"""

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

Spans = tuple[tuple[int, int], ...]  # per block: number of articles, and how many of them are on the first side

KEPT_BYTES = 64 * 2**20
FIRST = 500  # permutations drawn first: enough for most differences (see difference.py) ...
NEXT = 1500  # ... then this many more ...
PART = 3000  # ... and after that, this many at a time
UNSURE = 0.10  # a p-value above this after the first permutations is final: it cannot be a finding
SMALL = 128  # up to this block size we draw whole orders, which can be reused for any size of the first side


class Arrangements:
    """Random permutations that depend only on the seed and on the block sizes, not on the order of use.

    All comparisons with the same block sizes share the same draws. Each p-value is valid by itself, and 23,000 pairs of
    outlets do not need 23,000 sets of random numbers.
    """

    unsure = UNSURE  # a p-value up to this after the first permutations is computed from all of them

    def __init__(self, rng: np.random.Generator, draws: int) -> None:
        self.draws = draws
        self._seed = int(rng.integers(2**62))

    def first(self) -> Arrangements:
        """The same permutations, but every p-value is computed from the first ones only.

        Where all permutations can be listed, all are still used.
        """
        again = duplicate(self)
        again.unsure = 0.0
        return again

    def more(self, times: int) -> Arrangements:
        """Different permutations, `times` as many, for p-values that are too small for the usual number."""
        return Arrangements(np.random.default_rng([self._seed, times]), self.draws * times)

    def other(self, draws: int, key: int) -> Arrangements:
        """Random permutations that are independent of these and of those made with another key."""
        return Arrangements(np.random.default_rng([self._seed, draws, 1, key]), draws)

    def complete(self, mine: NDArray[np.bool_], block: Ints) -> bool:
        """Whether all possible permutations within the blocks can be listed within the number of draws."""
        return self._complete(_spans(mine, block))

    def _complete(self, spans: Spans) -> bool:
        total = 1
        for size, own in spans:
            total *= math.comb(size, own)
            if total > self.draws:
                return False
        return True

    def of(self, mine: NDArray[np.bool_], block: Ints, sample: bool = False) -> Iterator[OutletLabels]:
        """Yield label sets in parts, keeping the number of first-side articles in every block; `block` [n] ascends.

        If all permutations can be listed, each appears exactly once, including the actual one, unless a `sample` is
        asked for.
        The first part of a sample has FIRST permutations. Parts are made only when asked for.
        """
        spans = _spans(mine, block)
        whole = not sample and self._complete(spans)
        for part in range(1) if whole else itertools.takewhile(self._wide, itertools.count()):
            key = (self._seed, self.draws, spans, whole, part)
            labels: OutletLabels | None = _LABELS.get(key)
            if labels is None:
                labels = Dense(_all(spans)) if whole else self._random(spans, part)
                _LABELS.keep(key, labels, labels.nbytes)
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
        """The rank of each place of a block in random orders [size, draws].

        The places with a rank below k are a random subset of size k.
        """
        key = (self._seed, size, copy, part, self._wide(part))
        order: NDArray[np.uint8] | None = _DRAWN.get(key)
        if order is None:
            ranks = np.broadcast_to(np.arange(size, dtype=np.uint8), (self._wide(part), size))
            order = np.ascontiguousarray(np.random.default_rng(key).permuted(ranks, axis=1).T)
            _DRAWN.keep(key, order, order.nbytes)
        return order

    def _chosen(self, size: int, few: int, copy: int, part: int) -> NDArray[Any]:
        """Draw `few` of the places 0 .. size - 1, giving [few, draws]; every subset is equally likely.

        Blocks of the same size within one comparison get different copies.
        """
        key = (self._seed, size, few, copy, part, self._wide(part))
        chosen: NDArray[Any] | None = _DRAWN.get(key)
        if chosen is None:
            chosen = subsets(key, size, few, self._wide(part))
            _DRAWN.keep(key, chosen, chosen.nbytes)
        return chosen

    def _wide(self, part: int) -> int:
        """How many permutations a part has."""
        before = 0 if part == 0 else FIRST if part == 1 else FIRST + NEXT + (part - 2) * PART
        return max(0, min((FIRST, NEXT, PART)[min(part, 2)], self.draws - before))


class Drawn:
    """A cache with a size limit of KEPT_BYTES; the least recently used entries are dropped first."""

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[object, ...], tuple[Any, int]] = OrderedDict()
        self._bytes = 0

    def get(self, key: tuple[object, ...]) -> Any:
        if key in self._made:
            self._made.move_to_end(key)
            return self._made[key][0]
        return None

    def keep(self, key: tuple[object, ...], made: Any, size: int) -> None:
        """Keep what was `made`, which has this many bytes."""
        if size > KEPT_BYTES // 4:
            return
        self._made[key] = made, size
        self._bytes += size
        while self._bytes > KEPT_BYTES:
            self._bytes -= self._made.popitem(last=False)[1][1]


# These depend only on their key, so all comparisons in this process share them.
_DRAWN = Drawn()
_LABELS = Drawn()


def _numbered(spans: Spans) -> Iterator[tuple[int, int, int]]:
    """Per block: its size, its first-side articles, and how many blocks of the same size come before it."""
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
