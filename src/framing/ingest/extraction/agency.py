"""The news agency that a text credits."""

from __future__ import annotations

import re

from framing.tables.records import Block

# Agencies name themselves in the dateline ("MINSK, Sept 12 (NPA) - ...") or in a last line of their own.
_DATELINE = re.compile(
    r"^[^a-z]{3,40}(?:,? [\w. ]{2,12})? ?\(([A-Z][\w .-]{1,30})\)\s*[-–—]|^\(([A-Z][\w .-]{1,30})\)\s*[-–—]?\s*\w"
)
_AGENCY = re.compile(
    r"^\W*(?:source:\s*)?((?:[A-Z][\w-]+ ){0,3}(?:Press|News|Telegraph|Information) Agency|Reuters|Associated Press|"
    r"AFP|AP|DPA|TASS|BelTA|Interfax)\W*$"
)


def agency_of(blocks: tuple[Block, ...], after: tuple[str, ...] = ()) -> str | None:
    """The news agency that a text credits in its dateline, its last paragraph or the lines after it."""
    if blocks and (match := _DATELINE.match(blocks[0].text)):
        return match[1] or match[2]
    for text in (*(block.text for block in blocks[-1:]), *after):
        if match := _AGENCY.match(text):
            return match[1]
    return None
