"""Deliveries of press databases: one file with many articles, told from other texts and split."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from framing.ingest.dates import date_line
from framing.ingest.decode import Unreadable
from framing.ingest.deliveries.lines import LetteredLine, seen
from framing.ingest.deliveries.sources import Database, databases
from framing.ingest.deliveries.splitting import marked, records
from framing.ingest.document import LEFT_OUT_AT_ONCE, DocumentLine, Written
from framing.ingest.format import Record

_START = 2_000  # lines from which a delivery is told
_HEADINGS = ("title", "heading")
_BELOW = 4  # lines below a heading in which its date stands
_START_TEXT = 400_000  # characters of them at most


def records_of(
    lines: Iterable[DocumentLine],
    title: str | None = None,
    author: str | None = None,
    left_out: Sequence[tuple[str, str]] = (),
) -> Iterator[Record]:
    """The articles of a document: those of a delivery or of a collection, or the one that it is as a whole.

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
    parts = _collected(whole)
    for number, part in enumerate(parts, start=1):
        one = len(parts) == 1
        written = Written(tuple(part), tuple(left_out), title=title if one else None, author=author if one else None)
        yield Record(0 if one else number, written.content(), {"format": "document"})


def _collected(lines: list[DocumentLine]) -> list[list[DocumentLine]]:
    """The articles that somebody collected in one document: each has a heading with a date right below it."""
    solid = [number for number, line in enumerate(lines) if line.text.strip()]
    following = ([lines[one] for one in solid[place : place + 1 + _BELOW]] for place in range(len(solid)))
    starts = [number for number, below in zip(solid, following, strict=True) if _is_dated_heading(below)]
    if len(starts) < 2 or starts[0] not in solid[:_BELOW]:
        return [lines]
    starts[0] = 0
    return [lines[start:stop] for start, stop in itertools.pairwise([*starts, len(lines)])]


def _is_dated_heading(lines: list[DocumentLine]) -> bool:
    """Whether the first line is a heading with a date below it, before the next heading."""
    if lines[0].kind not in _HEADINGS:
        return False
    below = itertools.takewhile(lambda one: one.kind not in _HEADINGS, lines[1 : 1 + _BELOW])
    return any(date_line(one.text) for one in below)


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
