"""Draw random subsets of a block's places, many at once: most of the cost of a permutation test."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.comparison.panel import Ints

NARROW = 112  # up to this many places, each is compared with those before it; above it, a lookup table is faster


def subsets(seed: Sequence[int], size: int, few: int, draws: int) -> NDArray[Any]:
    """Draw `few` of the places 0 .. size - 1 without repetition, [few, draws]; all subsets are equally likely.

    This is Floyd's sampling. The r-th draw is one of the first size - few + r + 1 places. If that place is already
    taken, the last of these is used instead.
    """
    places = _below(seed, np.arange(size - few + 1, size + 1), draws)
    return (_compared if few <= NARROW else _looked_up)(places, size)


def _below(seed: Sequence[int], ends: Ints, draws: int) -> NDArray[Any]:
    """Random numbers from 0 up to, but not including, each of the `ends`: [k, draws], in the smallest type that fits.

    Equal to numpy's `integers` (Lemire 2019), but for all ends at once: the upper half of 32 random bits times the end.
    In rare cases a number must be drawn again because of its lower half; then numpy draws one end at a time.
    """
    kind = np.min_scalar_type(int(ends[-1]) if len(ends) else 0)
    bits = np.random.default_rng(seed).integers(2**32, size=(len(ends), draws), dtype=np.uint32)
    lower = bits * ends.astype(np.uint32)[:, None]
    if (lower.min(axis=1, initial=2**32 - 1) >= (2**32 - ends) % ends).all():
        upper = bits * ends.astype(np.uint64)[:, None]
        upper >>= np.uint64(32)
        return upper.astype(kind)
    rng = np.random.default_rng(seed)
    drawn = [rng.integers(end, size=draws, dtype=np.int32) for end in ends]
    return np.array(drawn, dtype=kind)


def _compared(places: NDArray[Any], size: int) -> NDArray[Any]:
    few, draws = places.shape
    alike: NDArray[np.bool_] = np.empty((few, draws), dtype=bool)
    for row in range(1, few):
        before = np.equal(places[:row], places[row], out=alike[:row])
        np.copyto(places[row], size - few + row, where=np.logical_or.reduce(before, axis=0))
    return places


def _looked_up(places: NDArray[Any], size: int) -> NDArray[Any]:
    few, draws = places.shape
    taken = np.zeros(size * draws, dtype=bool)
    every = np.arange(draws)
    for row, place in enumerate(places):
        last = size - few + row
        where = place.astype(np.int64) * draws + every
        repeated = taken[where]
        taken[where] = True
        taken[last * draws : (last + 1) * draws] |= repeated
        np.copyto(place, last, where=repeated)
    return places
