"""Plain text that somebody has already taken out of its page, as records hold it: all of it is the article's."""

from __future__ import annotations

import re

from framing.ingest.decode import one_line
from framing.ingest.extraction.agency import agency_of
from framing.ingest.format import Format, Page
from framing.tables.records import Block


def read_plain(text: str) -> Page:
    """The paragraphs of a text: parted by blank lines, or else one a line."""
    parts = re.split(r"\n\s*\n", text) if "\n\n" in text else text.split("\n")
    blocks = tuple(Block(one_line(part)) for part in parts if part.strip())
    return Page(body=blocks, agency=agency_of(blocks), seen=text)


FORMAT = Format(name="text", about="the text of a record", read_text=read_plain)
