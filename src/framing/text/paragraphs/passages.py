"""Cut a text that has no paragraphs of its own into passages of a paragraph's size, at the places where the matter
changes.

Every sentence but the first gets a score: how likely a paragraph begins with it. A linear model over a few cues gives
it: how like the words before and after are (Hearst 1997), whether a quotation begins or ends, whether somebody is named
in full, how long the sentences are. Of all ways to cut, the best sum of these scores and of the passages' lengths is
taken (dynamic programming). benchmarks/training/passages.py made the weights.
"""

from __future__ import annotations

import functools
import math
import re
import tomllib
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import accumulate, pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from framing.languages.known import capitals, every, known
from framing.languages.language import Speech
from framing.tables.records import Block, BlockKind
from framing.text.paragraphs.quotes import find_quotes
from framing.text.paragraphs.sentences import split_sentences

LONG = 120  # words; a longer paragraph is cut
PARTED = 4  # paragraphs from which on a text has its paragraphs, if most of them are no longer than LONG
MOST = 200  # words that no passage exceeds
_SEARCHES = 50  # for quotations in a text
_WIDTH = 4_000  # characters of a sentence that are looked at at once
STEM = 6  # letters of a word by which two words are the same

Span = tuple[int, int]
Scores = NDArray[np.float64]

_UNPARTED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")  # kana, Chinese characters, Thai
_TERM = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]{1,2}|[^\\W_]+")
_OPENING = tuple(dict.fromkeys(marks[0] for marks in every(lambda one: one.speech.marks)))
_CLOSING = "".join(dict.fromkeys(mark for marks in every(lambda one: one.speech.marks) for mark in marks[1:]))
_ENDS_QUOTED = re.compile(rf"[{re.escape(_CLOSING)}][\s.!?…,]*$")
_NAME = re.compile(rf"(?<![^\s(\[])[{capitals()}][^\W\d_]+(?:[-'’][^\W\d_]+)*(?:\s+[{capitals()}][^\W\d_]*[.]?)+")
_CAPITAL_WORD = re.compile(rf"(?<=\s)[{capitals()}][^\W\d_]{{2,}}")
_INNER = re.compile(r"[;:—–](?=\s)|,(?=\s)|[、，；]")  # where a sentence that is too long may be cut


def in_passages(blocks: Sequence[Block], language: str | None = None) -> tuple[Block, ...]:
    """The blocks of a body, in which paragraphs of more than LONG words are cut into passages.

    Where a text has its paragraphs, only those of more than MOST words are cut: the others are as their writer parted
    them, and encoders read them whole. Block quotes of more than MOST words are cut into block quotes. Headings, lists
    and all other blocks stay as they are. Apart from white space between passages, no letter is added or lost.
    """
    found: list[Block] = []
    sizes = [size(block.text) for block in blocks if block.kind is BlockKind.PARAGRAPH]
    longest = MOST if len(sizes) >= PARTED and median(sizes) <= LONG else LONG
    for block in blocks:
        kind = {BlockKind.PARAGRAPH: BlockKind.PASSAGE, BlockKind.QUOTE: BlockKind.QUOTE}.get(block.kind)
        limit = MOST if block.kind is BlockKind.QUOTE or "\n" in block.text else longest
        if kind is None or size(block.text) <= limit:
            found.append(block)
        else:
            found += [Block(piece, kind) for piece in passages(block.text, language)]
    return tuple(found)


def passages(text: str, language: str | None = None) -> list[str]:
    """A text cut into passages."""
    quotations = list(quoted(text))
    units = units_of(text, quotations, language)
    if len(units) < 2:
        return [text]
    model = weights()
    told = cues(text, units, quotations, language)
    begins = sum((model.cues.get(name, 0.0) * column for name, column in told.items()), np.zeros(len(units)))
    begins -= begins[1:].mean()  # which places are better than others decides, how many cuts there are their lengths
    starts = cuts([size(text[start:stop]) for start, stop in units], begins, model)
    edges = [units[0][0], *(units[place][0] for place in starts), len(text)]
    return [text[start:stop].strip() for start, stop in pairwise(edges)]


def size(text: str) -> int:
    """The number of words; in scripts that do not part words, half the number of letters."""
    return len(text.split()) + (0 if text.isascii() else len(_UNPARTED.findall(text)) // 2)


def units_of(text: str, quotations: Sequence[Span], language: str | None = None) -> list[Span]:
    """The sentences of a text; those that one quotation holds together are one, unless they have more than MOST words.

    A sentence of more than MOST words is cut at the marks inside it, or else between words.
    """
    found: list[Span] = []
    waiting = deque((one.start, one.end) for one in split_sentences(text, language))
    for start, stop in quotations:  # in order; a unit behind a quotation can only be changed by a later one
        while waiting and waiting[0][1] <= start:
            found.append(waiting.popleft())
        inside = 0
        while inside < len(waiting) and waiting[inside][0] < stop:
            inside += 1
        if inside > 1 and size(text[waiting[0][0] : waiting[inside - 1][1]]) <= MOST:
            begin, end = waiting[0][0], waiting[inside - 1][1]
            for _ in range(inside):
                waiting.popleft()
            waiting.appendleft((begin, end))
    return [piece for unit in (*found, *waiting) for piece in _shortened(text, unit)]


def quoted(text: str) -> Iterator[Span]:
    """The quotations of a text. One of more than MOST words has a mark that is never closed: the search goes on
    behind this mark.
    """
    begin = 0
    for _ in range(_SEARCHES):  # with more lost marks than that no mark can be trusted
        for quote in find_quotes([text[begin:]])[0]:
            start, stop = begin + quote.start, begin + quote.end
            if size(text[start:stop]) > MOST:
                begin = start + 1
                break
            yield start, stop
        else:
            return


def _shortened(text: str, unit: Span) -> Iterator[Span]:
    """A unit of more than MOST words in pieces of about half as many: cut at a mark, or a space, or anywhere."""
    start, stop = unit
    while True:
        piece = _ahead(text, start, stop)
        if size(piece) <= MOST:
            break
        low, high = _after_words(piece, MOST // 8), _after_words(piece, MOST // 2)
        marks = [match.end() for match in _INNER.finditer(piece, low, high)]
        marks = marks or [low + match.end() for match in re.finditer(r"\s+", piece[low:high])]
        cut = marks[-1] if marks else high
        yield start, start + len(piece[:cut].rstrip())
        start += cut
        while start < stop and text[start].isspace():
            start += 1
    yield start, stop


def _ahead(text: str, start: int, stop: int) -> str:
    """The beginning of a unit, or all of it: as much as surely has more than MOST words, if the unit has."""
    width = _WIDTH
    while start + width < stop and size(text[start : start + width]) <= MOST + 1:
        width *= 2
    return text[start : min(stop, start + width)]


def _after_words(text: str, words: int) -> int:
    """The place behind so many words."""
    if not _UNPARTED.search(text):
        matches = list(re.finditer(r"\S+", text))
        return matches[min(words, len(matches)) - 1].end()
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if size(text[:middle]) <= words else (low, middle - 1)
    return low


@dataclass(frozen=True, slots=True)
class Weights:
    """What each cue weighs, and how long passages are: words in the middle, and the spread of their logarithm."""

    cues: Mapping[str, float]
    middle: float
    spread: float

    def length(self, words: int) -> float:
        """How well a passage of so many words fits, 0 at best."""
        return -0.5 * ((math.log(max(words, 1)) - math.log(self.middle)) / self.spread) ** 2


@functools.cache
def weights() -> Weights:
    """What benchmarks/training/passages.py wrote down."""
    text = resources.files("framing.text.paragraphs").joinpath("passages.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)
    return Weights(found["cues"], found["middle"], found["spread"])


def cuts(sizes: Sequence[int], begins: Scores, model: Weights) -> list[int]:
    """The best units to begin a passage with, given the sizes of the units and how well each begins one.

    A passage has more than MOST words only if it is one unit.
    """
    total = [0, *accumulate(sizes)]
    best, back = [0.0], [0]
    for stop in range(1, len(total)):
        options = []
        for start in range(stop - 1, -1, -1):
            words = total[stop] - total[start]
            if words > MOST and start < stop - 1:
                break
            options.append((best[start] + model.length(words) + (float(begins[start]) if start else 0.0), start))
        value, start = max(options)
        best.append(value)
        back.append(start)
    found, place = [], len(sizes)
    while place := back[place]:
        found.append(place)
    return found[::-1]


def cues(text: str, units: Sequence[Span], quotations: Sequence[Span], language: str | None) -> dict[str, Scores]:
    """What tells whether a passage begins with a unit: by the name of the cue one number for each unit.

    `left` is the unit before it.
    """
    words = _words_of(language)
    pieces = [text[start:stop] for start, stop in units]

    def each(asked: Callable[[str], object]) -> Scores:
        return np.array([float(bool(asked(piece))) for piece in pieces])

    def left(column: Scores) -> Scores:
        return np.concatenate([[0.0], column[:-1]])

    sizes = np.log([max(size(piece), 1) for piece in pieces])
    share = _shares(units, quotations)
    says = each(words.verb.search)
    near, wide = _likeness(pieces)
    return {
        "words": sizes,
        "left words": left(sizes),
        "like left": near,
        "two like the two left": wide,
        "opens": each(lambda piece: piece.startswith(_OPENING)),
        "left ends quoted": left(each(_ENDS_QUOTED.search)),
        "own to quoted": (1 - left(share)) * share,
        "quoted to own": left(share) * (1 - share),
        "quoted to quoted": left(share) * share,
        "quoted, nobody says": share * (1 - says),
        "says": says,
        "named": each(_NAME.search),
        "new names": _new_names(pieces),
        "pronoun": each(words.pronoun.match),
        "connective": each(words.connective.match),
        "left leads": left(each(lambda piece: piece.endswith(":"))),
    }


def _shares(units: Sequence[Span], spans: Sequence[Span]) -> Scores:
    """What share of each unit's letters is quoted; `spans` are in order, and none within another."""
    ends = [end for _, end in spans]
    found = []
    for start, stop in units:
        inside, place = 0, bisect_right(ends, start)
        while place < len(spans) and spans[place][0] < stop:
            inside += max(0, min(stop, spans[place][1]) - max(start, spans[place][0]))
            place += 1
        found.append(min(1.0, inside / max(stop - start, 1)))
    return np.array(found)


def _new_names(pieces: Sequence[str]) -> Scores:
    """How many words with a capital letter a unit has that did not stand before, up to three."""
    seen: set[str] = set()
    found = []
    for piece in pieces:
        names = set(_CAPITAL_WORD.findall(piece))
        found.append(float(min(3, len(names - seen))))
        seen |= names
    return np.array(found)


def _likeness(pieces: Sequence[str]) -> tuple[Scores, Scores]:
    """How like each unit is to the one before it, and the two from it on to the two before; rare words count more."""
    terms = [Counter(term[:STEM] for term in _TERM.findall(piece.casefold())) for piece in pieces]
    known_in = Counter(term for found in terms for term in found)
    n = len(pieces)
    rows = [{term: count * math.log((n + 1) / known_in[term]) for term, count in found.items()} for found in terms]
    near, wide = np.zeros(n), np.zeros(n)
    for place in range(1, n):
        near[place] = _cosine(rows[place - 1], rows[place])
        wide[place] = _cosine(_added(rows[max(0, place - 2) : place]), _added(rows[place : place + 2]))
    return near, wide


def _added(rows: Sequence[Mapping[str, float]]) -> Mapping[str, float]:
    if len(rows) == 1:
        return rows[0]
    added = dict(rows[0])
    for term, value in rows[1].items():
        added[term] = added.get(term, 0.0) + value
    return added


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    product = sum(value * other[term] for term, value in one.items() if term in other)
    if not product:
        return 0.0
    return product / math.sqrt(sum(v * v for v in one.values()) * sum(v * v for v in other.values()))


@dataclass(frozen=True, slots=True)
class _CueWords:
    verb: re.Pattern[str]
    pronoun: re.Pattern[str]
    connective: re.Pattern[str]


@functools.cache
def _words_of(language: str | None) -> _CueWords:
    """The words of a language that give cues; an unknown one gives none."""
    speech = next((one.speech for one in known() if one.code == language), Speech())

    def first(words: Sequence[str]) -> re.Pattern[str]:
        return re.compile(rf"\W*(?:{'|'.join(words) or '(?!)'})\b", re.I)

    says = "|".join((*speech.verbs, *speech.according)) or "(?!)"
    return _CueWords(re.compile(rf"\b(?:{says})\b", re.I), first(speech.pronouns), first(speech.clauses))
