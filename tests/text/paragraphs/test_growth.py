"""Cutting a text takes time in proportion to its length, whatever it consists of."""

from __future__ import annotations

import string
import time
from collections.abc import Callable

import pytest

from framing.tables.records import Block, QuoteKind
from framing.text.paragraphs.passages import in_passages
from framing.text.paragraphs.quotes import find_quotes, unbalanced
from framing.text.paragraphs.segment import quoted_share, segment
from framing.text.paragraphs.sentences import split_sentences
from framing.text.speakers.units import ParagraphTold, Quoted, units

SHORT = 2_500  # characters; fast, and long enough for what grows with the square to be seen
LONG = {"sentences": 312_500, "quotations": 312_500, "cutting": 31_250, "one paragraph": 31_250}
TIMES = 16  # as much text
# Times as long for it: 16 where time grows with the length, 64 with its power of 1.5, 256 with its square. A busy
# machine can double a time; it cannot make 40 of 16 in the best of several tries.
MOST = 40.0
LITTLE = 0.3  # seconds, below which a clock tells nothing

UNITS = (
    *string.punctuation, *"a1 \n…–—“”„«»‘’‹›。！？д中", "](", "...", ". ", '" ', ' "', '"a" ', " 'a", "s' ",
    " 'as' as'",
    "“a ", "„a ", "«a» ", "- ", ", — a", "— A, — said he. ", "Mr. ", "A. ", "1. ", '"I," he said. ', "X said: ",
    "Said Mr. A ", "(a) ", "Ab Cd ", "word ", "The ferry ran again. ", "中文。", "“中文” ", "«‹",
)  # fmt: skip


def _cut(text: str) -> None:
    segment("id", "post", in_passages([Block(text)], "en"), "en")


def _as_one_paragraph(text: str) -> None:
    """Likewise without passages, as headings and lists are cut; and what is made of the pieces later."""
    (paragraph,) = segment("id", "post", [Block(text)], "en")
    for sentence in paragraph.sentences:
        quoted_share(paragraph, sentence)
    spans = [(one.start, one.end) for one in paragraph.sentences]
    quotes = [Quoted(one.start, one.end, QuoteKind.SPEECH) for one in paragraph.quotes]
    units([ParagraphTold(text, spans, quotes)], "it is so")


FEW = ("!", "](", "...", "—", '"', "'a ", "«", "Mr. ", "[", "7", "x", "word ", '"I," he said. ', "中")

WORK: dict[str, Callable[[str], object]] = {
    "sentences": split_sentences,
    "quotations": lambda text: (find_quotes([text]), unbalanced([text])),
    "cutting": _cut,
    "one paragraph": _as_one_paragraph,
}


def _seconds(work: Callable[[str], object], unit: str, length: int) -> float:
    text = (unit * (length // len(unit) + 1))[:length]
    start = time.process_time()
    work(text)
    return time.process_time() - start


def _grows_with_its_length(work: Callable[[str], object], unit: str, length: int) -> None:
    short, long = _seconds(work, unit, length), _seconds(work, unit, TIMES * length)
    if long > LITTLE and long > MOST * short:  # perhaps the machine was busy: the best of several says
        short = min(short, *(_seconds(work, unit, length) for _ in range(4)))
        long = min(long, *(_seconds(work, unit, TIMES * length) for _ in range(2)))
    assert long <= max(LITTLE, MOST * short), f"{unit!r}: {short:.2f} s, and {long:.2f} s for {TIMES} times as much"


@pytest.mark.parametrize("work", [one for one in WORK if one != "cutting"])  # which is slow: see below
def test_more_text_takes_only_as_much_more_time(work: str) -> None:
    for unit in UNITS:
        _grows_with_its_length(WORK[work], unit, SHORT)


@pytest.mark.slow
@pytest.mark.parametrize("work", WORK)
def test_up_to_five_million_characters(work: str) -> None:
    """Longer ones than ingest.max_characters are held back and never cut; looking for marks is tried with more."""
    for unit in FEW:
        _grows_with_its_length(WORK[work], unit, LONG[work])


def test_the_law_sees_what_grows_with_the_square() -> None:
    def goes_back(text: str) -> None:
        for place in range(0, len(text), 5):
            text[:place].count("x")

    with pytest.raises(AssertionError, match="16 times as much"):
        _grows_with_its_length(goes_back, "word ", 10_000)
