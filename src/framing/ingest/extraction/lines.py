"""A pasted page as lines, each with what it looks like: prose, list item, short line, or furniture of the page."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from framing.ingest.decode import one_line
from framing.ingest.extraction.notices import is_notice, is_promotion, is_surely_notice
from framing.ingest.extraction.wording import Box, label_of
from framing.ingest.paragraphing import BULLET, ENDS
from framing.languages.known import capitals, every

_CLOSING = r"[\"'”’»)\]\u2018\u201c*]"
_ABBREVIATION = "".join(rf"(?<!\b{short})" for short in (*every(lambda one: one.abbreviations), r"\w"))
_BREAK = re.compile(rf"[\w”\"»)]{_ABBREVIATION}[.!?…]{_CLOSING}*\s+[\"“«(]?[{capitals()}0-9]")
_UNPARTED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")  # kana, Chinese characters, Thai
_INSIDE = 2  # paragraphs in a row that read like notices and may be the article's
_SENTENCE = 12  # words of the shortest one
_SHORTEST = 8  # words of the shortest line that counts as running text
_FEED = 3  # paragraphs in another script that are a feed of comments
_LETTER = re.compile(r"[A-Za-z]")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


class Shape(StrEnum):
    """What a line looks like, whatever it means."""

    PROSE = "prose"  # a sentence of some length, or several
    SENTENCE = "sentence"  # a complete sentence of a few words
    ITEM = "item"  # an item of a list
    SHORT = "short"  # words without an end: a headline, a heading, a caption, a name
    FURNITURE = "furniture"


class Line(NamedTuple):  # not a frozen dataclass: a page has hundreds, and these are made four times as fast
    """One line that has something on it."""

    text: str
    shape: Shape
    label: Box | None
    words: int
    bullet: str = ""
    inline: bool = False  # furniture that is complete in itself ("Read also: ..."), so says nothing about what follows
    gap: bool = False  # whether a blank line stands before it


def read_lines(raw: list[str]) -> list[Line]:
    """The unfolded lines of a page that have text on them, each with what it is there."""
    blank = [True, *(not line.strip() for line in raw)]
    return in_place([read_line(line)._replace(gap=gap) for line, gap in zip(raw, blank, strict=False) if line.strip()])


def in_place(lines: list[Line]) -> list[Line]:
    """The lines of a page, where it counts what stands around them: a paragraph in another script, or like a notice.

    In the middle of running text both are the article's. Elsewhere what is in another script is another text's.
    """
    lines = [*lines]
    for start, stop in _runs(lines, _like_a_notice):
        around = lines[start - 1 : start] + lines[stop : stop + 1]
        if start and stop - start <= _INSIDE and len(around) == 2 and all(_is_prose(line) for line in around):
            lines[start:stop] = [line._replace(shape=Shape.PROSE, label=None) for line in lines[start:stop]]
    script = main_script([line.text for line in lines if line.shape is Shape.PROSE])
    if not script:
        return lines

    def foreign(line: Line) -> bool:
        return line.shape is not Shape.FURNITURE and script_of(line.text) not in (script, "")

    for start, stop in _runs(lines, foreign):
        goes_on = start > 0 and _is_prose(lines[start - 1]) and not foreign(lines[start - 1])
        feed = sum(line.shape is Shape.PROSE for line in lines[start:stop]) >= _FEED
        for number in range(start, stop):
            goes_on &= _is_prose(lines[number])
            if not goes_on:
                box = Box.COMMENTS if feed and _is_prose(lines[number]) else Box.NAVIGATION
                lines[number] = lines[number]._replace(shape=Shape.FURNITURE, label=box)
    return lines


def _runs(lines: list[Line], wanted: Callable[[Line], bool]) -> list[tuple[int, int]]:
    """The stretches of lines of which something is so."""
    found: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        if wanted(line):
            if found and found[-1][1] == number:
                found[-1] = found[-1][0], number + 1
            else:
                found.append((number, number + 1))
    return found


def _is_prose(line: Line) -> bool:
    return line.shape is Shape.PROSE


def _like_a_notice(line: Line) -> bool:
    """Whether a line is furniture only for what a sentence in it says."""
    return (
        line.label is Box.RIGHTS
        and line.words >= _SENTENCE
        and is_sentence(line.text)
        and label_of(line.text) is None
        and not is_surely_notice(line.text)
    )


@functools.lru_cache(maxsize=2_000)  # the texts of a page are asked for again and again while it is read
def words_of(text: str) -> tuple[str, ...]:
    """The lower-case words of a text, figures included."""
    return tuple(_WORD.findall(text.lower()))


@functools.lru_cache(maxsize=2_000)
def plain(text: str) -> str:
    """The words of a text in lower case, without punctuation."""
    return " ".join(words_of(text))


def line_id(line: str) -> int:
    """A number for a line without punctuation, the same in every run."""
    return int.from_bytes(hashlib.blake2b(line.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def vocabulary(texts: Iterable[str]) -> set[str]:
    """The words of four letters and more that some texts use."""
    return {word for text in texts for word in words_of(text) if len(word) >= 4}


@functools.lru_cache(maxsize=2_000)
def count_words(text: str) -> int:
    """How many words a text has; scripts that do not part words are counted two letters to the word."""
    return len(text.split()) + (0 if text.isascii() else len(_UNPARTED.findall(text)) // 2)


def is_sentence(text: str) -> bool:
    """Whether a line reads as running text: it ends like a sentence, holds the end of one, or is simply long."""
    words = count_words(text)
    if words >= 25 or (words >= 2 and ENDS.search(text[-40:])):
        return True
    return words >= 12 and _BREAK.search(text) is not None


def running_words(lines: Sequence[Line]) -> int:
    """The words of running text in lines, also where they were taken for notices or another text; up to the comments.

    Where a heading says that comments begin, what follows is no part of an article.
    """
    words = 0
    for line in lines:
        if line.label is Box.COMMENTS and not is_sentence(line.text) and words:
            break
        words += line.words if line.words >= _SHORTEST and is_sentence(line.text) else 0
    return words


def script_of(text: str) -> str:
    """`LATIN`, `CYRILLIC` ...: the script of most letters of a text, or "" if it has none."""
    if text.isascii():
        return "LATIN" if _LETTER.search(text) else ""
    counts: Counter[str] = Counter()
    for letter, count in Counter(text).items():
        if letter.isalpha():
            counts[unicodedata.name(letter, "?").split(" ")[0]] += count
    return max(counts, key=lambda name: (counts[name], name)) if counts else ""


def main_script(texts: Sequence[str]) -> str:
    """The script in which most of the running text is written."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts[script_of(text)] += len(text)
    return max(counts, key=lambda name: (counts[name], name)) if counts else ""


@functools.lru_cache(maxsize=5_000)
def read_line(raw: str) -> Line:
    """One line and what it looks like."""
    label = label_of(raw.strip())
    text = one_line(raw)
    match = BULLET.match(raw)
    bullet = match[1] if match else ""
    body = one_line(raw[match.end() :]) if match else text
    words = count_words(body)
    if match and not label:
        label = label_of(body)
    if label is None:
        label = Box.RIGHTS if is_notice(text) else Box.SUBSCRIBE if is_promotion(text) else None
        if label:
            return Line(text, Shape.FURNITURE, label, words, bullet, inline=label is Box.SUBSCRIBE)
    if label:
        return Line(text, Shape.FURNITURE, label, words, bullet, inline=":" in text.rstrip(":") and words > 3)
    if bullet and (bullet not in "–—-" or not is_sentence(body)):
        return Line(text, Shape.ITEM, None, words, bullet)
    if not is_sentence(text):
        return Line(text, Shape.SHORT, None, words)
    return Line(text, Shape.PROSE if words >= _SHORTEST else Shape.SENTENCE, None, words)
