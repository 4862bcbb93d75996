"""Which articles could have been whose, if the outlet made no difference: all arrangements if few, else random ones."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from framing.comparison.panel import Ints

Labels = NDArray[np.float32]  # [n, d], 1 where an article is on the first side

KEPT_BYTES = 128 * 2**20
CELLS = 4_000_000  # of one part


class Arrangements:
    """Random arrangements that depend on the seed and on the sizes of the blocks alone: order of use does not matter.

    The same shuffles serve all comparisons with blocks of the same size: each p is valid by itself, and 23,000 pairs
    of outlets do not need 23,000 sets of random numbers.
    """

    def __init__(self, rng: np.random.Generator, draws: int) -> None:
        self.draws = draws
        self._seed = int(rng.integers(2**62))
        self._finer: Arrangements | None = None
        self._kept: dict[tuple[int, int, int, int], NDArray[np.int32]] = {}
        self._bytes = 0

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
        sizes, ours = np.bincount(block), np.bincount(block, weights=mine)
        total = 1
        for size, own in zip(sizes, ours, strict=True):
            total *= math.comb(int(size), int(own))
            if total > self.draws:
                return False
        return True

    def of(self, mine: NDArray[np.bool_], block: Ints, sample: bool = False) -> Iterator[Labels]:
        """Labels in parts [n, d], with as many of `mine` in every block as there are; `block` [n] ascends.

        When they are complete, each arrangement is there once (the actual one among them), unless a `sample` is wanted.
        """
        ends = np.cumsum(np.bincount(block))
        starts = np.concatenate([[0], ends[:-1]])
        ours = np.bincount(block, weights=mine).astype(int)
        spans = [(int(a), int(b), int(own)) for a, b, own in zip(starts, ends, ours, strict=True)]
        if not sample and self.complete(mine, block):
            yield _all(spans)
            return
        step = max(1, min(self.draws, CELLS // len(block)))
        for part, first in enumerate(range(0, self.draws, step)):
            labels = np.empty((len(block), min(step, self.draws - first)), dtype=np.float32)
            seen: dict[int, int] = {}
            for a, b, own in spans:
                copy = seen[b - a] = seen.get(b - a, -1) + 1
                np.less(self._ranks(b - a, copy, part, labels.shape[1]), own, out=labels[a:b])
            yield labels

    def _ranks(self, size: int, copy: int, part: int, draws: int) -> NDArray[np.int32]:
        """Shuffles of 0 .. size - 1 [size, draws]; blocks of one size within one comparison get different copies."""
        key = (size, copy, part, draws)
        if key not in self._kept:
            rng = np.random.default_rng([self._seed, *key])
            rows = np.broadcast_to(np.arange(size, dtype=np.int32), (draws, size))
            ranks = np.ascontiguousarray(rng.permuted(rows, axis=1).T)
            if self._bytes + ranks.nbytes > KEPT_BYTES:
                self._kept.clear()
                self._bytes = 0
            self._kept[key] = ranks
            self._bytes += ranks.nbytes
        return self._kept[key]


def _all(spans: list[tuple[int, int, int]]) -> Labels:
    labels: Labels = np.zeros((0, 1), dtype=np.float32)
    for a, b, own in spans:
        choices = np.array(list(itertools.combinations(range(b - a), own)), dtype=np.int64)
        block = np.zeros((b - a, len(choices)), dtype=np.float32)
        np.put_along_axis(block, choices.T, 1, axis=0)
        before = labels.shape[1]
        labels = np.concatenate([np.repeat(labels, len(choices), axis=1), np.tile(block, before)])
    return labels
