"""The store of what measures read in single texts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from framing.running.code import code_of
from framing.tables.kept_bytes import KeptBytes
from framing.tables.records import content_id
from framing.text.parsing.parser import recipe

TRIES = 3  # what was damaged is made again; if it is damaged once more, the disk is broken


@dataclass(frozen=True, slots=True)
class Records:
    """What each reader found in each text, in a folder of its own below `folder`; see KeptRecords.

    A folder is named by the reader, by all code that it can import, and by the parser: nothing in it can be stale.
    """

    folder: Path
    # a measure in a thread asks too, and what is kept must not change then
    one_at_a_time: threading.RLock = field(default_factory=threading.RLock, compare=False)
    stores: dict[str, KeptBytes] = field(default_factory=dict, compare=False)  # by reader

    def __call__(
        self, reader: str, texts: Sequence[str], read: Callable[[Sequence[str]], Iterable[Sequence[bytes]]]
    ) -> list[bytes]:
        """What the reader found in each of the `texts`; those that are new are read and kept."""
        with self.one_at_a_time:
            if reader not in self.stores:
                self.stores[reader] = KeptBytes(self.folder / folder_of(reader))
            kept = self.stores[reader]
            for _ in range(TRIES):
                fresh = kept.missing(texts)
                if fresh:
                    kept.keep(fresh, read(fresh))
                found = kept.read(texts)
                if None not in found:
                    return [one for one in found if one is not None]
        raise OSError(f"what is written in {self.folder} cannot be read back; is the disk damaged?")


def folder_of(reader: str) -> str:
    """The name of the folder of a reader."""
    module = reader.partition(" ")[0]
    return f"{module.rpartition('.')[2]}-{content_id(reader, code_of(module), recipe())}"
