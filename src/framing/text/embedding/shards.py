"""Files of results kept by the content of their texts: those that are whole, and away with those that are not."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

Keys = NDArray[np.uint64]


class Damaged(RuntimeError):
    """Shards whose content cannot be what was written into them."""

    def __init__(self, shards: list[Path]) -> None:
        super().__init__(", ".join(str(path) for path in shards))
        self.shards = shards


def whole(folder: Path, size: Callable[[Keys], int]) -> list[tuple[Path, Keys]]:
    """The shards in `folder` with their keys, in the order of their names; `size` says how many rows keys stand for.

    One without keys is a broken-off write and is not read. One whose files are cut short, or do not fit each other, was
    damaged later, by a disk or a copy: it is deleted, so that what it held is made again.
    """
    found = []
    for path in sorted(folder.glob("*.npy")):
        beside = path.with_suffix(".keys.npy")
        if path.name.endswith(".keys.npy") or not beside.exists():
            continue
        try:
            keys: Keys = np.load(beside)
            fits = keys.dtype == np.uint64 and _rows(path) == size(keys)
        except (EOFError, ValueError, IndexError):
            fits = False
        if fits:
            found.append((path, keys))
        else:
            away([path])
    return found


def away(shards: Iterable[Path]) -> None:
    """Delete shards, the keys first."""
    for path in shards:
        log.warning("%s was damaged; what it held is made again", path)
        path.with_suffix(".keys.npy").unlink(missing_ok=True)
        path.unlink(missing_ok=True)


def _rows(path: Path) -> int:
    """How many rows a file has; ValueError if it has another length than its first lines say."""
    with path.open("rb") as file:
        np.lib.format.read_magic(file)
        shape, _, kind = np.lib.format.read_array_header_1_0(file)
        if path.stat().st_size != file.tell() + math.prod(shape) * kind.itemsize:
            raise ValueError(f"{path} is cut short")
    return shape[0]
