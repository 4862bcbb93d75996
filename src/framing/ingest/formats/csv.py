"""CSV and TSV: one row an article."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import IO

from framing.ingest.decode import decode
from framing.ingest.fields import record_of
from framing.ingest.format import Format, Record

_WHOLE = 100_000_000  # bytes that are decoded at once
_HEAD = 200_000  # bytes that tell the encoding and the delimiter


def read_csv(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The rows of a CSV or TSV file; the first row names the columns, the delimiter is found out."""
    csv.field_size_limit(50_000_000)
    head = file.read(_HEAD)
    file.seek(0)
    if _is_utf8(head):
        text: io.TextIOBase = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    elif len(content := file.read(_WHOLE + 1)) <= _WHOLE:
        text = io.StringIO(decode(content)[0])
    else:
        yield Record(0, problem="The table is too large to find out its encoding; save it as UTF-8.")
        return
    first = head.split(b"\n", 1)[0]
    delimiter = max("\t;,|", key=lambda mark: first.count(mark.encode()))
    rows = csv.DictReader(text, delimiter=delimiter)
    number = 1
    try:
        for number, row in enumerate(rows, start=2):
            yield record_of(number, {str(key): value for key, value in row.items() if key}, columns)
    except (csv.Error, UnicodeDecodeError, OSError, EOFError) as error:
        yield Record(number + 1, problem=f"The table is damaged from here on ({error}).")


def _is_utf8(head: bytes) -> bool:
    try:
        head[: len(head) - 4 if len(head) == _HEAD else None].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return len(head) == _HEAD and error.start > _HEAD - 20
    return True


FORMAT = Format(name="csv", about="one row per article", suffixes=(".csv", ".tsv"), read_records=read_csv)
