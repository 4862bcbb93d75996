"""Quotations and their speakers, on sentences written for this project."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.publish import Row
from framing.measures.shared.corpus import Vectors
from framing.text.paragraphs.quotes import find_quotes

GOLD = Path(__file__).parents[1] / "gold/quotes.txt"
_MARKED = re.compile(r"[{}\[\]]")


def run(vectors: Vectors) -> list[Row]:
    """F1 of the speech found (exact positions), and of its speakers."""
    found_right = found = there = spoken_right = spoken = named = 0
    lines = [line for line in GOLD.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    for line in lines:
        speaker, marked = (part.strip() for part in line.split(" | ", 1))
        text, spans = read(marked)
        quotes = [quote for quote in find_quotes([text])[0] if quote.kind != "scare"]
        places = {(quote.start, quote.end) for quote in quotes}
        found_right, found, there = found_right + len(places & spans), found + len(places), there + len(spans)
        if speaker != "-":
            named += len(spans)
            spoken += sum(quote.speaker is not None for quote in quotes)
            spoken_right += sum(
                (quote.start, quote.end) in spans and same_speaker(quote.speaker, speaker) for quote in quotes
            )
    base = {"measure": "quoted", "set": "own sentences", "n": len(lines)}
    return [
        {**base, "what": "speech found, F1", "value": f1(found_right, found, there), "goal": 0.9},
        {**base, "what": "speaker, F1", "value": f1(spoken_right, spoken, named), "goal": 0.8},
    ]


def read(marked: str) -> tuple[str, set[tuple[int, int]]]:
    """The text without its braces and brackets, and the positions of what was in braces."""
    text, spans, start = "", set(), 0
    for piece in re.split(r"([{}\[\]])", marked):
        if piece == "{":
            start = len(text)
        elif piece == "}":
            spans.add((start, len(text)))
        elif not _MARKED.fullmatch(piece):
            text += piece
    return text, spans


def same_speaker(found: str | None, wanted: str) -> bool:
    """Whether two names for a speaker have the same last word, ignoring the cases of Russian nouns."""
    if found is None:
        return False
    one, other = found.lower().split(), wanted.lower().split()
    return one[-1][:5] == other[-1][:5] or " ".join(other) in " ".join(one) or " ".join(one) in " ".join(other)


def f1(right: int, found: int, there: int) -> float:
    """The harmonic mean of precision and recall, from counts."""
    return 2 * right / max(found + there, 1)
