"""CSV and TSV: one row an article, as Excel and other programs write them."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any, NamedTuple

from framing.ingest.decode import encoding_of, wide_encoding_of
from framing.ingest.fields import matches, records_of, table_rows
from framing.ingest.format import Format, Record

_HEAD = 200_000  # bytes that tell the encoding and the delimiter
_CHUNK = 1 << 20
_DELIMITERS = "\t;,|"
_SEPARATOR = re.compile(r"\ufeff?\"?sep=(.)\"?\s*$", re.I)  # Excel's own line, before the header
PREAMBLE = 30  # rows that can stand before the header
_CELL = 50_000_000  # characters


class TableLayout(NamedTuple):
    """How a table is written: its delimiter, whether quotation marks enclose cells, and the number of its header."""

    delimiter: str
    quoting: Any
    header: int


def read_csv(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The rows of a CSV or TSV file. Encoding, delimiter and the row that names the columns are found out."""
    csv.field_size_limit(_CELL)
    try:
        encoding = encoding_in(file)
        head = file.read(_HEAD).decode(encoding, "replace")
        file.seek(0)
    except (OSError, EOFError) as error:
        yield Record(0, problem=f"The table is damaged ({error}).")
        return
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        yield from records_of(_rows(text, layout_of(head, columns)), columns)
    finally:
        text.detach()  # else it would close a file that is not its own


def _rows(text: IO[str], layout: TableLayout) -> Iterator[tuple[int, Any] | Record]:
    rows = csv.reader(text, delimiter=layout.delimiter, quoting=layout.quoting)
    try:
        yield from table_rows(itertools.islice(rows, layout.header, None), layout.header + 1, layout.delimiter)
    except (csv.Error, UnicodeError, OSError, EOFError) as error:
        yield Record(rows.line_num, problem=f"The table is damaged from here on ({error}).")


def layout_of(head: str, columns: Mapping[str, str]) -> TableLayout:
    """The delimiter and the header of a table, from its first characters."""
    lines = head.split("\n", 1)
    if found := _SEPARATOR.match(lines[0].strip("\r")):
        quoting = _quoting(head, found[1])
        return TableLayout(found[1], quoting, 1 + (header_of(_first_rows(lines[-1], found[1], quoting), columns) or 0))
    best: tuple[tuple[int, int], TableLayout] | None = None
    for delimiter in _DELIMITERS:
        quoting = _quoting(head, delimiter)
        rows = _first_rows(head, delimiter, quoting)
        start = header_of(rows, columns)
        width = len(rows[start]) if start is not None else max((len(row) for row in rows[:1]), default=0)
        known = sum(matches(cell, columns) is not None for cell in rows[start]) if start is not None else 0
        if best is None or (known, width) > best[0]:
            best = (known, width), TableLayout(delimiter, quoting, start or 0)
    assert best is not None
    return best[1]


def header_of(rows: Sequence[Sequence[Any]], columns: Mapping[str, str]) -> int | None:
    """Which of the first rows names the columns: the one with most names that are known; None where none has any.

    What stands before it is a title, a date or a search: a row with fewer cells.
    """
    best, most = None, 0
    for number, row in enumerate(rows):
        names = [str(cell) for cell in row if cell not in (None, "")]
        if any(len(name) > 80 for name in names):
            break  # the first row with a text
        hits = len({field for name in names if (field := matches(name, columns))})
        if hits > most:
            best, most = number, hits
    return best if most >= 2 or (best is not None and len(rows[best]) == 1) or best == 0 else None


def _first_rows(head: str, delimiter: str, quoting: Any) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter, quoting=quoting):
            rows.append(row)
            if len(rows) > PREAMBLE:
                break
    except csv.Error:
        pass
    return rows


def _quoting(head: str, delimiter: str) -> Any:
    """Whether quotation marks enclose cells: in a table of tabs that has none at the start of a cell they are text."""
    opened = re.search(rf"(?:^|{re.escape(delimiter)})\"", head, re.M)
    return csv.QUOTE_NONE if delimiter == "\t" and not opened else csv.QUOTE_MINIMAL


def encoding_in(file: IO[bytes]) -> str:
    """The encoding of an open file of any size, which is at its beginning again afterwards.

    UTF-8 where all of it is, else as its first foreign characters tell.
    """
    try:
        return _encoding(file)
    finally:
        file.seek(0)


def _encoding(file: IO[bytes]) -> str:
    decoder, before = codecs.getincrementaldecoder("utf-8")(), b""
    while chunk := file.read(_CHUNK):
        if not before and (wide := wide_encoding_of(chunk[:_HEAD])):
            return wide
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            start = max(error.start - _HEAD // 2, 0)
            return encoding_of(chunk[start : start + _HEAD])
        before = chunk
    return "utf-8-sig"


def is_table(start: bytes, file: IO[bytes]) -> bool:
    """Whether a file that begins so is a table whatever it is called, such as Excel's "Unicode text".

    Its first line names columns, the text's and another's, with tabs between them.
    """
    encoding = wide_encoding_of(start) or "utf-8-sig"
    cells = start.decode(encoding, "ignore").split("\n", 1)[0].strip("\r").split("\t")
    known = {matches(cell, {}) for cell in cells} if len(cells) > 1 else set()
    return bool(known & {"text", "html"}) and len(known - {None}) > 1


FORMAT = Format(
    name="csv", about="one row per article", suffixes=(".csv", ".tsv"), read_records=read_csv, is_its=is_table
)
