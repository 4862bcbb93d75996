"""Plain text that somebody has already taken out of its page, as records hold it: all of it is the article's."""

from __future__ import annotations

from framing.ingest.extraction.agency import agency_of
from framing.ingest.format import Format, Page
from framing.ingest.paragraphing import PAGE_MARK, paragraphs_in, unfold
from framing.tables.records import Block, LeftOut


def read_plain(text: str) -> Page:
    """The paragraphs of a text, whatever its line breaks mean."""
    unfolded = unfold(text)
    blocks = tuple(Block(part) for part in paragraphs_in(unfolded.lines))
    left_out = tuple(LeftOut(PAGE_MARK, mark) for mark in unfolded.left_out)
    return Page(body=blocks, agency=agency_of(blocks), seen="\n".join(unfolded.lines), left_out=left_out)


FORMAT = Format(name="text", about="the text of a record", read_text=read_plain)
