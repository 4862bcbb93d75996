"""Speech that begins with a dash, as in Russian and related languages: — I shall come, — said he. — Wait."""

from __future__ import annotations

import re

from framing.languages.known import capitals, either, small_letters
from framing.text.paragraphs import attribution

_CAPITALS, _SMALL = capitals(lambda one: one.speech.dash), small_letters(lambda one: one.speech.dash)
_OPENS = re.compile(rf"\s*[—–-]\s+(?=[\"«„“(…]*[{_CAPITALS}0-9])")
_SMALL_LETTER = re.compile(f"[{_SMALL}]", re.I)
# ", — said he. — ": the narrator's remark, up to where the speech continues or the paragraph ends. It is never long:
# were it sought to the end of the text behind every dash, a long text of dashes would take for ever.
_REMARK = re.compile(rf"(?<=[,.!?…:»\"])\s*[—–-]\s+(?=[{_SMALL}])([^—–]{{0,600}}?)(?:([.,:!?…])\s*[—–-]\s+|$)")
# Words of direct speech: first or second person, yes or no, or a question mark.
_TO_SOMEBODY = re.compile(rf"\b(?:{either(lambda one: one.speech.to_somebody)})\b|\?", re.I)

Span = tuple[int, int]


def opens(text: str) -> bool:
    """Whether a paragraph begins like speech after a dash: a dash, a space, a capital of a language that does so."""
    return _OPENS.match(text) is not None


def spans(text: str, among: bool) -> list[Span]:
    """The characters of a paragraph that are spoken after a dash, in order; empty if it is not speech.

    It is speech if the paragraph says that somebody speaks, or if it stands `among` other such paragraphs and addresses
    somebody. Otherwise the dash may be a list item.
    """
    begin = _OPENS.match(text)
    if begin is None or not _SMALL_LETTER.search(text):
        return []
    found: list[Span] = []
    start, said, over = begin.end(), False, False
    for remark in _REMARK.finditer(text, begin.end()):
        if not attribution.speaks(remark[1]):
            continue
        said = True
        found.append((start, remark.start()))
        start, over = remark.end(), remark[2] is None
    if not over:
        found.append((start, len(text.rstrip())))
    if not said and not (among and _TO_SOMEBODY.search(text) and not text.rstrip().endswith(";")):
        return []
    return [(one, two) for one, two in found if two > one]
