"""Which articles could have been whose, if the outlet made no difference: all arrangements if few, else random ones."""

from __future__ import annotations

import itertools
import math

import numpy as np
from numpy.typing import NDArray

from framing.comparison.panel import Ints

Labels = NDArray[np.bool_]

KEPT_BYTES = 256 * 2**20


class Arrangements:
    """Random arrangements that depend on the seed and on the sizes of the blocks alone: order of use does not matter.

    The same shuffles serve all comparisons with blocks of the same size: each p is valid by itself, and 23,000 pairs
    of outlets do not need 23,000 sets of random numbers.
    """

    def __init__(self, rng: np.random.Generator, draws: int) -> None:
        self.draws = draws
        self._seed = int(rng.integers(2**62))
        self._finer: Arrangements | None = None
        self._kept: dict[tuple[int, int], NDArray[np.int32]] = {}
        self._bytes = 0

    def more(self, times: int) -> Arrangements:
        """Other arrangements, `times` as many: for a p that is too small to be told from few."""
        if self._finer is None or self._finer.draws != self.draws * times:
            self._finer = Arrangements(np.random.default_rng([self._seed, times]), self.draws * times)
        return self._finer

    def of(self, mine: NDArray[np.bool_], block: Ints) -> tuple[Labels, bool]:
        """Labels [d, n] with as many of `mine` in every block as there are, and whether these are all there are.

        When all arrangements are no more than the draws, each is there once (the actual one among them).
        """
        sizes = np.bincount(block)
        ours = np.bincount(block, weights=mine).astype(int)
        members = [np.flatnonzero(block == number) for number in range(len(sizes))]
        total = math.prod(math.comb(int(size), int(own)) for size, own in zip(sizes, ours, strict=True))
        if total <= self.draws:
            return _all(members, ours, len(block)), True
        labels = np.empty((self.draws, len(block)), dtype=bool)
        seen: dict[int, int] = {}
        for where, size, own in zip(members, sizes, ours, strict=True):
            copy = seen[size] = seen.get(size, -1) + 1
            labels[:, where] = self._ranks(int(size), copy) < own
        return labels, False

    def _ranks(self, size: int, copy: int) -> NDArray[np.int32]:
        """`draws` shuffles of 0 .. size - 1; blocks of one size within one comparison get different copies."""
        if (size, copy) not in self._kept:
            rng = np.random.default_rng([self._seed, size, copy])
            rows = np.broadcast_to(np.arange(size, dtype=np.int32), (self.draws, size))
            ranks = rng.permuted(rows, axis=1)
            if self._bytes + ranks.nbytes > KEPT_BYTES:
                self._kept.clear()
                self._bytes = 0
            self._kept[size, copy] = ranks
            self._bytes += ranks.nbytes
        return self._kept[size, copy]


def _all(members: list[Ints], ours: NDArray[np.int_], n: int) -> Labels:
    choices = [list(itertools.combinations(where, own)) for where, own in zip(members, ours, strict=True)]
    arranged = list(itertools.product(*choices))
    labels = np.zeros((len(arranged), n), dtype=bool)
    for row, arrangement in enumerate(arranged):
        for chosen in arrangement:
            labels[row, list(chosen)] = True
    return labels
