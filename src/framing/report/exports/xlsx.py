"""All tables in one workbook: a sheet for each, dates as dates, numbers as numbers, and no text that could run.

XlsxWriter rather than openpyxl: it writes row by row in constant memory, takes half of the time, and asks no clock if
it is told one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from framing.report.export_format import ExportFormat, File
from framing.report.exports.tables import descriptions, every_table
from framing.report.sources.material import Material
from framing.report.sources.rows import csv_file
from framing.report.xml_text import for_xml

SHEET_ROWS = 100_000  # of a larger table there is no sheet
LETTERS = 32_767  # that a cell can hold
WIDEST = 60  # letters that a column is wide at most
FIRST = ("findings", "summaries", "contrasts", "articles", "outlets", "topics")  # what is looked at most comes first
DAYS = frozenset({"published", "day", "as_of"})
MOMENTS = frozenset({"published_at", "updated", "moment"})
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
Write = Callable[[int, int, Any], None]


def make(material: Material) -> Iterator[File]:
    """One workbook. Of a table with more rows than a spreadsheet likes, the first sheet says where it lies."""
    import xlsxwriter  # the report itself does without: it must not wait for it

    whole = io.BytesIO()
    book = xlsxwriter.Workbook(whole, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    made = datetime.fromisoformat(material.made).astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": material.about.title, "author": "framing", "created": made})
    tables, told = every_table(material), descriptions()
    names = [*(name for name in FIRST if name in tables), *sorted(set(tables) - {*FIRST})]
    fits = [name for name in names if 0 < len(tables[name]) <= SHEET_ROWS]
    contents = [(name, len(tables[name]), told.get(name, ""), _where(name, len(tables[name]))) for name in names]
    words = material.words["export"]["sheet"]
    head = [words[column] for column in ("table", "rows", "holds", "file")]
    _sheet(book, words["contents"], pd.DataFrame(contents, columns=head))
    for name in fits:
        _sheet(book, name, tables[name])
    book.close()
    yield "report.xlsx", whole.getvalue()


def _where(name: str, rows: int) -> str:
    return f"data/{csv_file(name, rows)}" if rows > SHEET_ROWS else ""


def _sheet(book: Any, name: str, frame: pd.DataFrame) -> None:
    """A sheet with its head frozen and filters on it. Texts are written as texts, whatever they begin with."""
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    writes = [_writer(book, sheet, column, frame[column]) for column in map(str, frame.columns)]
    for place, column in enumerate(frame.columns):
        longest = max((len(str(value)) for value in frame[column].head(200).tolist()), default=0)
        sheet.set_column(place, place, min(max(longest, len(str(column))) + 2, WIDEST))
    for place, column in enumerate(frame.columns):
        sheet.write_string(0, place, str(column), bold)
    for row, values in enumerate(zip(*(frame[column].tolist() for column in frame.columns), strict=True), start=1):
        for place, value in enumerate(values):
            if value is not None and value is not pd.NA and value == value:  # NaN is not itself
                writes[place](row, place, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(frame), 1), max(len(frame.columns) - 1, 0))


def _writer(book: Any, sheet: Any, column: str, values: pd.Series) -> Write:
    """How the values of a column are written: as numbers, truths, dates or texts."""
    if pd.api.types.is_bool_dtype(values.dtype):
        return lambda row, place, value: sheet.write_boolean(row, place, bool(value))
    if pd.api.types.is_numeric_dtype(values.dtype):
        return lambda row, place, value: sheet.write_number(row, place, value)
    day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    # With the quote prefix a spreadsheet takes the text for a text even after somebody has edited the cell.
    quoted = book.add_format({"quote_prefix": True})

    def write(row: int, place: int, value: Any) -> None:
        text = for_xml(str(value))
        if column in DAYS and (found := _day(text)):
            sheet.write_datetime(row, place, found, day)
        elif column in MOMENTS and (found := _moment(text)):
            sheet.write_datetime(row, place, found, moment)
        elif len(text) > LETTERS:
            sheet.write_string(row, place, text[: LETTERS - 1] + "…", quoted if _FORMULA.match(text) else None)
        else:
            sheet.write_string(row, place, text, quoted if _FORMULA.match(text) else None)

    return write


def _day(text: str) -> datetime | None:
    """A whole day that spreadsheets know; those before 1900 and stretches of days stay texts."""
    try:
        found = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
    return datetime(found.year, found.month, found.day) if found and found.year >= 1900 else None


def _moment(text: str) -> datetime | None:
    """A moment as its own clock showed it, as spreadsheets know no zones; CSV and Parquet keep them."""
    try:
        found = datetime.fromisoformat(text) if len(text) > len("2025-01-01") else _day(text)
    except ValueError:
        return None
    return found.replace(tzinfo=None) if found and found.year >= 1900 else None


FORMAT = ExportFormat("xlsx", make, place=20)
