"""RIS: what Zotero and libraries export, one entry after the other; most have an address and no text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from framing.ingest.fields import records_of
from framing.ingest.format import Format, Record
from framing.ingest.formats.csv import encoding_in

_LINE = re.compile(r"^([A-Z][A-Z0-9])  ?- ?(.*)$")
_NAMES = {
    "TI": "title", "T1": "title", "AU": "author", "A1": "author", "DA": "published", "PY": "published",
    "Y1": "published", "UR": "url", "L2": "url", "LA": "language", "AB": "summary", "N2": "summary",
    "T2": "source", "JO": "source", "JF": "source", "PB": "source",
}  # fmt: skip


def read_ris(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The entries of a RIS file."""
    text = io.TextIOWrapper(file, encoding=encoding_in(file), errors="replace")
    try:
        yield from records_of(_entries(text), columns)
    finally:
        text.detach()


def _entries(lines: IO[str]) -> Iterator[tuple[int, Any] | Record]:
    number, fields, name = 1, {}, ""  # type: int, dict[str, Any], str
    for line in lines:
        found = _LINE.match(line.lstrip("\ufeff").rstrip("\r\n"))
        if found and found[1] == "ER":
            yield number, {**fields, "author": fields.get("author", [])}
            number, fields, name = number + 1, {}, ""
        elif found:
            name, value = _NAMES.get(found[1], ""), found[2].strip()
            if name == "author":
                fields.setdefault(name, []).append(_turned(value))
            elif name and value:
                fields.setdefault(name, value.replace("/", "-").strip("-") if name == "published" else value)
        elif name in ("summary", "title") and line.strip():
            fields[name] = f"{fields.get(name, '')}\n{line.rstrip()}"
    if fields:
        yield number, fields


def _turned(name: str) -> str:
    """A name as it is read: `Marek, Tilda` is Tilda Marek."""
    last, _, first = name.partition(", ")
    return f"{first} {last}".strip()


FORMAT = Format(name="ris", about="a list that Zotero exports", suffixes=(".ris",), read_records=read_ris)
