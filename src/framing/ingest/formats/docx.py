"""DOCX: the paragraphs of a Word file as they stand, headings, quotes, lists and tables with their kind.

Read from its XML as a stream: a delivery of thousands of articles fits into memory, and what stands in links, boxes
and controls is not lost, as it is with the usual library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from framing.ingest import packed
from framing.ingest.decode import Unreadable
from framing.ingest.deliveries import records_of
from framing.ingest.document import DocumentLine, Piece
from framing.ingest.format import Format, Record

_KIND = "The Word file"
_BESIDE = re.compile(r"word/(footnote|endnote|comment|header|footer)s?\d*\.xml")
_LONG_CELL = 40  # words of a table's cell that is laid-out text and no entry of a table
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_docx(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The article of a Word file, or the articles of a press database's delivery."""
    if file.read(len(packed.OLE)) == packed.OLE:
        detail = "It is protected by a password, or a Word file of before 2007. Save it as .docx, without a password."
        raise Unreadable("encrypted", detail)
    file.seek(0)
    archive = packed.opened(file, _KIND)
    yield from records_of(_lines(archive), *_properties(archive), _beside(archive))


def is_docx(start: bytes, file: IO[bytes]) -> bool:
    """Whether a file is one of Word's, whatever it is called."""
    return start.startswith(packed.LEADS) and any(name.startswith("word/document") for name in packed.names_in(file))


def _lines(archive: Any) -> Iterator[DocumentLine]:
    styles = _styles(archive)
    name = next((one for one in archive.namelist() if re.fullmatch(r"word/document\d*\.xml", one)), "word/document.xml")
    stack: list[Piece] = []
    row: list[list[DocumentLine]] = []
    tables, skipped = 0, 0
    for event, element in packed.elements(packed.member(archive, name, _KIND), _KIND):
        tag = packed.local(element)
        if tag == "Fallback":  # the same box once more, for older readers
            skipped += 1 if event == "start" else -1
        elif skipped:
            continue
        elif event == "start":
            if tag == "p":
                stack.append(Piece())
            elif tag == "tbl":
                tables += 1
            elif tag == "tr" and tables == 1:
                row = []
            elif tag == "tc" and tables == 1:
                row.append([])
        elif tag == "p" and stack:
            lines = list(stack.pop().lines(_kind(element, styles), _style(element, styles)))
            if tables and row:
                row[-1] += lines
            else:
                yield from lines
            if not stack and not tables:
                packed.forget(element)
        elif tag == "tr" and tables == 1:
            yield from as_row(row)
            packed.forget(element)
        elif tag == "tbl":
            tables -= 1
        elif stack:
            stack[-1].parts.append(_text(tag, element))


def _beside(archive: Any) -> list[tuple[str, str]]:
    """The notes, remarks and heads of pages, which are no part of the text."""
    found = []
    for name in archive.namelist():
        part = _BESIDE.fullmatch(name)
        if part is None:
            continue
        texts: list[str] = []
        for event, element in packed.elements(packed.member(archive, name, _KIND), _KIND):
            if event == "end" and packed.local(element) in ("t", "p"):
                texts.append("\n" if packed.local(element) == "p" else element.text or "")
        if text := "".join(texts).strip():
            found.append((f"{part[1]}s of the document", text))
    return found


def as_row(cells: list[list[DocumentLine]]) -> Iterator[DocumentLine]:
    """A row of a table as one line; where a table only lays out a text, the lines of its cells."""
    full = [[line for line in cell if line.text] for cell in cells]
    full = [cell for cell in full if cell]
    if any(len(cell) > 1 or len(cell[0].text.split()) > _LONG_CELL for cell in full) or len(full) == 1:
        for cell in full:
            yield from cell
    elif full:
        yield DocumentLine(" | ".join(cell[0].text for cell in full), "row")


def _text(tag: str, element: Any) -> str:
    if tag == "t":
        return element.text or ""
    if tag == "br":
        return "\n\n" if element.get(f"{_W}type") == "page" else "\n"
    return {"tab": "\t", "cr": "\n", "noBreakHyphen": "-"}.get(tag, "")


def _style(paragraph: Any, styles: Mapping[str, str]) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    found = style.get(f"{_W}val", "") if style is not None else ""
    return styles.get(found, found).lower()


def _kind(paragraph: Any, styles: Mapping[str, str]) -> str:
    style = _style(paragraph, styles)
    if style == "title":
        return "title"
    if style.startswith(("heading", "subtitle")) or paragraph.find(f"{_W}pPr/{_W}outlineLvl") is not None:
        return "heading"
    if "quote" in style:
        return "quote"
    return "item" if paragraph.find(f"{_W}pPr/{_W}numPr") is not None else ""


def _styles(archive: Any) -> dict[str, str]:
    """What Word calls its styles, by their ids: the ids are in the language of whoever wrote, the names are not."""
    if "word/styles.xml" not in archive.namelist():
        return {}
    found: dict[str, str] = {}
    for event, element in packed.elements(packed.member(archive, "word/styles.xml", _KIND), _KIND):
        if event == "end" and packed.local(element) == "style":
            name = element.find(f"{_W}name")
            if name is not None:
                found[element.get(f"{_W}styleId", "")] = name.get(f"{_W}val", "")
            packed.forget(element)
    return found


def _properties(archive: Any) -> tuple[str | None, str | None]:
    """Title and author as the file's properties have them."""
    if "docProps/core.xml" not in archive.namelist():
        return None, None
    found: dict[str, str] = {}
    for event, element in packed.elements(packed.member(archive, "docProps/core.xml", _KIND), _KIND):
        if event == "end" and element.text:
            found.setdefault(packed.local(element), " ".join(element.text.split()))
    return found.get("title"), found.get("creator")


FORMAT = Format(
    name="docx", about="a Word file: one article, or a press database's delivery", suffixes=(".docx", ".docm", ".doc"),
    read_records=read_docx, is_its=is_docx,
    suggests=False,
)  # fmt: skip
