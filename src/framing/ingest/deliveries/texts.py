"""Deliveries that are texts or pages: read line by line, so that thousands of articles need no more room than one."""

from __future__ import annotations

import functools
import io
from collections import deque
from collections.abc import Iterator
from typing import IO, Any

from lxml import etree

from framing.ingest.decode import encoding_of
from framing.ingest.deliveries import split, start_of
from framing.ingest.deliveries.hints import is_labelled, may_be_delivery
from framing.ingest.deliveries.sources import databases
from framing.ingest.document import BLANK, DocumentLine
from framing.ingest.format import Record

_HEAD = 200_000  # bytes from which encoding and delivery are told
_CHUNK = 1 << 16
_NOT_READ = frozenset("script style noscript template head svg iframe object".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_PARTS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form header "
    "hr li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)


def delivery_in(file: IO[bytes], page: bool) -> Iterator[Record] | None:
    """The articles of a text (or of a `page`) that is a delivery; None where it is none, the file at its beginning.

    The records are taken while the file is open.
    """
    head = file.read(_HEAD)
    file.seek(0)
    if not _looks_delivered(head, page):
        return None
    encoding = encoding_of(head) if head.strip() else "utf-8"
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline=None)
    lines = page_lines(text) if page else (DocumentLine(line.rstrip("\n").replace("\f", "")) for line in text)
    found = split(start_of(lines), lines, hard=not page)
    if found is None:
        text.detach()
        file.seek(0)
    return found


def looks_delivered(file: IO[bytes], page: bool) -> bool:
    """Whether it is worth a look if a text (or a `page`) is a delivery; the file is at its beginning afterwards."""
    head = file.read(_HEAD)
    file.seek(0)
    return _looks_delivered(head, page)


def _looks_delivered(head: bytes, page: bool) -> bool:
    return may_be_delivery(head) or (not page and is_labelled(head))


def page_lines(text: IO[str]) -> Iterator[DocumentLine]:
    """The lines of a page as its elements part them, with the classes of the elements around each."""
    taker = _Taker()
    parser = etree.HTMLParser(target=taker, no_network=True, huge_tree=False)
    try:
        while chunk := text.read(_CHUNK):
            parser.feed(chunk)
            while taker.lines:
                yield taker.lines.popleft()
        parser.close()
    except (etree.XMLSyntaxError, etree.ParserError, AssertionError):
        pass  # what the parser gives up over is the end; what was read before stays
    taker.flush()
    yield from taker.lines


@functools.cache
def _marks() -> frozenset[str]:
    """The classes that databases give to parts of an article, which are lines of their own in whatever element."""
    return frozenset(mark for one in databases() for mark in one.marks)


class _Taker:
    """Takes the events of a parser and makes lines of them."""

    def __init__(self) -> None:
        self.lines: deque[DocumentLine] = deque()
        self.parts: list[str] = []
        self.open: list[tuple[str, str]] = []  # elements around, with their classes
        self.silent = 0
        self.mark = ""

    def start(self, tag: Any, attributes: Any) -> None:
        if tag in _NOT_READ:
            self.silent += 1
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}".strip()
        if tag in _PARTS or tag in _HEADINGS or tag == "br" or not _marks().isdisjoint(names.split()):
            self.flush()
        if tag == "p" or tag == "br":
            self.lines.append(BLANK)
        if tag == "article" or "article" in names.split():
            self.lines.append(DocumentLine("", mark="begins"))
        if tag not in ("br", "hr", "img", "meta", "link", "input"):
            self.open.append((tag, names))

    def end(self, tag: Any) -> None:
        if tag in _NOT_READ and self.silent:
            self.silent -= 1
        if tag in _PARTS or tag in _HEADINGS:
            self.flush()
        for place in range(len(self.open) - 1, max(len(self.open) - 20, -1), -1):
            if self.open[place][0] == tag:
                if not _marks().isdisjoint(self.open[place][1].split()):
                    self.flush()
                del self.open[place:]
                break

    def data(self, text: str) -> None:
        if self.silent:
            return
        if text.strip() and not any(part.strip() for part in self.parts):
            self.mark = " ".join(names for _, names in self.open if names)
        self.parts.append(text)

    def comment(self, text: str) -> None:
        """Comments are no text."""

    def close(self) -> None:
        self.flush()

    def flush(self) -> None:
        text = " ".join("".join(self.parts).split())
        self.parts.clear()
        if text:
            self.lines.append(DocumentLine(text, self._kind(), self.mark))

    def _kind(self) -> str:
        tags = {tag for tag, _ in self.open}
        if tags & _HEADINGS:
            return "heading"
        return "quote" if "blockquote" in tags else "item" if "li" in tags else ""
