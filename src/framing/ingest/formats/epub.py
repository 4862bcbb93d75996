"""EPUB: a book whose chapters are one article, or an issue each of whose chapters is an article of its own."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator, Mapping
from typing import IO, Any
from urllib.parse import unquote

from framing.ingest import packed
from framing.ingest.decode import decode
from framing.ingest.deliveries.texts import page_lines
from framing.ingest.document import DocumentLine, Written
from framing.ingest.format import Format, Record

_KIND = "The EPUB"
_CHAPTER = 120  # words that a chapter has at least which is an article; covers and lists of contents have fewer
_PAGES = ("application/xhtml+xml", "text/html")


def read_epub(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The articles of an EPUB: each chapter with a headline of its own, or all chapters as one."""
    archive = packed.opened(file, _KIND)
    names, title, author = _spine(archive)
    chapters = [(name, _lines(archive, name)) for name in names]
    own = [number for number, (_, lines) in enumerate(chapters) if _is_article(lines)]
    if len(own) < 2:
        whole = tuple(line for _, lines in chapters for line in lines)
        yield Record(0, Written(whole, title=title, author=author).content(), {"format": "document"})
        return
    for number, (_, lines) in enumerate(chapters, start=1):
        if number - 1 in own:
            yield Record(number, Written(tuple(lines)).content(), {"format": "document"})
        elif any(line.text for line in lines):
            words = sum(len(line.text.split()) for line in lines)
            start = " ".join(line.text for line in lines if line.text)[:60]
            problem = f"This part of the EPUB has {words} words and no headline above a text: {start!r}."
            yield Record(number, problem=problem)


def is_epub(start: bytes, file: IO[bytes]) -> bool:
    """Whether a file is an EPUB, whatever it is called."""
    return start.startswith(packed.LEADS) and "META-INF/container.xml" in packed.names_in(file)


def _is_article(lines: list[DocumentLine]) -> bool:
    first = next((line for line in lines if line.text), None)
    words = sum(len(line.text.split()) for line in lines)
    return first is not None and first.kind == "heading" and words >= _CHAPTER


def _spine(archive: Any) -> tuple[list[str], str | None, str | None]:
    """The names of the chapters in the order of reading, and what the book says of its title and author."""
    present = set(archive.namelist())
    package = next(_told(archive, "META-INF/container.xml", "rootfile", "full-path"), "")
    if package not in present:
        return sorted(name for name in present if name.endswith((".xhtml", ".html", ".htm"))), None, None
    folder = posixpath.dirname(package)
    items: dict[str, str] = {}
    order: list[str] = []
    said: dict[str, str] = {}
    for event, element in packed.elements(packed.member(archive, package, _KIND), _KIND):
        tag = packed.local(element)
        if event == "start":
            continue
        if tag == "item" and element.get("media-type") in _PAGES and "nav" not in element.get("properties", "").split():
            items[element.get("id", "")] = posixpath.normpath(posixpath.join(folder, unquote(element.get("href", ""))))
        elif tag == "itemref":
            order.append(element.get("idref", ""))
        elif tag in ("title", "creator") and element.text:
            said.setdefault(tag, " ".join(element.text.split()))
    names = [items[one] for one in order if items.get(one) in present]
    return names or [name for name in items.values() if name in present], said.get("title"), said.get("creator")


def _told(archive: Any, name: str, tag: str, attribute: str) -> Iterator[str]:
    for event, element in packed.elements(packed.member(archive, name, _KIND), _KIND):
        if event == "start" and packed.local(element) == tag:
            yield element.get(attribute, "")


def _lines(archive: Any, name: str) -> list[DocumentLine]:
    content = packed.member(archive, name, _KIND).read()
    text = decode(content)[0] if content.strip() else ""
    return [line for line in page_lines(io.StringIO(text)) if line.mark != "begins"]


FORMAT = Format(
    name="epub", about="an e-book: one article, or an issue with an article in each chapter", suffixes=(".epub",),
    read_records=read_epub, is_its=is_epub,
    suggests=False,
)  # fmt: skip
