"""The setting `e5-fast`: what the lower half of e5 makes of a text, and a map that makes of it what all of e5 would.

It takes half the time. The map is linear; benchmarks/training/fast_map.py fitted it.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.machine.products import products
from framing.tables.keeping import checked

LOWER = 6  # layers of twelve
FILE = Path(__file__).parent / "e5_fast.npz"
FILE_SHA256 = "d885775cd559cd92f41bcb7ff0bc50e5b5a88e286c82e3ecb4d8a64742570904"  # of a new map: its hash here


class FastMap(NamedTuple):
    """Unit rows of LOWER layers to unit rows of all: times `matrix` [width, width], plus `shift` [width]."""

    matrix: NDArray[np.float32]
    shift: NDArray[np.float32]
    record: dict[str, Any]

    def rows(self, lower: NDArray[Any]) -> NDArray[np.float32]:
        told = products(lower, self.matrix.T) + self.shift
        found: NDArray[np.float32] = (told / np.linalg.norm(told, axis=1, keepdims=True)).astype(np.float32)
        return found


def save_map(file: Path, made: FastMap) -> None:
    """Write a map down, in half precision."""
    record = np.array(json.dumps(made.record))
    np.savez_compressed(file, matrix=made.matrix.astype(np.float16), shift=made.shift, record=record)


@functools.cache
def shipped_map() -> FastMap:
    """The map that ships, after a check."""
    with np.load(checked(FILE, FILE_SHA256, "framing"), allow_pickle=False) as arrays:
        return FastMap(arrays["matrix"].astype(np.float32), arrays["shift"], json.loads(str(arrays["record"])))


def lower_half(weights: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """The weights of LOWER layers and of what lies below."""
    kept = {name: one for name, one in weights.items() if not name.startswith("encoder.layer.")}
    return kept | {name: one for name, one in weights.items() if name.startswith("encoder.layer.")
                   and int(name.split(".")[2]) < LOWER}  # fmt: skip
