"""Deliveries of press databases: one file with many articles, told from other texts and split."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from framing.ingest.decode import Unreadable
from framing.ingest.deliveries.lines import LetteredLine, seen
from framing.ingest.deliveries.sources import Database, databases
from framing.ingest.deliveries.splitting import marked, records
from framing.ingest.document import LEFT_OUT_AT_ONCE, DocumentLine, Written
from framing.ingest.format import Record

_START = 2_000  # lines from which a delivery is told
_START_TEXT = 400_000  # characters of them at most


def records_of(
    lines: Iterable[DocumentLine],
    title: str | None = None,
    author: str | None = None,
    left_out: Sequence[tuple[str, str]] = (),
) -> Iterator[Record]:
    """The articles of a document: those of a delivery, or the one that it is as a whole.

    `title` and `author` are what the properties of the file say, `left_out` what was taken out of it before.
    """
    rest = iter(lines)
    start = start_of(rest)
    if (found := split(start, rest, hard=False)) is not None:
        yield from found
        return
    whole, size = [], 0
    for line in itertools.chain(start, rest):
        whole.append(line)
        size += len(line.text)
        if size > LEFT_OUT_AT_ONCE:
            raise Unreadable("too-large", f"It holds more than {LEFT_OUT_AT_ONCE / 1e6:,.0f} million letters.")
    written = Written(tuple(whole), tuple(left_out), title=title, author=author)
    yield Record(0, written.content(), {"format": "document"})


def start_of(lines: Iterator[DocumentLine]) -> list[DocumentLine]:
    """The first lines, as many as are needed to tell a delivery."""
    start: list[DocumentLine] = []
    size = 0
    for line in itertools.islice(lines, _START):
        start.append(line)
        size += len(line.text)
        if size > _START_TEXT:
            break
    return start


def split(start: list[DocumentLine], rest: Iterable[DocumentLine], hard: bool) -> Iterator[Record] | None:
    """The articles of a delivery that begins with these lines; None where it is none.

    `hard` says that the lines are those of a text, and its paragraphs have to be found.
    """
    for database in databases():
        known = _seen(start, database)
        if database.is_its(known):
            return records(rest, database, known, hard)
    return None


def _seen(start: list[DocumentLine], database: Database) -> list[LetteredLine]:
    codes = dict(database.codes)
    return [marked(seen(line, codes), database) for line in start]
