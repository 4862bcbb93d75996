"""The news agency that a text credits."""

from __future__ import annotations

import re

from framing.languages.known import either
from framing.tables.records import Block

# Agencies name themselves in the dateline ("MINSK, Sept 12 (NPA) - ...") or in a last line of their own.
_DATELINE = re.compile(
    r"^[^a-z]{3,40}(?:,? [\w. ]{2,12})? ?\(([A-Z][\w .-]{1,30})\)\s*[-–—]|^\(([A-Z][\w .-]{1,30})\)\s*[-–—]?\s*\w"
)
_SIGNED = re.compile(either(lambda one: one.page.agency_line))
_BETWEEN = re.compile(r"\s*[,;|/]\s*")  # the names of a byline
_AGENCY = re.compile(rf"^\W*(?:source:\s*)?({either(lambda one: one.page.agency_line)})\W*$")


def agency_of(blocks: tuple[Block, ...], after: tuple[str, ...] = ()) -> str | None:
    """The news agency that a text credits in its dateline, its last paragraph or the lines after it."""
    if blocks and (match := _DATELINE.match(blocks[0].text)):
        return match[1] or match[2]
    for text in (*(block.text for block in blocks[-1:]), *after):
        if match := _AGENCY.match(text):
            return match[1]
    return None


def agency_signing(byline: str | None) -> str | None:
    """The news agency that a byline names, alone or beside whoever wrote the text: "Ann Lee, Associated Press"."""
    return next((part for part in _BETWEEN.split(byline or "") if _SIGNED.fullmatch(part)), None)
