"""JSON Lines: every line is an object, and every object an article."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

from framing.ingest.fields import records_of
from framing.ingest.format import Format, Record
from framing.ingest.formats.json import read_json

_LINE = 50_000_000  # bytes; a longer line is no article
_LIMIT = 4_000_000_000  # bytes of a file once decompressed; a gzip bomb has more


def read_lines(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The articles of a JSON Lines file, read one line at a time; a list that is named so is read as one."""
    start = file.read(1000).lstrip(b"\xef\xbb\xbf \t\r\n")
    file.seek(0)
    if start.startswith(b"[") or start in (b"{", b"{\r") or start.startswith((b"{\n", b"{\r\n")):
        yield from read_json(file, columns)
    else:
        yield from records_of(_values(file), columns)


def _values(file: IO[bytes]) -> Iterator[tuple[int, Any] | Record]:
    total = 0
    for number in itertools.count(1):
        try:
            line = file.readline(_LINE)
        except (OSError, EOFError) as error:
            yield Record(number, problem=f"The file is damaged from here on ({error}).")
            return
        total += len(line)
        if not line:
            return
        if total > _LIMIT or (len(line) == _LINE and not line.endswith(b"\n")):
            yield Record(number, problem="From here on the file is larger than can be an article's; it was not read.")
            return
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                yield Record(number, problem=f"The line is not valid JSON ({str(error)[:120]}).")


FORMAT = Format(
    name="json-lines", about="one object per article, one per line", suffixes=(".jsonl", ".ndjson"),
    read_records=read_lines,
)  # fmt: skip
