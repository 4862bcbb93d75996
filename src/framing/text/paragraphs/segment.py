"""Turn an article's blocks into paragraphs, with their sentences and quotations."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from framing.tables.records import Block, BlockKind, Paragraph, Quote, QuoteKind, Sentence
from framing.text.paragraphs.quotes import find_quotes, unclear
from framing.text.paragraphs.sentences import split_sentences

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")


def segment(
    article_id: str, outlet: str, blocks: Sequence[Block], language: str | None = None
) -> tuple[Paragraph, ...]:
    """The paragraphs of an article in reading order; they contain all text of the blocks, unchanged."""
    running = [block.text if block.kind.running else "" for block in blocks]
    seen: Counter[str] = Counter()
    whole = [block.text for block in blocks]
    paragraphs = []
    found = zip(blocks, find_quotes(running, whole), unclear(running, whole), strict=True)
    for position, (block, quotes, lost) in enumerate(found):
        paragraph = Paragraph(article_id, outlet, position, block.text, seen[block.text], block.kind)
        seen[block.text] += 1
        if block.kind is BlockKind.QUOTE:
            quotes = (Quote(0, len(block.text), QuoteKind.SPEECH),)
        sentences = split_sentences(block.text, language)
        paragraphs.append(replace(paragraph, quotes=quotes, sentences=sentences, balanced=not lost))
    return tuple(paragraphs)


def count_words(text: str) -> int:
    """The number of words in a text."""
    return len(_WORD.findall(text))


def quoted_share(paragraph: Paragraph, sentence: Sentence) -> float | None:
    """The share of a sentence's words that are quoted speech, 0 to 1; scare quotes count as the writer's own words.

    None where a quotation mark has no partner near by: then it is not known which words are quoted.
    """
    if not paragraph.balanced:
        return None
    quotes = paragraph.quotes  # in order, and none within another
    first = bisect_right(quotes, sentence.start, key=lambda quote: quote.end)
    stop = bisect_left(quotes, sentence.end, key=lambda quote: quote.start)
    spoken = [quote for quote in quotes[first:stop] if quote.kind is not QuoteKind.SCARE]
    if not spoken:
        return 0.0
    starts = [quote.start for quote in spoken]
    words = [match.start() + sentence.start for match in _WORD.finditer(paragraph.text[sentence.start : sentence.end])]
    inside = sum(bool(at := bisect_right(starts, place)) and place < spoken[at - 1].end for place in words)
    return round(inside / len(words), 6) if words else 0.0
