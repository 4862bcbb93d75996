"""What of an input is not in its article's body: every letter is in the one or the other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from framing.ingest.decode import one_line
from framing.ingest.format import Page
from framing.tables.records import LeftOut

_WORD = re.compile(r"\S+")
_ADDED = "•"  # readers put it before the items of a list
_SHORTEST = 12  # characters; a shorter stretch may stand anywhere, so it is looked for only where it should stand

HEADLINE, BEFORE, INSIDE, AFTER = "the headline", "before the text", "inside the text", "after the text"


def accounted(page: Page) -> tuple[LeftOut, ...]:
    """The parts of what a reader saw that are not in the body, in the order of the page.

    White space does not count, nor do the marks of list items. What the reader itself listed keeps its reason, also
    where it is in no part of `seen`.
    """
    seen = _Seen.of(page.seen)
    for block in page.body:
        seen.cover(block.text)
    reasons = {_bare(piece.text): piece.reason for piece in page.left_out}
    title = _bare(page.title or "")
    pieces: list[LeftOut] = []
    found: set[str] = set()
    for text, place in seen.lines_left():
        bare = _bare(text)
        reason = reasons.get(bare) or (HEADLINE if title and bare == title else place)
        found.add(bare)
        if pieces and pieces[-1].reason == reason:
            pieces[-1] = LeftOut(reason, f"{pieces[-1].text}\n{text}")
        else:
            pieces.append(LeftOut(reason, text))
    return (*pieces, *(piece for piece in page.left_out if _bare(piece.text) not in found))


def bare_length(text: str) -> int:
    """The characters of a text that count: all but white space and the marks of list items."""
    return len(_bare(text))


def _bare(text: str) -> str:
    return "".join(text.split()).replace(_ADDED, "")


@dataclass(slots=True)
class _Seen:
    """The text of a page without white space, and which of its characters are in the body."""

    text: str
    bare: str
    starts: list[int]  # of each word, in `text`
    bare_starts: list[int]  # of each word, in `bare`
    covered: bytearray
    place: int = 0  # behind what was found last

    @classmethod
    def of(cls, text: str) -> _Seen:
        words = [(match.start(), match[0]) for match in _WORD.finditer(text.replace(_ADDED, " "))]
        starts, bare_starts, length = [], [], 0
        for start, word in words:
            starts.append(start)
            bare_starts.append(length)
            length += len(word)
        return cls(text, "".join(word for _, word in words), starts, bare_starts, bytearray(length))

    def cover(self, block: str) -> None:
        """Find a block's characters, as one stretch or as several, from behind the last block on."""
        bare = _bare(block)
        if not self._found(bare):
            words = block.replace(_ADDED, " ").split()
            while words:
                words = words[self._longest_start(words) :]

    def _longest_start(self, words: list[str]) -> int:
        """Cover as many of the first words as stand together, and return their number; at least one is passed by."""
        low, high = 1, len(words)
        if self._look("".join(words[:low])) < 0:
            return 1
        while low < high:  # the longest start that stands somewhere: what a longer one has, a shorter one has
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._look("".join(words[:middle])) >= 0 else (low, middle - 1)
        self._found("".join(words[:low]))
        return low

    def _look(self, bare: str) -> int:
        """Where a stretch stands that is not covered yet: behind the last one, or else before it; -1 for nowhere."""
        for start, stop in ((self.place, len(self.bare)), (0, self.place)):
            if stop == self.place and len(bare) < _SHORTEST:
                break
            found = self.bare.find(bare, start, stop)
            while found >= 0 and any(self.covered[found : found + len(bare)]):
                found = self.bare.find(bare, found + 1, stop)
            if found >= 0:
                return found
        return -1

    def _found(self, bare: str) -> bool:
        place = self._look(bare) if bare else -1
        if place < 0:
            return not bare
        self.covered[place : place + len(bare)] = b"\1" * len(bare)
        self.place = place + len(bare)
        return True

    def lines_left(self) -> Iterator[tuple[str, str]]:
        """The lines, or parts of lines, that are not covered, and where they stand beside the body."""
        first, last = self.covered.find(1), self.covered.rfind(1)
        for match in re.finditer(rb"\0+", bytes(self.covered)):
            start, stop = match.span()
            where = BEFORE if first < 0 or start < first else AFTER if start > last else INSIDE
            for line in self.text[self._at(start) : self._at(stop - 1) + 1].split("\n"):
                if bare := one_line(line.replace(_ADDED, " ")):
                    yield bare, where

    def _at(self, bare: int) -> int:
        """Where a character of the bare text stands in the text."""
        word = bisect_right(self.bare_starts, bare) - 1
        return self.starts[word] + bare - self.bare_starts[word]
