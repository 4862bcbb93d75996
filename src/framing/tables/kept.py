"""Store what a model made of texts, by the hash of each text. Nothing is made twice, and no file is rewritten."""

from __future__ import annotations

import hashlib
import json
import logging
import math
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import DTypeLike, NDArray

from framing.machine.file_names import in_order
from framing.tables.files import write_json, writing
from framing.tables.keeping import Keys, Rows, keys_of

log = logging.getLogger(__name__)


class Kept:
    """Rows of numbers for each text, in shards in `folder`: `<name>.npy` [rows, d] beside `<name>.keys.npy`.

    Keys are [n] if each text has one row; else [n, 2]: the key and the end of the text's rows. They are written last. A
    shard without keys is an interrupted write and is not read. If the files of a shard are too short or do not match,
    they were damaged later, by a disk or a copy. Then the shard is deleted, and its contents are made again. Several
    processes may write here at once, because the name of a shard says what is in it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Those of `texts` that nothing is kept for, each once, the short ones first.

        Equal lengths are together, as models like it, and the time left is not overestimated at the start.
        """
        keys, known = keys_of(texts), self.keys
        there = np.append(known, np.uint64(0))[np.searchsorted(known, keys)] == keys if len(known) else keys != keys
        fresh = {int(keys[place]): texts[place] for place in np.flatnonzero(~there).tolist()}
        return [text for _, text in sorted(fresh.items(), key=lambda pair: (len(pair[1]), pair[0]))]

    def keep(self, keys: Keys, rows: NDArray[Any], ends: NDArray[np.int64] | None = None) -> None:
        """Write a shard: one row for each key or, with `ends`, the rows up to there."""
        columns = keys if ends is None else np.stack([keys, ends.astype(np.uint64)], axis=1)
        name = hashlib.blake2b(keys.tobytes(), digest_size=8).hexdigest()
        for path, array in ((f"{name}.npy", rows), (f"{name}.keys.npy", columns)):
            with writing(self.folder / path) as part, part.open("wb") as file:
                np.save(file, array)
        self._forget()

    def read(self, texts: Sequence[str], kind: DTypeLike | None = None) -> Rows:
        """The rows of texts of which none is missing, as numbers of `kind`; None: as they are kept."""
        if not len(texts):
            return Rows(np.zeros((0, 0), dtype=kind), np.zeros(1, dtype=np.int64))
        places = self._places_of(texts)
        first, count = places[:, 1].astype(np.int64), places[:, 2].astype(np.int64)
        offsets = np.concatenate([[0], np.cumsum(count)])
        # for every row of the result, in which shard it stands and where
        shard = np.repeat(places[:, 0], count)
        place = np.arange(offsets[-1]) + np.repeat(first - offsets[:-1], count)
        out: NDArray[Any] | None = None
        for number in np.unique(shard).tolist():
            rows = np.load(self._index.shards[number], mmap_mode="r")
            if out is None:
                out = np.empty((offsets[-1], rows.shape[1]), dtype=kind or rows.dtype)
            here = shard == number
            out[here] = rows[place[here]]
        return Rows(np.zeros((0, 0), dtype=kind) if out is None else out, offsets)

    def read_each(self, texts: Sequence[str]) -> list[bytes]:
        """The bytes of the rows of each text, none of which is missing."""
        if not len(texts):
            return []
        places = self._places_of(texts)
        shards = {number: np.load(self._index.shards[number], mmap_mode="r") for number in set(places[:, 0].tolist())}
        return [shards[number][first : first + count].tobytes() for number, first, count in places.tolist()]

    def discard(self, texts: Sequence[str]) -> None:
        """Delete the shards that contain any of these texts, because their contents cannot be right."""
        _away(self._index.shards[number] for number in np.unique(self._places_of(texts)[:, 0]).tolist())
        self._forget()

    def prune(self, texts: Sequence[str]) -> int:
        """Delete the shards that contain none of these texts. Returns how many texts were deleted."""
        wanted, gone = keys_of(texts), 0
        for path, keys in _whole(self.folder):
            if not np.isin(keys.reshape(len(keys), -1)[:, 0], wanted).any():
                path.with_suffix(".keys.npy").unlink()
                path.unlink()
                gone += len(keys)
        self._forget()
        return gone

    def note(self, value: dict[str, Any]) -> None:
        """Write down what the numbers mean."""
        write_json(self.folder / "labels.json", value)

    def noted(self) -> Any:
        """Return what was noted; None if there is nothing, or it cannot be read."""
        try:
            return json.loads((self.folder / "labels.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    @property
    def keys(self) -> Keys:
        """The keys of all texts, in order."""
        return self._index.keys

    def _places_of(self, texts: Sequence[str]) -> NDArray[np.uint32]:
        return self._index.places[np.searchsorted(self.keys, keys_of(texts))]

    @cached_property
    def _index(self) -> _Index:
        found = _whole(self.folder)
        keys, places = [np.zeros(0, dtype=np.uint64)], [np.zeros((0, 3), dtype=np.uint32)]
        for number, (_, known) in enumerate(found):
            ends = known[:, 1].astype(np.int64) if known.ndim == 2 else np.arange(1, len(known) + 1)
            starts = np.concatenate([[0], ends[:-1]])
            keys.append(known[:, 0] if known.ndim == 2 else known)
            places.append(np.stack([np.full(len(ends), number), starts, ends - starts], axis=1).astype(np.uint32))
        every = np.concatenate(keys)
        order = np.argsort(every, kind="stable")
        return _Index(every[order], np.concatenate(places)[order], [path for path, _ in found])

    def _forget(self) -> None:
        self.__dict__.pop("_index", None)


class _Index(NamedTuple):
    """All keys in order; for each the shard, the first row and the number of rows, [n, 3]; the files of the shards."""

    keys: Keys
    places: NDArray[np.uint32]
    shards: list[Path]


def _whole(folder: Path) -> list[tuple[Path, Keys]]:
    """The shards in `folder` with their keys, in the order of their names; damaged ones are deleted."""
    found = []
    for path in in_order(folder.glob("*.npy")):
        keys_file = path.with_suffix(".keys.npy")
        if path.name.endswith(".keys.npy") or not keys_file.exists():
            continue
        try:
            keys: Keys = np.load(keys_file)
            fits = keys.dtype == np.uint64 and _in_file(path) == _rows_of(keys)
        except (EOFError, ValueError, IndexError):
            fits = False
        if fits:
            found.append((path, keys))
        else:
            _away([path])
    return found


def _away(shards: Iterable[Path]) -> None:
    """Delete shards, the keys first."""
    for path in shards:
        log.warning("%s was damaged; what it held is made again", path)
        path.with_suffix(".keys.npy").unlink(missing_ok=True)
        path.unlink(missing_ok=True)


def _rows_of(keys: Keys) -> int:
    """How many rows the texts with these keys have; ValueError for what is no list of keys."""
    if keys.ndim == 1:
        return len(keys)
    if keys.ndim != 2 or keys.shape[1] != 2 or (np.diff(keys[:, 1].astype(np.int64)) < 0).any():
        raise ValueError("these are no keys")
    return int(keys[-1, 1]) if len(keys) else 0


def _in_file(path: Path) -> int:
    """How many rows a file has; ValueError if it has another length than its first lines say."""
    with path.open("rb") as file:
        np.lib.format.read_magic(file)
        shape, _, kind = np.lib.format.read_array_header_1_0(file)
        if path.stat().st_size != file.tell() + math.prod(shape) * kind.itemsize:
            raise ValueError(f"{path} is cut short")
    return shape[0]
