"""Labels made elsewhere, by people or by any model, as a measure of one's own: a table instead of a classifier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.measures.shared.corpus import Vectors
from framing.measures.shared.training import text_key


@dataclass(frozen=True, slots=True)
class GivenLabels:
    """The labels of sentences, by `text_key` of the sentence."""

    label: Mapping[str, float]

    def values(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """The label of each text [n]; nan where there is none."""
        return np.array([self.label.get(text_key(text), np.nan) for text in texts], dtype=np.float64)

    def fits(self, vectors: Vectors) -> bool:
        """It fits every encoder."""
        return True
