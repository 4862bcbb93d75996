"""The pieces of an article that are parsed to find speakers: sentences, with long quotations replaced by short ones.

Why replaced: a parser finds who says something better if what is said is short, and what is quoted may be long and
hold several sentences. The words around it stay as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from framing.languages.known import either
from framing.tables.records import QuoteKind

_SHORT = 4  # words of speech that stay as they are
_KEPT = 12  # words of a piece of a sentence that stay
_SHORT_FORM = re.compile(rf"(?<![.\w])(?:{either(lambda one: one.abbreviations if one.parser else ())}|[A-Z])\.$")
_BEFORE = 80  # characters in which what seemed to end a sentence stands
_NEAR = 60  # characters: how soon a verb of saying must follow a question
_ASKS = ("?", "!")
_VERB = re.compile(rf"\b(?:{either(lambda one: one.speech.verbs if one.parser else ())})\b", re.I)
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_STOP = re.compile(r"[,;:—–.!?…]\s|\s[—–-]")
_ENDING = re.compile(r"[,.!?…]?\W?$")
_LAST = re.compile(r"([,.!?…—–-])[\W_]*$")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation: characters `start:end` of a paragraph, marks included, and its kind."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class ParagraphTold:
    """A paragraph with its sentences and quotations in order; a `passage` may begin in the middle of a paragraph."""

    text: str
    sentences: Sequence[tuple[int, int]]
    quotes: Sequence[Quoted]
    passage: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, or several that a quotation holds together, as it is parsed.

    `quotes` are the numbers of its quotations in the paragraph, with their places in `text`. `begins` says that it is
    the first of a paragraph.
    """

    paragraph: int
    text: str
    quotes: tuple[tuple[int, int, int], ...]
    begins: bool

    def outside(self) -> str:
        """The words that no quotation of the unit holds."""
        place, kept = 0, []
        for _, start, end in self.quotes:
            kept.append(self.text[place:start])
            place = end
        return " ".join([*kept, self.text[place:]])

    @property
    def bare(self) -> bool:
        """Whether nothing stands outside its quotations."""
        return bool(self.quotes) and _WORD.search(self.outside()) is None


def units(paragraphs: Sequence[ParagraphTold], clause: str) -> list[Unit]:
    """The units of an article in reading order; a `clause` as short as can be stands for quoted clauses."""
    return [unit for number, one in enumerate(paragraphs) for unit in _of(number, one, clause)]


def _of(number: int, told: ParagraphTold, clause: str) -> Iterator[Unit]:
    begins = not told.passage or number == 0
    starts = [one.start for one in told.quotes]
    for start, end in _joined(told):
        first, stop = bisect_left(starts, start), bisect_left(starts, end)
        inside = [*enumerate(told.quotes[first:stop], start=first)]
        text, places, at = "", [], start
        for place, one in inside:
            if one.start < at:
                continue
            text += told.text[at : one.start]
            short = _shortened(told.text[one.start : one.end], one.kind, clause)
            places.append((place, len(text), len(text) + len(short)))
            text, at = text + short, one.end
        text += told.text[at:end] if at < end else ""
        yield Unit(number, text, tuple(places), begins)
        begins = False


def _joined(told: ParagraphTold) -> Iterator[tuple[int, int]]:
    """Spans of sentences, joined where a quotation, or a question with who asks it, goes over their edge."""
    running: tuple[int, int] | None = None
    starts, ends = [one.start for one in told.quotes], [one.end for one in told.quotes]
    for start, end in told.sentences:
        if running is None:
            running = start, end
        elif (
            (at := bisect_left(starts, start)) and ends[at - 1] > start
        ) or _goes_on(told, running[1], start, starts, ends):
            running = running[0], end
        else:
            yield running
            running = start, end
    if running:
        yield running


def _goes_on(told: ParagraphTold, end: int, start: int, starts: Sequence[int], ends: Sequence[int]) -> bool:
    """Whether the next sentence only goes on with the last one, which a dot, a quotation or a colon seemed to end.

    `starts` and `ends` are those of the quotations.
    """
    before = told.text[max(0, end - _BEFORE) : end]
    if _SHORT_FORM.search(before):
        return True
    quoted = (at := bisect_left(starts, start)) < len(starts) and starts[at] == start
    if before.rstrip().endswith(":") and quoted:
        return True
    at = bisect_left(ends, end - 1)
    ended = told.quotes[at] if at < len(ends) and ends[at] <= end else None
    if ended is None or quoted:
        return False
    asks = told.text[ended.start : ended.end].rstrip("\"'”’»)")[-1:] in _ASKS
    return told.text[start].islower() or (asks and _VERB.search(told.text[start : start + _NEAR]) is not None)


def _shortened(quoted: str, kind: str, clause: str) -> str:
    words = list(_WORD.finditer(quoted))
    if kind == QuoteKind.SPEECH and len(words) > _SHORT:
        last = _LAST.search(quoted)
        clause = clause if words[0][0][:1].islower() else clause[:1].upper() + clause[1:]
        closing = quoted[-1] if not quoted[-1].isalnum() and quoted[-1] not in ",.!?…" else ""
        return f"{quoted[: words[0].start()]}{clause}{last[1] if last else ''}{closing}"
    if len(words) <= _SHORT:
        return quoted
    stop = _STOP.search(quoted, words[_SHORT - 1].end())
    cut = min(stop.start() if stop else len(quoted), words[min(_KEPT, len(words)) - 1].end())
    ending = _ENDING.search(quoted)
    return quoted if cut >= words[-1].end() or not ending else quoted[:cut].rstrip() + ending[0]
