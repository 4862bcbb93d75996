"""Speech that a dash opens, as Russian and its neighbours write it: — Я приду, — сказал он. — Ждите."""

from __future__ import annotations

import re

from framing.text.paragraphs import attribution

_OPENS = re.compile(r"\s*[—–-]\s+(?=[\"«„“(…]*[А-ЯЁІЇЄЎҐ0-9])")
_CYRILLIC = re.compile("[а-яёіїєўґ]", re.I)
# ", — сказал он. — ": the remark of the one who tells, up to where the speech goes on or to the end of the paragraph.
_REMARK = re.compile(r"(?<=[,.!?…:»\"])\s*[—–-]\s+(?=[а-яёіїєўґ])([^—–]*?)(?:([.,:!?…])\s*[—–-]\s+|$)")
# What one says to somebody: of me, of you, or as a question.
_TO_SOMEBODY = re.compile(
    r"\b(?:я|мы|ты|вы|меня|мне|нас|нам|тебя|тебе|вас|вам|мо[йяеёи]|наш\w*|ваш\w*|да|нет)\b|\?", re.I
)

Span = tuple[int, int]


def opens(text: str) -> bool:
    """Whether a paragraph begins as speech after a dash does: a dash, a space, a capital of the Cyrillic script."""
    return _OPENS.match(text) is not None


def spans(text: str, among: bool) -> list[Span]:
    """The characters of a paragraph that are spoken after a dash, in order; none where it is no such speech.

    It is one if somebody is said to speak in it, or if it stands `among` others and speaks to somebody: an item of a
    list has the same dash.
    """
    begin = _OPENS.match(text)
    if begin is None or not _CYRILLIC.search(text):
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
