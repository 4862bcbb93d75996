"""A document that its own format has read into lines: all of them are text, but for headline, byline and day."""

from __future__ import annotations

from dataclasses import replace

from framing.ingest import dates
from framing.ingest.document import DocumentLine, Written
from framing.ingest.extraction import head
from framing.ingest.extraction import lines as looks
from framing.ingest.extraction.agency import agency_of
from framing.ingest.extraction.confidence import Signs, judge
from framing.ingest.format import Format, Page
from framing.tables.records import Block, BlockKind, LeftOut

_KINDS = {"title": BlockKind.HEADING, "heading": BlockKind.HEADING, "quote": BlockKind.QUOTE}
_TEXT = (looks.Shape.PROSE, looks.Shape.SENTENCE, looks.Shape.ITEM)


def read_document(text: str) -> Page:
    """The article of a document; of one whose headline is not known yet it is looked for in the first lines."""
    written = Written.of(text)
    left_out = tuple(LeftOut(reason, piece) for reason, piece in written.left_out)
    if not written.whole:
        body, seen = blocks_of(written.lines), "\n".join(line.text for line in written.lines)
        return Page(body=body, agency=agency_of(body), doubts=written.doubts, seen=seen, left_out=left_out)
    return _whole(written, left_out)


def _whole(written: Written, left_out: tuple[LeftOut, ...]) -> Page:
    lines = [line for line in written.lines if line.text.strip()]
    page = [looks.read_line(line.text)._replace(gap=True) for line in lines]
    prose = [number for number, line in enumerate(page) if line.shape is looks.Shape.PROSE]
    chosen = range(prose[0], prose[-1] + 1) if prose else range(len(page))
    title = _title(lines, page, chosen)
    start = head.body_start(page, chosen, title) if title is not None else 0
    end = max((number + 1 for number, line in enumerate(page) if line.shape in _TEXT), default=len(page))
    author = head.find_author(page, range(start, chosen.stop), title, end)
    dating = head.find_dating(page, range(start, chosen.stop), title)
    if dating.published is None and dating.numeric is None:
        dating = replace(dating, numeric=next(filter(None, map(_numeric, page[: start + 3])), None))
    kept = {number for number in range(len(lines)) if _is_text(lines, page, number, title, start, end)}
    body = blocks_of([lines[number] for number in sorted(kept)])
    others = (number for number in range(len(lines)) if number not in kept)
    beside = [LeftOut(_why(number, title, start), lines[number].text) for number in others]
    words = sum(looks.count_words(block.text) for block in body)
    headline = lines[title].text if title is not None else written.title
    confidence, doubts = judge(Signs(words, headline is not None))
    if title is None and written.title:
        doubts = (*doubts, "its headline is from the properties of the file")
    return Page(
        body=body,
        title=headline,
        author=author or (written.author if title is None else None),
        dating=dating,
        agency=agency_of(body),
        confidence=confidence,
        doubts=(*doubts, *written.doubts),
        seen="\n".join(line.text for line in lines),
        left_out=(*left_out, *beside),
    )


def blocks_of(lines: tuple[DocumentLine, ...] | list[DocumentLine]) -> tuple[Block, ...]:
    """The blocks of a body; items go to the line that announces them, the rows of a table are one block."""
    blocks: list[Block] = []
    before = ""
    for line in lines:
        if not line.text.strip():
            continue
        text = f"• {line.text}" if line.kind == "item" else line.text
        announced = line.kind == "item" and blocks and _takes_items(blocks[-1].text, before)
        if announced or line.kind == before == "row":
            blocks[-1] = Block(f"{blocks[-1].text}\n{text}", blocks[-1].kind)
        else:
            blocks.append(Block(text, _KINDS.get(line.kind, BlockKind.PARAGRAPH)))
        before = line.kind
    return tuple(blocks)


def _numeric(line: looks.Line) -> str | None:
    """The first date of a short line that can be two days."""
    found = dates.dates_of(line.text, among_words=True) if line.words <= 14 else []
    return next((one.printed for _, one in found if one.two), None)


def _takes_items(text: str, before: str) -> bool:
    return text.endswith((":", ";")) or (before == "item" and "\n•" in text)


def _title(lines: list[DocumentLine], page: list[looks.Line], chosen: range) -> int | None:
    """The number of the headline: what the document calls so, its first heading, or what looks like one."""
    for kind in ("title", "heading"):
        for number in range(min(chosen.start, len(lines))):
            if lines[number].kind == kind:
                return number
    return head.find_title(page, chosen)


def _is_text(
    lines: list[DocumentLine], page: list[looks.Line], number: int, title: int | None, start: int, end: int
) -> bool:
    if number == title:
        return False
    if title is not None and number < start:
        return page[number].shape in _TEXT and dates.date_line(lines[number].text) is None
    return number < end or page[number].shape is not looks.Shape.FURNITURE


def _why(number: int, title: int | None, start: int) -> str:
    return "headline" if number == title else "before the text" if number < start else "after the text"


FORMAT = Format(name="document", about="a document that was read into lines", read_text=read_document)
