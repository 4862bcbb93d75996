"""What each input was read as, kept under everything that decides it: an unchanged input is read once."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter

from framing.ingest.read import read
from framing.machine.workers import Done, Lost, each
from framing.settings import IngestSettings
from framing.tables.files import writing
from framing.tables.records import Article, Rejected, Source

GROUP = 256  # readings that are in memory at once
_KINDS: dict[str, TypeAdapter[Article | Rejected]] = {
    "article": TypeAdapter(Article),
    "rejected": TypeAdapter(Rejected),
}
_SCHEMA = pa.schema([("key", pa.binary(16)), ("kind", pa.string()), ("sha256", pa.string()), ("read", pa.string())])


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one input, as JSON: `kind` is article or rejected; `sha256` is of the input's bytes."""

    key: bytes
    kind: str
    sha256: str
    text: str

    @property
    def result(self) -> Article | Rejected:
        return _KINDS[self.kind].validate_json(self.text)


@dataclass(frozen=True, slots=True)
class ReadingTask:
    """One input that is to be read: all that its reading depends on."""

    source: Source
    settings: IngestSettings
    language: str | None
    key: bytes
    sha256: str


def read_one(asked: ReadingTask) -> Reading:
    """The reading of one input; where the reader itself fails the input is rejected and the run goes on."""
    try:
        found = read(asked.source, asked.settings, asked.language)
    except MemoryError:
        raise
    except Exception as error:
        detail = f"The reader failed over it ({type(error).__name__}: {str(error)[:200]}); please report it."
        found = Rejected(asked.source.path, asked.source.outlet, "failed", detail)
    return reading_of(found, asked.key, asked.sha256)


def reading_of(found: Article | Rejected, key: bytes = b"", sha256: str = "") -> Reading:
    """A result as it is kept; without a key it is not found again in the next run."""
    kind = "article" if isinstance(found, Article) else "rejected"
    return Reading(key or bytes(16), kind, sha256, _KINDS[kind].dump_json(found).decode())


Reader = Callable[[Iterable["ReadingTask | Done[Reading]"]], Iterator["Reading | Lost"]]


def here(pieces: Iterable[ReadingTask | Done[Reading]]) -> Iterator[Reading | Lost]:
    """Reads in this process, one input after the other, without a limit of time."""
    for piece in pieces:
        yield piece.result if isinstance(piece, Done) else read_one(piece)


def beside(processes: int, seconds: float) -> Reader:
    """Reads in processes of their own, each input with so much processor time at most."""

    def reader(pieces: Iterable[ReadingTask | Done[Reading]]) -> Iterator[Reading | Lost]:
        return each(read_one, pieces, processes, seconds)

    return reader


class Readings:
    """The readings of all inputs in the file `path`; `recipe` names the code and the settings that did the reading.

    A key is a hash of recipe, path, outlet, bytes, what is stated beside the file, and the outlet's language: all that
    a reading depends on. What the last run read is in the file in the order of the inputs, and so is met in that order;
    a file that cannot be understood is the same as none. Only a few readings are in memory at once.
    """

    def __init__(self, path: Path, recipe: str, reader: Reader = here) -> None:
        self.path, self.recipe, self.reader = path, recipe, reader
        self._before = _Before(path)
        self.fresh = 0

    def take(
        self, inputs: Iterable[Source | Rejected], settings: IngestSettings, languages: dict[str, str | None]
    ) -> Iterator[Reading]:
        """The readings of all inputs in their order, written down as they come; whole when the last one is taken."""
        asked: deque[Source | None] = deque()  # the inputs that are being read, should one be lost

        def pieces() -> Iterator[ReadingTask | Done[Reading]]:
            for source in inputs:
                asked.append(source if isinstance(source, Source) else None)
                if isinstance(source, Rejected):
                    yield Done(reading_of(source))
                    continue
                language = languages.get(source.outlet)
                sha256 = hashlib.sha256(source.content).hexdigest()
                key = self._key(source, sha256, language)
                if known := self._before.get(key):
                    yield Done(known)
                else:
                    self.fresh += 1
                    yield ReadingTask(source, settings, language, key, sha256)

        with writing(self.path) as part, pq.ParquetWriter(part, _SCHEMA, compression="zstd") as writer:
            rows: list[Reading] = []
            for found in self.reader(pieces()):
                source = asked.popleft()
                if isinstance(found, Lost):
                    assert source is not None, "only what is read can be lost"
                    detail = f"Reading it was given up: {found.detail}."
                    found = reading_of(Rejected(source.path, source.outlet, found.reason, detail))
                rows.append(found)
                if len(rows) == GROUP:
                    writer.write_table(_table(rows))
                    rows = []
                yield found
            writer.write_table(_table(rows))

    def again(self) -> Iterator[Reading]:
        """All readings once more, in their order, from the file."""
        file = pq.ParquetFile(self.path)
        for number in range(file.num_row_groups):
            yield from _readings(file, number)

    def _key(self, source: Source, sha256: str, language: str | None) -> bytes:
        what = [self.recipe, source.path, source.outlet, sha256, sorted(source.stated.items()), language]
        return hashlib.sha256(json.dumps(what, ensure_ascii=True).encode()).digest()[:16]


class _Before:
    """What the last run read: the keys of all of it, and the text of the part that is being asked for."""

    def __init__(self, path: Path) -> None:
        self._group_of: dict[bytes, int] = {}
        self._group: tuple[int, dict[bytes, Reading]] = -1, {}
        try:
            self._file = pq.ParquetFile(path)
            for number in range(self._file.num_row_groups):
                keys = self._file.read_row_group(number, columns=["key"]).column("key").to_pylist()
                self._group_of |= dict.fromkeys(keys, number)
            self._group_of.pop(bytes(16), None)
        except (OSError, ValueError, KeyError):
            self._group_of = {}

    def get(self, key: bytes) -> Reading | None:
        number = self._group_of.get(key)
        if number is None:
            return None
        if number != self._group[0]:
            try:
                self._group = number, {one.key: one for one in _readings(self._file, number)}
            except (OSError, ValueError, KeyError):
                return None
        return self._group[1].get(key)


def _readings(file: pq.ParquetFile, number: int) -> list[Reading]:
    columns: dict[str, list[Any]] = file.read_row_group(number).to_pydict()
    return [Reading(*row) for row in zip(*(columns[name] for name in _SCHEMA.names), strict=True)]


def _table(rows: list[Reading]) -> pa.Table:
    values = [(one.key, one.kind, one.sha256, one.text) for one in rows]
    columns = [list(column) for column in zip(*values, strict=True)] or [[] for _ in _SCHEMA.names]
    return pa.table(columns, schema=_SCHEMA)
