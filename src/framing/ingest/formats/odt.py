"""ODT: the paragraphs of an OpenDocument text as they stand, headings, quotes, lists and tables with their kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any

from framing.ingest import packed
from framing.ingest.decode import Unreadable
from framing.ingest.deliveries import records_of
from framing.ingest.document import DocumentLine, Piece
from framing.ingest.format import Format, Record
from framing.ingest.formats.docx import as_row

_KIND = "The OpenDocument text"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_NOT_READ = ("annotation", "tracked-changes", "note", "forms")  # remarks, what was deleted, footnotes, controls
_MARKS = {"s": " ", "tab": "\t", "line-break": "\n"}


def read_odt(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The article of an OpenDocument text, or the articles of a press database's delivery."""
    archive = packed.opened(file, _KIND)
    if _is_encrypted(archive):
        raise Unreadable("encrypted", f"{_KIND} is protected by a password; save it without one.")
    beside: list[tuple[str, str]] = []  # known when all lines are taken
    yield from records_of(_lines(archive, beside), *_properties(archive), beside)


def is_odt(start: bytes, file: IO[bytes]) -> bool:
    """Whether a file is an OpenDocument text, whatever it is called."""
    return start.startswith(packed.LEADS) and {"mimetype", "content.xml"} <= set(packed.names_in(file))


def _is_encrypted(archive: Any) -> bool:
    name = "META-INF/manifest.xml"
    return name in archive.namelist() and b"encryption-data" in packed.member(archive, name, _KIND).read(1_000_000)


def _lines(archive: Any, beside: list[tuple[str, str]]) -> Iterator[DocumentLine]:
    parents: dict[str, str] = {}  # what the styles of single paragraphs are made from
    row: list[list[DocumentLine]] = []
    inside, tables, items, skipped = 0, 0, 0, 0
    for event, element in packed.elements(packed.member(archive, "content.xml", _KIND), _KIND):
        tag, started = packed.local(element), event == "start"
        if tag in _NOT_READ:
            skipped += 1 if started else -1
            if not started and not skipped and (text := " ".join(" ".join(element.itertext()).split())):
                beside.append(("notes of the document", text))
        elif skipped:
            continue
        elif _is_paragraph(element):
            inside += 1 if started else -1
            if started:
                continue
            lines = list(Piece([_text(element)]).lines(_kind(element, parents, items), _style(element, parents)))
            if tables and row:
                row[-1] += lines
            else:
                yield from lines
            if not inside and not tables:
                packed.forget(element)
        elif tag == "table":
            tables += 1 if started else -1
        elif tag == "table-row" and tables == 1:
            if not started:
                yield from as_row(row)
            row = []
        elif tag == "table-cell" and tables == 1 and started:
            row.append([])
        elif tag == "list-item":
            items += 1 if started else -1
        elif tag == "style" and not started:
            parents[element.get(f"{_STYLE}name", "")] = element.get(f"{_STYLE}parent-style-name", "")


def _is_paragraph(element: Any) -> bool:
    return element.tag in (f"{_TEXT}p", f"{_TEXT}h")


def _text(element: Any) -> str:
    """The text of a paragraph, without the notes at it and the boxes in it, which are lines of their own."""
    parts = [_MARKS.get(packed.local(element), ""), element.text or ""]
    for child in element:
        if packed.local(child) not in _NOT_READ and not _is_paragraph(child):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _style(paragraph: Any, parents: Mapping[str, str]) -> str:
    style = paragraph.get(f"{_TEXT}style-name", "")
    return (parents.get(style) or style).lower()


def _kind(paragraph: Any, parents: Mapping[str, str], items: int) -> str:
    style = _style(paragraph, parents)
    if style == "title":
        return "title"
    if packed.local(paragraph) == "h" or style.startswith(("heading", "subtitle")):
        return "heading"
    return "quote" if style.startswith("quot") else "item" if items else ""


def _properties(archive: Any) -> tuple[str | None, str | None]:
    """Title and author as the file's properties have them."""
    found: dict[str, str] = {}
    if "meta.xml" in archive.namelist():
        for event, element in packed.elements(packed.member(archive, "meta.xml", _KIND), _KIND):
            if event == "end" and element.text:
                found.setdefault(packed.local(element), " ".join(element.text.split()))
    return found.get("title"), found.get("initial-creator") or found.get("creator")


FORMAT = Format(
    name="odt", about="an OpenDocument text (LibreOffice): one article, or a delivery", suffixes=(".odt", ".ott"),
    read_records=read_odt, is_its=is_odt,
    suggests=False,
)  # fmt: skip
