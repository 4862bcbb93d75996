"""Speech that begins with a dash, as in Russian and related languages: — Я приду, — сказал он. — Ждите."""

from __future__ import annotations

import re

from framing.text.paragraphs import attribution

_OPENS = re.compile(r"\s*[—–-]\s+(?=[\"«„“(…]*[А-ЯЁІЇЄЎҐ0-9])")
_CYRILLIC = re.compile("[а-яёіїєўґ]", re.I)
# ", — сказал он. — ": the narrator's remark, up to where the speech continues or the paragraph ends.
_REMARK = re.compile(r"(?<=[,.!?…:»\"])\s*[—–-]\s+(?=[а-яёіїєўґ])([^—–]*?)(?:([.,:!?…])\s*[—–-]\s+|$)")
# Words of direct speech: first or second person, yes or no, or a question mark.
_TO_SOMEBODY = re.compile(
    r"\b(?:я|мы|ты|вы|меня|мне|нас|нам|тебя|тебе|вас|вам|мо[йяеёи]|наш\w*|ваш\w*|да|нет)\b|\?", re.I
)

Span = tuple[int, int]


def opens(text: str) -> bool:
    """Whether a paragraph begins like speech after a dash: a dash, a space, a Cyrillic capital."""
    return _OPENS.match(text) is not None


def spans(text: str, among: bool) -> list[Span]:
    """The characters of a paragraph that are spoken after a dash, in order; empty if it is not speech.

    It is speech if the paragraph says that somebody speaks, or if it stands `among` other such paragraphs and addresses
    somebody. Otherwise the dash may be a list item.
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
