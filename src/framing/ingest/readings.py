"""What each input was read as, kept under everything that decides it: an unchanged input is read once."""

from __future__ import annotations

import hashlib
import json
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from framing.ingest.inputs import InputFile, inputs_in, page_in
from framing.ingest.limits import short_told
from framing.ingest.read import read
from framing.machine.workers import Done, Lost, each, streamed
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
    seconds: float = 0.0  # processor time that reading it took now; of one that was kept none

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
    begun = time.process_time()
    try:
        found = read(asked.source, asked.settings, asked.language)
    except MemoryError:
        raise
    except Exception as error:
        detail = f"The reader failed over it ({type(error).__name__}: {str(error)[:200]}); please report it."
        found = Rejected(asked.source.path, asked.source.outlet, "failed", detail)
    return replace(reading_of(found, asked.key, asked.sha256), seconds=time.process_time() - begun)


def reading_of(found: Article | Rejected, key: bytes = b"", sha256: str = "") -> Reading:
    """A result as it is kept; without a key it is not found again in the next run."""
    kind = "article" if isinstance(found, Article) else "rejected"
    found = found if isinstance(found, Article) else short_told(found)
    return Reading(key or NO_KEY, kind, sha256, _KINDS[kind].dump_json(found).decode())


Pieces = Iterable["ReadingTask | Done[Reading]"]
Opened = Iterator["Source | Rejected | Lost"]
MEGABYTE_SECONDS = 5.0  # processor time that each megabyte of a file adds to what the file may take


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: `read` reads inputs one after the other, `opened` says what inputs a file holds."""

    read: Callable[[Pieces], Iterator[Reading | Lost]]
    opened: Callable[[InputFile, IngestSettings], Opened]


def _read_here(pieces: Pieces) -> Iterator[Reading | Lost]:
    for piece in pieces:
        yield piece.result if isinstance(piece, Done) else read_one(piece)


in_this_process = Reader(_read_here, inputs_in)  # one input after the other, without a limit of time and memory


def in_other_processes(processes: int, seconds: float, memory: int = 900_000_000) -> Reader:
    """Reads in processes of their own, each input with so much processor time and memory (bytes) at most.

    Files that have to be unpacked or parted are opened there too.
    """

    def read(pieces: Pieces) -> Iterator[Reading | Lost]:
        return each(read_one, pieces, processes, seconds, memory=memory, what="reading pages")

    def opened(file: InputFile, settings: IngestSettings) -> Opened:
        if (page := page_in(file, settings)) is not None:
            yield page
        else:
            yield from streamed(_opened, (file, settings), _allowed(file, settings), memory)

    return Reader(read, opened)


def _given_up(task: ReadingTask, lost: Lost, settings: IngestSettings) -> Reading:
    """What is kept of an input whose reading was given up; one that takes too much is not tried in every run."""
    detail = f"Reading it was given up: {lost.detail}."
    rejected = Rejected(task.source.path, task.source.outlet, lost.reason, detail)
    key = task.key if lost.reason in ("too-slow", "too-large") else b""
    return replace(reading_of(rejected, key, task.sha256), seconds=settings.max_seconds)


def _opened(asked: tuple[InputFile, IngestSettings]) -> Iterator[Source | Rejected]:
    return inputs_in(*asked)


def _allowed(file: InputFile, settings: IngestSettings) -> float:
    """The processor time in seconds that a file of many inputs may take, opening and reading together."""
    return settings.max_file_seconds + MEGABYTE_SECONDS * file.size / 1e6


class Readings:
    """The readings of all inputs, as far as `kept` by the last run; `recipe` names the code and settings that read.

    A key is a hash of recipe, path, outlet, bytes, what is stated beside the file, and the outlet's language: all that
    a reading depends on. Only a few readings are in memory at once.
    """

    def __init__(self, kept: InOrder, recipe: str, reader: Reader = in_this_process) -> None:
        self.kept, self.recipe, self.reader = kept, recipe, reader
        self.fresh = 0

    def take(
        self, files: Iterable[InputFile | Source | Rejected], settings: IngestSettings,
        languages: dict[str, str | None],
    ) -> Iterator[Reading]:  # fmt: skip
        """The readings of all inputs in their order, written down as they come; whole when the last one is taken.

        `files` are those of a folder, or their inputs where they are known.
        """
        asked: deque[tuple[ReadingTask | None, str]] = deque()  # the inputs that are being read, and their files
        spent: dict[str, float] = {}  # processor time for the inputs of the files that are being read

        def pieces() -> Iterator[ReadingTask | Done[Reading]]:
            for file in files:
                inputs = self._inputs(file, settings, spent) if isinstance(file, InputFile) else [file]
                name = file.name if isinstance(file, InputFile) else ""
                for source in inputs:
                    if isinstance(source, Rejected):
                        asked.append((None, name))
                        yield Done(reading_of(source))
                        continue
                    language = languages.get(source.outlet)
                    sha256 = hashlib.sha256(source.content).hexdigest()
                    key = self._key(source, sha256, language)
                    if known := self.kept.get(key):
                        asked.append((None, name))
                        yield Done(Reading(*known))
                    else:
                        self.fresh += 1
                        task = ReadingTask(source, settings, language, key, sha256)
                        asked.append((task, name))
                        yield task

        with self.kept.anew() as keep:
            for found in self.reader.read(pieces()):
                task, name = asked.popleft()
                if isinstance(found, Lost):
                    assert task is not None, "only what is read can be lost"
                    found = _given_up(task, found, settings)
                if name in spent:
                    spent[name] += found.seconds
                keep((found.key, found.kind, found.sha256, found.text))
                yield found

    def _inputs(
        self, file: InputFile, settings: IngestSettings, spent: dict[str, float]
    ) -> Iterator[Source | Rejected]:
        """The inputs of a file, as far as its limits go; what was not read of it is one rejected row."""
        spent[file.name] = 0.0
        most = _allowed(file, settings)
        for number, source in enumerate(self.reader.opened(file, settings)):
            place = f"{file.name}#{number + 1}"
            if isinstance(source, Lost):
                detail = f"Reading the file was given up{' here' if number else ''}: {source.detail}."
                yield Rejected(place if number else file.name, file.outlet, source.reason, detail)
            elif number >= settings.max_records:
                detail = f"The file has more than {settings.max_records:,} inputs (ingest.max_records); part it."
                yield Rejected(place, file.outlet, "too-large", detail)
                break
            elif spent[file.name] > most:
                detail = (
                    f"From here on the file was not read: what stands before took more than {most:,.0f} seconds of "
                    "processor time (ingest.max_file_seconds). Save it in parts, or raise the limit."
                )
                yield Rejected(place, file.outlet, "too-slow", detail)
                break
            else:
                yield source
        del spent[file.name]

    def again(self) -> Iterator[Reading]:
        """All readings once more, in their order."""
        return (Reading(*row) for row in self.kept.again())

    def _key(self, source: Source, sha256: str, language: str | None) -> bytes:
        what = [self.recipe, source.path, source.outlet, sha256, sorted(source.stated.items()), language]
        return hashlib.sha256(json.dumps(what, ensure_ascii=True).encode()).digest()[:16]
