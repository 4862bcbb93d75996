"""Which articles could have been whose, if the outlet made no difference: all arrangements if few, else random ones."""

from __future__ import annotations

import itertools
import math
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.comparison.labels import SPARSE, Dense, Few, Labels
from framing.comparison.panel import Ints
from framing.comparison.subsets import subsets

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
        """Labels in parts, with as many of `mine` in every block as there are; `block` [n] ascends.

        When they are complete, each arrangement is there once (the actual one among them), unless a `sample` is wanted.
        """
        spans = _spans(mine, block)
        whole = not sample and self._complete(spans)
        wide = 1 if whole else -(-self.draws // PART)
        for part in range(wide):
            labels: Labels | None = self._labels.get((spans, whole, part))
            if labels is None:
                labels = Dense(_all(spans)) if whole else self._random(spans, part)
                self._labels.keep((spans, whole, part), labels)
            yield labels

    def _random(self, spans: Spans, part: int) -> Labels:
        n, fewest = sum(size for size, _ in spans), sum(min(own, size - own) for size, own in spans)
        if fewest * SPARSE > n:
            packed = [self._packed(size, own, copy, part) for size, own, copy in _numbered(spans)]
            bits = np.unpackbits(np.concatenate(packed), axis=1, count=self._wide(part))
            return Dense(bits.astype(np.float32))
        place = np.empty((self._wide(part), fewest), dtype=np.int32)
        other: NDArray[np.bool_] = np.zeros(n, dtype=bool)
        start = column = 0
        for size, own, copy in _numbered(spans):
            few = min(own, size - own)
            np.add(self._chosen(size, few, copy, part).T, np.int32(start), out=place[:, column : column + few])
            other[start : start + size] = few < own
            start, column = start + size, column + few
        return Few(place, other)

    def _packed(self, size: int, own: int, copy: int, part: int) -> NDArray[np.uint8]:
        """The labels of a block, eight to a byte."""
        few, draws = min(own, size - own), self._wide(part)
        packed: NDArray[np.uint8] | None = self._drawn.get((size, few, copy, part, "packed"))
        if packed is None:
            labels = np.zeros(size * draws, dtype=np.uint8)
            chosen = subsets([self._seed, size, few, copy, part, draws], size, few, draws)
            labels[chosen.astype(np.int64) * draws + np.arange(draws)] = 1
            packed = np.packbits(labels.reshape(size, draws), axis=1)
            self._drawn.keep((size, few, copy, part, "packed"), packed)
        return np.invert(packed) if few < own else packed

    def _chosen(self, size: int, few: int, copy: int, part: int) -> NDArray[Any]:
        """So `few` of the places 0 .. size - 1 [few, draws], every set of them alike.

        Blocks of one size within one comparison get different copies.
        """
        key = (size, few, copy, part)
        chosen: NDArray[Any] | None = self._drawn.get(key)
        if chosen is None:
            chosen = subsets([self._seed, *key, self._wide(part)], size, few, self._wide(part))
            self._drawn.keep(key, chosen)
        return chosen

    def _wide(self, part: int) -> int:
        return min(PART, self.draws - part * PART)


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


def _numbered(spans: Spans) -> Iterator[tuple[int, int, int]]:
    """Size, articles of the first side, and how many blocks before it are drawn alike."""
    seen: dict[tuple[int, int], int] = {}
    for size, own in spans:
        alike = (size, min(own, size - own))
        seen[alike] = copy = seen.get(alike, -1) + 1
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
