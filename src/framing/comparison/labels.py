"""Sets of outlet labels (which articles are on the first side), and fast sums over that side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

SPARSE = 8  # a dense product is this many times as fast per article as a sparse one

Array = NDArray[Any]


class OutletLabels(Protocol):
    """Permuted labels, d sets for n articles.

    Do not write into them: measures of the same articles share them.
    """

    @property
    def nbytes(self) -> int: ...

    def sums(self, columns: Array) -> Array:
        """The sums [c, d] of columns [n, c] over the first-side articles of each set."""


@dataclass(frozen=True, slots=True)
class Dense:
    """A label for every article in every set."""

    labels: NDArray[np.float32]  # [n, d]

    @property
    def nbytes(self) -> int:
        return self.labels.nbytes

    def sums(self, columns: Array) -> Array:
        found: Array = columns.T @ self.labels
        return found


@dataclass(frozen=True, slots=True)
class Few:
    """Only the articles on the smaller side of each block, for example one outlet against all the others."""

    place: NDArray[np.int32]  # [d, k]
    other: NDArray[np.bool_]  # true where the second side of the article's block is the smaller one

    @property
    def nbytes(self) -> int:
        return self.place.nbytes

    def sums(self, columns: Array) -> Array:
        if not self.other.any():
            return np.ascontiguousarray((self._matrix() @ columns).T)
        signed = np.where(self.other[:, None], -columns, columns)
        found = self._matrix() @ signed - signed[self.other].sum(axis=0, dtype=float).astype(columns.dtype)
        return np.ascontiguousarray(found.T)

    def _matrix(self) -> sparse.csr_array:
        d, k = self.place.shape
        begins = np.arange(0, d * k + 1, max(k, 1), dtype=np.int32)
        return sparse.csr_array(
            (np.ones(d * k, dtype=np.float32), self.place.reshape(-1), begins), shape=(d, len(self.other))
        )
