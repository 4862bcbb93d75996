"""MBOX: a folder of mails in one file, as mail programs keep and export newsletters; each mail is an article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO

from framing.ingest.format import Format, Record

_FROM = re.compile(rb"From \S+.*(?:19|20)\d\d\s*$")
_QUOTED = re.compile(rb">+From ")
_MAIL = 30_000_000  # bytes of one mail
_HEADER = re.compile(rb"[A-Za-z][A-Za-z-]*:")


def read_mbox(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The mails of a folder, one at a time."""
    lines: list[bytes] = []
    number, size, blank = 0, 0, True
    for line in file:
        if blank and _FROM.match(line):
            if lines:
                number += 1
                yield _record(number, lines, size)
            lines, size = [], 0
        elif size <= _MAIL:
            lines.append(line[1:] if _QUOTED.match(line) else line)
        size += len(line)
        blank = not line.strip()
    if lines:
        yield _record(number + 1, lines, size)


def _record(number: int, lines: list[bytes], size: int) -> Record:
    if size > _MAIL:
        return Record(number, problem=f"The mail has more than {_MAIL / 1e6:,.0f} MB; save its text alone.")
    return Record(number, b"".join(lines), {"format": "eml"})


def is_mbox(start: bytes, file: IO[bytes]) -> bool:
    """Whether a file is a folder of mails, whatever it is called: many are called Inbox and nothing more."""
    first, _, rest = start.partition(b"\n")
    return _FROM.match(first.rstrip(b"\r")) is not None and _HEADER.match(rest) is not None


FORMAT = Format(
    name="mbox", about="a folder of mails: each mail is an article", suffixes=(".mbox", ".mbx"),
    read_records=read_mbox, is_its=is_mbox,
    suggests=False,
)  # fmt: skip
