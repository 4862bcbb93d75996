"""The reader of plain text copied out of a browser: headline, author, date and body among the page's furniture."""

from __future__ import annotations

import re
from dataclasses import replace

from framing.ingest import dates
from framing.ingest.decode import Unreadable
from framing.ingest.extraction import body, head, lines
from framing.ingest.extraction.agency import agency_of
from framing.ingest.extraction.confidence import Signs, judge
from framing.ingest.extraction.metadata import part_told
from framing.ingest.fields import ADDRESSES, addresses_in, said_of
from framing.ingest.format import Format, Page
from framing.ingest.paragraphing import PAGE_MARK, unfold
from framing.languages.known import either
from framing.tables.records import LeftOut

_BETWEEN_NAMES = re.compile(rf"\s*(?:,|&|\b(?:{either(lambda one: one.page.parts_names)})\b)\s*")


def read_pasted(text: str) -> Page:
    """The article in the text of a page; an empty body where the page holds no running text."""
    if (listed := addresses_in(text)) is not None:
        raise Unreadable(ADDRESSES, said_of(len(listed)))
    unfolded = unfold(text)
    page = lines.read_lines(unfolded.lines)
    chosen = body.find_body(page)
    title = head.find_title(page, chosen)
    start = head.body_start(page, chosen, title)
    chosen = range(start, chosen.stop)
    headline = page[title].text if title is not None else None
    end = _end(page, chosen)
    author = head.find_author(page, chosen, title, end)
    blocks = body.blocks_of(page, chosen, headline, tuple(_BETWEEN_NAMES.split(author)) if author else ())
    dating = head.find_dating(page, chosen, title)
    if dating.published is None and dating.numeric is None:
        dating = replace(dating, numeric=next(filter(None, map(_numeric, page[: end + 3])), None))
    prose = lines.running_words(page)
    words = sum(lines.count_words(block.text) for block in blocks)
    confidence, doubts = judge(Signs(words, title is not None, left_out=max(prose - words, 0)))
    return Page(
        body=blocks,
        title=headline,
        author=author,
        dating=dating,
        part=part_told(line.text for line in page),
        agency=agency_of(blocks, tuple(line.text for line in page[end : end + 4])),
        confidence=confidence,
        doubts=doubts,
        seen="\n".join(unfolded.lines),
        left_out=tuple(LeftOut(PAGE_MARK, mark) for mark in unfolded.left_out),
    )


def _numeric(line: lines.Line) -> str | None:
    """The first date of a short line that can be two days."""
    found = dates.dates_of(line.text, among_words=True) if line.words <= 14 else []
    return next((one.printed for _, one in found if one.two), None)


def _end(page: list[lines.Line], chosen: range) -> int:
    for number in reversed(chosen):
        if page[number].shape in (lines.Shape.PROSE, lines.Shape.SENTENCE, lines.Shape.ITEM):
            return number + 1
    return chosen.stop


def recognises(start: str, named: bool) -> bool:
    """Any text is one that somebody may have copied; every other format is asked before."""
    return True


FORMAT = Format(
    name="pasted", about="text copied from a browser (menus may be included), or plain text",
    suffixes=(".txt", ".text"), read_text=read_pasted, recognises=recognises, priority=-20,
    media_types=("text/plain",), marks_furniture=False,
)  # fmt: skip
