"""Which articles could have been whose, if the outlet made no difference: all arrangements if few, else random ones."""

from __future__ import annotations

import itertools
import math
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.comparison.panel import Ints

Labels = NDArray[np.float32]  # [n, d], 1 where an article is on the first side
Spans = tuple[tuple[int, int], ...]  # of each block: articles, and how many of them are on the first side

KEPT_BYTES = 64 * 2**20
PART = 1000  # arrangements that are made at a time


class Arrangements:
    """Random arrangements that depend on the seed and on the sizes of the blocks alone: order of use does not matter.

    The same draws serve all comparisons with blocks of the same sizes: each p is valid by itself, and 23,000 pairs
    of outlets do not need 23,000 sets of random numbers.
    """

    def __init__(self, rng: np.random.Generator, draws: int) -> None:
        self.draws = draws
        self._seed = int(rng.integers(2**62))
        self._finer: Arrangements | None = None
        self._drawn = _Kept()
        self._labels = _Kept()

    def __getstate__(self) -> tuple[int, int]:
        return self.draws, self._seed

    def __setstate__(self, state: tuple[int, int]) -> None:
        self.draws, self._seed = state
        self._finer, self._drawn, self._labels = None, _Kept(), _Kept()

    def more(self, times: int) -> Arrangements:
        """Other arrangements, `times` as many: for a p that is too small to be told from few."""
        if self._finer is None or self._finer.draws != self.draws * times:
            self._finer = Arrangements(np.random.default_rng([self._seed, times]), self.draws * times)
        return self._finer

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

    def of(self, mine: NDArray[np.bool_], block: Ints, sample: bool = False) -> Iterator[Labels]:
        """Labels in parts [n, d], with as many of `mine` in every block as there are; `block` [n] ascends.

        When they are complete, each arrangement is there once (the actual one among them), unless a `sample` is wanted.
        The parts are not to be written into: measures of the same articles share them.
        """
        spans = _spans(mine, block)
        whole = not sample and self._complete(spans)
        wide = 1 if whole else -(-self.draws // PART)
        for part in range(wide):
            labels = self._labels.get((spans, whole, part))
            if labels is None:
                labels = _all(spans) if whole else self._random(spans, part)
                self._labels.keep((spans, whole, part), labels)
            yield labels

    def _random(self, spans: Spans, part: int) -> Labels:
        draws = min(PART, self.draws - part * PART)
        labels: Labels = np.zeros((sum(size for size, _ in spans), draws), dtype=np.float32)
        every = np.arange(draws)
        seen: dict[tuple[int, int], int] = {}
        start = 0
        for size, own in spans:
            few = min(own, size - own)
            copy = seen[size, few] = seen.get((size, few), -1) + 1
            block = labels[start : start + size]
            block[self._chosen(size, few, copy, part, draws), every] = 1
            if few < own:
                np.subtract(1, block, out=block)
            start += size
        return labels

    def _chosen(self, size: int, few: int, copy: int, part: int, draws: int) -> NDArray[np.int32]:
        """So `few` of the places 0 .. size - 1 [few, draws], every set of them alike (Floyd's sampling).

        Blocks of one size within one comparison get different copies.
        """
        key = (size, few, copy, part, draws)
        chosen = self._drawn.get(key)
        if chosen is None:
            rng = np.random.default_rng([self._seed, *key])
            chosen = np.empty((few, draws), dtype=np.int32)
            taken = np.zeros((size, draws), dtype=bool)
            every = np.arange(draws)
            for row, last in enumerate(range(size - few, size)):
                place = rng.integers(last + 1, size=draws, dtype=np.int32)
                place[taken[place, every]] = last
                taken[place, every] = True
                chosen[row] = place
            self._drawn.keep(key, chosen)
        return chosen


class _Kept:
    """Arrays by their keys, those used last, as many as KEPT_BYTES hold."""

    def __init__(self) -> None:
        self._arrays: OrderedDict[tuple[object, ...], NDArray[np.generic]] = OrderedDict()
        self._bytes = 0

    def get(self, key: tuple[object, ...]) -> NDArray[Any] | None:
        if key in self._arrays:
            self._arrays.move_to_end(key)
        return self._arrays.get(key)

    def keep(self, key: tuple[object, ...], array: NDArray[Any]) -> None:
        if array.nbytes > KEPT_BYTES // 4:
            return
        self._arrays[key] = array
        self._bytes += array.nbytes
        while self._bytes > KEPT_BYTES:
            self._bytes -= self._arrays.popitem(last=False)[1].nbytes


def _spans(mine: NDArray[np.bool_], block: Ints) -> Spans:
    sizes, ours = np.bincount(block), np.bincount(block, weights=mine).astype(int)
    return tuple(zip(sizes.tolist(), ours.tolist(), strict=True))


def _all(spans: Spans) -> Labels:
    labels: Labels = np.zeros((0, 1), dtype=np.float32)
    for size, own in spans:
        choices = np.array(list(itertools.combinations(range(size), own)), dtype=np.int64)
        block = np.zeros((size, len(choices)), dtype=np.float32)
        np.put_along_axis(block, choices.T, 1, axis=0)
        before = labels.shape[1]
        labels = np.concatenate([np.repeat(labels, len(choices), axis=1), np.tile(block, before)])
    return labels
