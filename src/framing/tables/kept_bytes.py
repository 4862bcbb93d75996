"""Keep bytes for each text, by the hash of the text. What was damaged on the disk is noticed, and made again."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from framing.tables.keeping import keys_of
from framing.tables.kept import Kept

CHECK = 4  # bytes before each value, by which damage is noticed
MEMORY = 32 * 2**20  # bytes that are in memory before they are written


class KeptBytes:
    """Bytes for each text, in the shards of `Kept`."""

    def __init__(self, folder: Path) -> None:
        self._kept = Kept(folder)

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Those of `texts` that nothing is kept for, each once."""
        return self._kept.missing(texts)

    def keep(self, texts: Sequence[str], made: Iterable[Sequence[bytes]]) -> None:
        """Keep what was made of `texts`, which comes piece by piece in their order."""
        waiting: list[bytes] = []
        size = start = 0
        for piece in made:
            waiting += [zlib.crc32(one).to_bytes(CHECK, "little") + one for one in piece]
            size += sum(map(len, piece))
            if size > MEMORY:
                self._write(texts[start : start + len(waiting)], waiting)
                start, size, waiting = start + len(waiting), 0, []
        if waiting:
            self._write(texts[start : start + len(waiting)], waiting)

    def read(self, texts: Sequence[str]) -> list[bytes | None]:
        """What is kept for each of the texts, none of which is missing; None where it was damaged, and is forgotten."""
        found = [_checked(one) for one in self._kept.read_each(texts)]
        damaged = [text for text, one in zip(texts, found, strict=True) if one is None]
        if damaged:
            self._kept.discard(damaged)
        return found

    def _write(self, texts: Sequence[str], values: Sequence[bytes]) -> None:
        rows = np.frombuffer(b"".join(values), dtype=np.uint8).reshape(-1, 1)
        self._kept.keep(keys_of(texts), rows, np.cumsum([len(one) for one in values]))


def _checked(value: bytes) -> bytes | None:
    told, rest = value[:CHECK], value[CHECK:]
    return rest if zlib.crc32(rest).to_bytes(CHECK, "little") == told else None
