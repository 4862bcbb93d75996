"""Quotation marks at the ends of a sentence that was cut out of its text."""

from __future__ import annotations

_OPENING, _CLOSING, _EITHER = "“«‹", "”»›", '"'


def without_stray_quotes(sentence: str) -> str:
    """A sentence cut out of its article, without quotation marks whose partner was left behind.

    A pair around the whole sentence goes too: the report sets its own. Marks inside stay as they were.
    """
    text = sentence.strip()
    low = "„" in text  # where a quotation opens low, the high mark closes it
    opening, closing = ("„«‹", "“”»›") if low else (_OPENING, _CLOSING)
    while text:
        opens = sum(text.count(mark) for mark in opening)
        closes = sum(text.count(mark) for mark in closing)
        odd = text.count(_EITHER) % 2 == 1
        first, last = text[0], text[-1]
        around = opens == closes == 1 and first in opening and last in closing
        straight = text.count(_EITHER) == 2 and first == last == _EITHER and len(text) > 1
        if around or straight:
            text = text[1:-1].strip()
        elif (last in closing and closes > opens) or (last == _EITHER and odd):
            text = text[:-1].rstrip()
        elif (first in opening and opens > closes) or (first == _EITHER and odd):
            text = text[1:].lstrip()
        else:
            break
    return text
