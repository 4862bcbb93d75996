"""The words of one paragraph with house style taken out, written down so that no later run has to look for them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.text.paragraphs import style

NUMBER = 4  # bytes of a number
_NAME, _INITIAL = 1, 2


@dataclass(frozen=True, slots=True)
class ReadTexts:
    """Some paragraphs to be read, the names of all outlets, and whether words stay as they are written."""

    texts: Sequence[str]
    outlets: tuple[str, ...]
    as_written: bool


@dataclass(frozen=True, slots=True)
class ReadWords:
    """Words: `row` (into the texts), start, end, is_name and is_initial, each [n]; and the `norms` of the words."""

    columns: dict[str, NDArray[np.int32]]
    norms: list[str]


def records(piece: ReadTexts) -> list[bytes]:
    """The record of each text: how many words, where they start and end, what marks them, and the words by lines."""
    return [_record(text, piece) for text in piece.texts]


def words_in(read: Sequence[bytes]) -> ReadWords:
    """The words of several texts from their records."""
    many = [int.from_bytes(one[:NUMBER], "little") for one in read]
    both = list(zip(read, many, strict=True))
    starts, ends = (
        np.frombuffer(b"".join(one[NUMBER * (1 + k * n) : NUMBER * (1 + (k + 1) * n)] for one, n in both), dtype="<i4")
        for k in range(2)
    )
    marks = np.frombuffer(b"".join(one[NUMBER * (1 + 2 * n) :][:n] for one, n in both), dtype=np.uint8)
    told = b"\n".join(one[NUMBER * (1 + 2 * n) + n :] for one, n in both if n).decode("utf-8", "surrogatepass")
    row = np.repeat(np.arange(len(read), dtype=np.int32), many)
    columns = {"row": row, "start": starts.astype(np.int32), "end": ends.astype(np.int32)}
    flags = {name: (marks & mark > 0).astype(np.int32) for name, mark in (("is_name", _NAME), ("is_initial", _INITIAL))}
    return ReadWords(columns | flags, told.split("\n") if told else [])


def _record(text: str, piece: ReadTexts) -> bytes:
    found = style.words(text, piece.outlets)
    norms = (text[one.start : one.end].lower() if piece.as_written else one.norm for one in found)
    return b"".join((
        len(found).to_bytes(NUMBER, "little"),
        np.array([one.start for one in found], dtype="<i4").tobytes(),
        np.array([one.end for one in found], dtype="<i4").tobytes(),
        array("B", [one.is_name * _NAME + one.is_initial * _INITIAL for one in found]).tobytes(),
        "\n".join(norms).encode("utf-8", "surrogatepass"),
    ))
