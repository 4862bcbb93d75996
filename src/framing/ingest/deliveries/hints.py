"""Whether a page may be a delivery, told from its bytes: hardly any is, and looking at all their lines takes time."""

from __future__ import annotations

import codecs
import functools
import re

from framing.ingest.deliveries.lines import labelled
from framing.ingest.deliveries.sources import databases
from framing.languages.known import every

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PLAIN = re.compile(r"[\w ]+")
_ACCESSION = re.compile(rb"(?:\s|&nbsp;|<[^>]*>)+[a-z0-9_]{12,40}\b")
_COUNTED = re.compile(rb"\d\s+\S{1,6}\s+\d+\s+$")
_SEARCHED = 60_000  # bytes, in which the first article ends
_DOTTED = re.compile(rb"\xb7\d{8}\xc2?\xb7")  # "news·20241014·LM·1234567"
_LINES = 2_000
_TELLING = frozenset("title publication published_in published text length loaded section author".split())
_NUMBERED = re.compile(rb"\s+\d+\s+\S{1,6}\s+\d+\b")


def may_be_delivery(head: bytes) -> bool:
    """Whether the first bytes of a page hold anything that each delivery does."""
    if head.startswith(_WIDE):
        return True
    lower = head[:_SEARCHED].lower()
    if any(hint in lower for hint in _hints()) or _DOTTED.search(lower):
        return True
    for word in _documents():
        place = lower.find(word)
        while place >= 0:
            after = place + len(word)
            before = lower[max(place - 24, 0) : place]
            if _ACCESSION.match(lower, after) or _NUMBERED.match(lower, after) or _COUNTED.search(before):
                return True
            place = lower.find(word, after)
    return False


def is_labelled(head: bytes) -> bool:
    """Whether the first lines of a text label headline, outlet, day and length, or most of these."""
    roles = {labelled(line) for line in head.decode("utf-8", "replace").split("\n", _LINES)[:_LINES]}
    return len(roles & _TELLING) >= 3


@functools.cache
def _hints() -> tuple[bytes, ...]:
    """Plain words that stand in deliveries and hardly anywhere else."""
    ends = [one for one in every(lambda one: one.deliveries.ends) if _PLAIN.fullmatch(one)]
    texts = [f"{one}{colon}" for one in every(lambda one: one.deliveries.text) if " " in one for colon in (":", " :")]
    named = [one.named for one in databases() if one.named]
    marks = [mark for one in databases() for mark in one.marks]
    return _as_bytes([*ends, *texts, *named, *marks])


@functools.cache
def _documents() -> tuple[bytes, ...]:
    return _as_bytes(list(every(lambda one: one.deliveries.document)))


def _as_bytes(words: list[str]) -> tuple[bytes, ...]:
    """Words in UTF-8, in small letters and with a capital: only those of ASCII are made small in the bytes."""
    both = [form for word in words for form in (word.lower(), word[:1].upper() + word[1:].lower())]
    return tuple(dict.fromkeys(form.encode().lower() for form in both))
