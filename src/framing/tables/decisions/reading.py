"""Read decisions.csv, whatever a spreadsheet has made of it, and say by row and column what cannot be used."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from framing.errors import BadDecisions
from framing.tables.decisions.decision import COLUMNS, SPANS, Decision, DecisionKind, advice_on, is_span
from framing.tables.decisions.settled import Decisions

REQUIRED = ("what", "id", "value", "who")
MOST = 10  # mistakes listed at once
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SEPARATOR = re.compile(r"sep=(.)\r?\n")  # a first line by which Excel is told the separator
_FORMULA = re.compile(r"'(?=[=+\-@\t])")  # how a text is kept from being run as a formula
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?E[+-]?\d+", re.I)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


@dataclass(frozen=True, slots=True)
class CsvStyle:
    """How a file is written: its separator, its ends of lines, whether a mark stands first, and its columns."""

    separator: str = ","
    newline: str = "\n"
    marked: bool = False
    columns: tuple[str, ...] = COLUMNS
    encoding: str = "utf-8"


def read_decisions(content: bytes, name: str = "decisions.csv") -> Decisions:
    """The decisions in a file. Raises BadDecisions, which says which row and column is wrong, and what to write."""
    text, _ = _decoded(content, name)
    return Decisions(tuple(_rows(text, name))) if text.strip() else Decisions()


def style_of(content: bytes, name: str = "decisions.csv") -> CsvStyle:
    """How a file is written, so that a row added to it looks like the others; the usual way if it is empty."""
    text, encoding = _decoded(content, name)
    if not text.strip():
        return CsvStyle()
    head, separator, _ = _head(text, name)
    newline = "\r\n" if "\r\n" in text else "\n"
    return CsvStyle(separator, newline, content.startswith(codecs.BOM_UTF8), tuple(head), encoding)


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    encoding = "utf-16" if content.startswith(_WIDE) else "utf-8-sig"
    try:
        return content.decode(encoding), encoding.removesuffix("-sig")
    except UnicodeDecodeError as error:
        raise BadDecisions(
            f"{name} is not UTF-8 text (see byte {error.start}). In the spreadsheet, save it as `CSV UTF-8`."
        ) from None


def _head(text: str, name: str) -> tuple[list[str], str, int]:
    """The names of the columns, the separator, and where the head begins."""
    start = found.end() if (found := _SEPARATOR.match(text)) else 0
    line = next(iter(text[start:].splitlines()), "")
    separator = max(",;\t", key=line.count)
    head = [one.strip().strip('"').lower() for one in next(csv.reader([line], delimiter=separator), [])]
    if missing := [one for one in REQUIRED if one not in head]:
        raise BadDecisions(
            f"{name}, row 1: the column {missing[0]!r} is missing "
            f"(found: {', '.join(filter(None, head)) or 'nothing'}). "
            f"The first row names the columns: {', '.join(COLUMNS)}."
        )
    if twice := sorted({one for one in COLUMNS if head.count(one) > 1}):
        raise BadDecisions(f"{name}, row 1: the column {twice[0]!r} is there twice. Delete one of them.")
    return head, separator, start


def _rows(text: str, name: str) -> Iterator[Decision]:
    head, separator, start = _head(text, name)
    mistakes: list[str] = []
    found: list[Decision] = []
    try:
        records = list(csv.reader(io.StringIO(text[start:], newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise BadDecisions(
            f"{name}: a quotation mark is not closed, or stands inside a field ({error}). "
            'Write "" for a quotation mark in a text.'
        ) from None
    for number, fields in enumerate(records[1:], start=2):
        if not any(field.strip() for field in fields):
            continue
        if len(fields) > len(head) and any(field.strip() for field in fields[len(head) :]):
            mistakes.append(
                f"row {number}: it has {len(fields)} fields, the first row {len(head)}. "
                f'A text with {separator!r} in it needs quotation marks around it: "like{separator} this"'
            )
            continue
        told = {key: _plain(value) for key, value in zip(head, fields, strict=False) if key in COLUMNS}
        try:
            found.append(_row(told, number))
        except _Mistake as error:
            mistakes.append(str(error))
    if mistakes:
        more = f"\n  and {len(mistakes) - MOST} more rows" if len(mistakes) > MOST else ""
        raise BadDecisions(f"{name} cannot be used:\n" + "\n".join(f"  {one}" for one in mistakes[:MOST]) + more)
    yield from found


class _Mistake(Exception):
    def __init__(self, row: int, column: str, why: str) -> None:
        super().__init__(f"row {row}, column {column}: {why}")


def _plain(field: str) -> str:
    return _FORMULA.sub("", field.strip(), count=1) if field.lstrip().startswith("'") else field.strip()


def _row(told: Mapping[str, str], number: int) -> Decision:
    for column in REQUIRED:
        if not told.get(column):
            raise _Mistake(number, column, "it is empty. " + _NEEDED[column])
    try:
        what = DecisionKind(told["what"].lower())
    except ValueError:
        kinds = ", ".join(kind.value for kind in DecisionKind)
        raise _Mistake(number, "what", f"{told['what']!r} cannot be decided; write one of {kinds}") from None
    if _NUMBER.fullmatch(told["id"]):
        raise _Mistake(number, "id", f"{told['id']!r}: the spreadsheet made a number of it. Make the column a text.")
    if what is not DecisionKind.PERSON and not is_span(what, told["id"]):
        needs = "the paragraph and the place, like 3k9x0c7m2h1q:12-57" if what in SPANS else "it without a place"
        raise _Mistake(number, "id", f"{told['id']!r} cannot be the id of a {what}; write {needs}")
    value = _day(told["value"]) if what is DecisionKind.DATE else " ".join(told["value"].split())
    if advice := advice_on(what, value):
        raise _Mistake(number, "value", f"{value!r} cannot be used for a {what}; {advice}")
    when = _when(told.get("when", ""))
    if when is None:
        raise _Mistake(number, "when", f"{told['when']!r} is no day; write it like 2026-11-29")
    return Decision(what, told["id"], value, told["who"], told.get("text", ""), when, told.get("why", ""), number)


_NEEDED = {
    "what": f"Write what is decided: {', '.join(kind.value for kind in DecisionKind)}.",
    "id": "Write the id of the text; the report shows it, and `framing decide` too.",
    "value": "Write what is right. docs/decisions.md lists the values of each kind.",
    "who": "Write who decided it; initials are enough.",
}


def _day(value: str) -> str:
    """A day as a spreadsheet may show it (29.11.2026) as it is written here; others stay as they are."""
    found = _DOTTED.fullmatch(value.strip())
    return f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}" if found else value.strip()


def _when(value: str) -> str | None:
    """The day or moment, ISO 8601; None if it is none."""
    day, space, time = value.replace("T", " ").partition(" ")
    told = f"{_day(day)}{'T' if space else ''}{time.strip()}"
    try:
        return (datetime.fromisoformat(told) if space else date.fromisoformat(told)).isoformat() if told else ""
    except ValueError:
        return None


def written(rows: Sequence[Decision], style: CsvStyle, *, head: bool) -> str:
    """The rows as lines of a file of this layout; `head` puts the names of the columns first."""
    lines = [list(style.columns)] if head else []
    for row in rows:
        told = {name: _safe(str(getattr(row, name))) for name in COLUMNS}
        lines.append([told.get(column, "") for column in style.columns])
    return "".join(style.separator.join(_field(one, style) for one in line) + style.newline for line in lines)


def _safe(value: str) -> str:
    """A text that no spreadsheet runs as a formula, on one line."""
    plain = " ".join(value.split())
    return f"'{plain}" if plain.startswith(("=", "+", "-", "@")) else plain


def _field(value: str, style: CsvStyle) -> str:
    special = any(one in value for one in (style.separator, '"', "\n", "\r"))
    return '"' + value.replace('"', '""') + '"' if special else value
