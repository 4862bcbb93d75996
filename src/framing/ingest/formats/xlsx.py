"""XLSX, XLS and ODS: workbooks. Each sheet is a table with one row an article."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import PurePosixPath
from typing import IO, Any

import python_calamine as calamine

from framing.ingest import packed
from framing.ingest.decode import Unreadable
from framing.ingest.fields import records_of, table_rows
from framing.ingest.format import Format, Record
from framing.ingest.formats.csv import PREAMBLE, header_of, read_csv

_LIMIT = 100_000_000  # bytes of a workbook, and of what it unpacks to: a sheet is in memory as a whole
_KIND = "The workbook"
_SHARED = "xl/sharedStrings.xml"
_COLUMNS = 16_384  # that a sheet can have


def read_workbook(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The rows of all sheets; the numbers of records go on from sheet to sheet."""
    content = file.read(_LIMIT + 1)
    if len(content) > _LIMIT:
        raise Unreadable("too-large", f"The workbook has more than {_LIMIT / 1e6:,.0f} MB; save its sheets as CSV.")
    if not content.startswith((packed.LEADS, packed.OLE)):
        if b"<" in content[:200]:
            raise Unreadable("misnamed", "It is a web page under the name of a workbook; open it and save it as CSV.")
        yield from read_csv(io.BytesIO(content), columns)  # many services call a CSV so
        return
    if content.startswith(packed.LEADS):
        packed.measure(content, _LIMIT, _KIND)
    yield from _records(_sheets(content), columns)


def _sheets(content: bytes) -> dict[str, Callable[[], Iterator[Sequence[Any]]]]:
    """The sheets of a workbook by name, as what yields their rows."""
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        return {name: partial(_rows_of, workbook, name) for name in workbook.sheet_names}
    except calamine.PasswordError as error:
        raise Unreadable("encrypted", "The workbook is protected by a password; save it without one.") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        if bare := _bare_sheets(content):
            return bare
        raise Unreadable("unreadable", f"The workbook cannot be opened ({error}); save it again.") from error


def _rows_of(workbook: Any, name: str) -> Iterator[Sequence[Any]]:
    return iter(workbook.get_sheet_by_name(name).iter_rows())


def _records(
    sheets: Mapping[str, Callable[[], Iterator[Sequence[Any]]]], columns: Mapping[str, str]
) -> Iterator[Record]:
    """The records of the sheets; of those that hold no articles one row speaks, where others do hold some."""
    without: list[tuple[str, Record]] = []
    found, before = False, 0
    for name, rows in sheets.items():
        number = before
        for record in records_of(_rows(rows, name, before, columns), columns):
            number = max(number, record.number)
            found = found or not record.problem
            if record.number:
                yield record
            else:
                without.append((name, record))
        before = number
    if found and without:
        empty = ", ".join(dict.fromkeys(name for name, _ in without))
        yield Record(0, problem=f"These sheets of the workbook hold no articles: {empty}.", reason="no-text")
    elif without:
        yield max((record for _, record in without), key=lambda record: len(record.content))


def _rows(
    sheet: Callable[[], Iterator[Sequence[Any]]], name: str, before: int, columns: Mapping[str, str]
) -> Iterator[tuple[int, Any] | Record]:
    try:
        rows = sheet()
        head = [*itertools.islice(rows, PREAMBLE)]
    except (calamine.CalamineError, Unreadable, OSError, ValueError) as error:
        yield Record(before + 1, problem=f"The sheet {name} cannot be read ({error}).")
        return
    start = header_of(head, columns)
    if start is None:  # a table may begin below empty rows
        start = next((number for number, row in enumerate(head) if any(cell not in (None, "") for cell in row)), 0)
    yield from table_rows(itertools.chain(head[start:], rows), before + start + 1)


def _bare_sheets(content: bytes) -> dict[str, Callable[[], Iterator[Sequence[Any]]]]:
    """The sheets of a workbook that lacks its table of contents, as programs write that write the sheets only."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except packed.BROKEN:
        return {}
    names = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
    return {PurePosixPath(name).stem: partial(_bare_rows, archive, name) for name in sorted(names)}


def _bare_rows(archive: zipfile.ZipFile, name: str) -> Iterator[list[str]]:
    shared: list[str] = []
    if _SHARED in archive.namelist():
        for event, node in packed.elements(packed.member(archive, _SHARED, _KIND), _KIND):
            if event == "end" and packed.local(node) == "si":
                shared.append("".join(text.text or "" for text in node.iter("{*}t")))
                node.clear()
    row: list[str] = []
    for event, node in packed.elements(packed.member(archive, name, _KIND), _KIND):
        if event != "end":
            continue
        if packed.local(node) == "c":
            place = _column(node.get("r")) if node.get("r") else len(row)
            row += [""] * (min(place, _COLUMNS) - len(row))
            value = "".join(part.text or "" for part in node.iter("{*}t", "{*}v"))
            known = node.get("t") == "s" and value.isdigit() and int(value) < len(shared)
            row.append(shared[int(value)] if known else value)
        elif packed.local(node) == "row":
            yield row
            row = []
            node.clear()



def _column(reference: str) -> int:
    """The place of a cell in its row, from 0: AB7 is 27."""
    place = 0
    for letter in re.match("[A-Z]*", reference)[0]:  # type: ignore[index]
        place = 26 * place + ord(letter) - 64
    return max(place - 1, 0)


def is_workbook(start: bytes, file: IO[bytes]) -> bool:
    """Whether a file is a workbook, whatever it is called."""
    names = packed.names_in(file) if start.startswith(packed.LEADS) else []
    return any(name.startswith("xl/workbook") for name in names)


FORMAT = Format(
    name="workbook", about="one row per article, on any sheet", suffixes=(".xlsx", ".xlsm", ".xls", ".ods"),
    read_records=read_workbook, is_its=is_workbook,
)  # fmt: skip
