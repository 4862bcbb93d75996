"""Where the sentences of a paragraph begin and end."""

from __future__ import annotations

import itertools
import re

import razdel
import syntok.segmenter

from framing.tables.records import Sentence

_EDGE = re.compile(r"^\s*|\s*$")
_CYRILLIC = re.compile("[а-яёіўґ]", re.I)
# A mark after which either library may begin a new sentence, followed by more text.
_INSIDE = re.compile(r"[.!?;…‼‽⁇⁈⁉。﹒﹗！．？｡)\]}⦆｠］）](?:[\W_]*\w|\S*\s+\S)")
_CLOSING = re.compile(r"[\"'”’»)\]]+")


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a paragraph as character spans; lines such as list items are never joined.

    razdel splits Cyrillic text, syntok all other text. Every letter is in exactly one sentence.
    """
    found: list[Sentence] = []
    for line in re.finditer(r"[^\n]+", text):
        cuts = [0, *_cuts(line[0]), len(line[0])]
        for start, stop in itertools.pairwise(cuts):
            piece = line[0][start:stop]
            if piece.strip():
                left = len(piece) - len(piece.lstrip())
                found.append(Sentence(line.start() + start + left, line.start() + start + len(piece.rstrip())))
    return tuple(found)


def _cuts(line: str) -> list[int]:
    """Where new sentences begin inside a line; marks that close a quotation stay with their sentence."""
    if _INSIDE.search(line) is None:
        return []  # two in five lines are one sentence, which their marks show at once
    if _CYRILLIC.search(line) and len(_CYRILLIC.findall(line)) > len(line) / 4:
        starts = [piece.start for piece in razdel.sentenize(line)][1:]
    else:
        starts = [sentence[0].offset for part in syntok.segmenter.analyze(line) for sentence in part if sentence][1:]
    moved = []
    for start in starts:
        closing = _CLOSING.match(line, start)
        after = closing.end() if closing and (closing.end() == len(line) or line[closing.end()].isspace()) else start
        if not re.fullmatch(r"\s*(?:[•*–—-]|\(?\w{1,2}[.)])?\s*", line[:after]):  # "1." and a bullet begin a sentence
            moved.append(after)
    return sorted(set(moved))
