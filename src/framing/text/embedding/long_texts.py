"""Texts that are longer than what a model reads at a time: read in parts, and pooled. Nothing is cut off unsaid."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from framing.text.embedding.encoder import Vectors

Lengths = Callable[[Sequence[str]], list[int]]
WAY = "pooled"  # part of the names of encoders: their vectors of long texts were once those of the beginnings


def pooled(texts: Sequence[str], encode: Callable[[list[str]], Vectors], lengths: Lengths, most: float) -> Vectors:
    """Unit rows for texts, of which `encode` reads `most` tokens at a time; `lengths` are their numbers of tokens.

    A text of at most so many tokens has the row that `encode` gives it. The row of a longer one is the direction of the
    mean of its parts' rows, each weighed by its tokens. It is halved, at white space near the middle, until each part
    can be read.
    """
    pieces: list[str] = []
    weights: list[int] = []
    owner: list[int] = []
    asked = list(enumerate(texts))
    while asked:
        long: list[tuple[int, str]] = []
        for (place, text), length in zip(asked, lengths([text for _, text in asked]), strict=True):
            if length <= most or len(text) < 2:
                pieces.append(text)
                weights.append(max(length, 1))
                owner.append(place)
            else:
                middle = _middle(text)
                long += [(place, text[:middle]), (place, text[middle:])]
        asked = long
    rows = encode(pieces)
    parts: list[list[int]] = [[] for _ in texts]
    for number, place in enumerate(owner):
        parts[place].append(number)
    return np.stack([_mean(rows[numbers], [weights[number] for number in numbers]) for numbers in parts])


def _middle(text: str) -> int:
    """The place behind the white space that is nearest to the middle; the middle itself if there is none near."""
    middle = len(text) // 2
    for step in range(len(text) // 4 + 1):
        for place in (middle - step, middle + step):
            if 0 < place < len(text) and text[place - 1].isspace():
                return place
    return middle


def _mean(rows: Vectors, weights: Sequence[int]) -> Vectors:
    if len(rows) == 1:
        return np.asarray(rows[0], dtype=np.float32)
    mean = np.asarray(weights, dtype=np.float64) @ rows.astype(np.float64)
    length = float(np.linalg.norm(mean))
    return np.asarray(mean / length if length else rows[0], dtype=np.float32)
