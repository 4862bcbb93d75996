"""What each input was read as, kept under everything that decides it: an unchanged input is read once."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pydantic import TypeAdapter

from framing.ingest.read import read
from framing.machine.workers import Done, Lost, each
from framing.settings import IngestSettings
from framing.tables.keeping import NO_KEY, InOrder
from framing.tables.records import Article, Rejected, Source

_KINDS: dict[str, TypeAdapter[Article | Rejected]] = {
    "article": TypeAdapter(Article),
    "rejected": TypeAdapter(Rejected),
}


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
    return Reading(key or NO_KEY, kind, sha256, _KINDS[kind].dump_json(found).decode())


Reader = Callable[[Iterable["ReadingTask | Done[Reading]"]], Iterator["Reading | Lost"]]


def in_this_process(pieces: Iterable[ReadingTask | Done[Reading]]) -> Iterator[Reading | Lost]:
    """Reads one input after the other, without a limit of time."""
    for piece in pieces:
        yield piece.result if isinstance(piece, Done) else read_one(piece)


def in_other_processes(processes: int, seconds: float) -> Reader:
    """Reads in processes of their own, each input with so much processor time at most."""

    def reader(pieces: Iterable[ReadingTask | Done[Reading]]) -> Iterator[Reading | Lost]:
        return each(read_one, pieces, processes, seconds)

    return reader


class Readings:
    """The readings of all inputs, as far as `kept` by the last run; `recipe` names the code and settings that read.

    A key is a hash of recipe, path, outlet, bytes, what is stated beside the file, and the outlet's language: all that
    a reading depends on. Only a few readings are in memory at once.
    """

    def __init__(self, kept: InOrder, recipe: str, reader: Reader = in_this_process) -> None:
        self.kept, self.recipe, self.reader = kept, recipe, reader
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
                if known := self.kept.get(key):
                    yield Done(Reading(*known))
                else:
                    self.fresh += 1
                    yield ReadingTask(source, settings, language, key, sha256)

        with self.kept.anew() as keep:
            for found in self.reader(pieces()):
                source = asked.popleft()
                if isinstance(found, Lost):
                    assert source is not None, "only what is read can be lost"
                    detail = f"Reading it was given up: {found.detail}."
                    found = reading_of(Rejected(source.path, source.outlet, found.reason, detail))
                keep((found.key, found.kind, found.sha256, found.text))
                yield found

    def again(self) -> Iterator[Reading]:
        """All readings once more, in their order."""
        return (Reading(*row) for row in self.kept.again())

    def _key(self, source: Source, sha256: str, language: str | None) -> bytes:
        what = [self.recipe, source.path, source.outlet, sha256, sorted(source.stated.items()), language]
        return hashlib.sha256(json.dumps(what, ensure_ascii=True).encode()).digest()[:16]
