"""Linear heads trained on labelled sentences, as plain arrays: no code is loaded with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from framing.measures.shared.corpus import Vectors

# A head fits one encoder only. This sentence is encoded with the head, so that another encoder is noticed.
PROBE = "The harbour council met on Tuesday to decide what the new crane may cost."
ALIKE = 0.98

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Heads:
    """For each item a direction [d] on which sentence vectors are read off."""

    directions: Mapping[str, NDArray[np.float32]]
    probe: NDArray[np.float32]

    def fits(self, vectors: Vectors) -> bool:
        """Whether `vectors` is the encoder that the heads were trained with."""
        found = vectors([PROBE])[0]
        return found.shape == self.probe.shape and float(found @ self.probe) >= ALIKE

    def save(self, file: Path | IO[bytes]) -> None:
        arrays: dict[str, Any] = {f"head:{key}": row for key, row in self.directions.items()}
        np.savez_compressed(file, probe=self.probe, **arrays)


def load_heads(file: Path | IO[bytes]) -> Heads:
    """The heads in an .npz file."""
    with np.load(file, allow_pickle=False) as arrays:
        heads = {key.removeprefix("head:"): arrays[key] for key in sorted(arrays.files) if key.startswith("head:")}
        return Heads(heads, arrays["probe"])


def ridge(vectors: NDArray[np.float32], targets: Sequence[float] | Numbers, penalty: float) -> Numbers:
    """The direction [d] along which `targets` [n] rise: ridge regression on centred unit rows [n, d]."""
    x = vectors.astype(np.float64) - vectors.mean(0, dtype=np.float64)
    y = np.asarray(targets, dtype=np.float64)
    # in the dual, which is the smaller system when there are fewer texts than dimensions
    if len(x) < x.shape[1]:
        direction: Numbers = x.T @ np.linalg.solve(x @ x.T + penalty * np.eye(len(x)), y - y.mean())
    else:
        direction = np.linalg.solve(x.T @ x + penalty * np.eye(x.shape[1]), x.T @ (y - y.mean()))
    return direction
