"""Parsed sentences as rows of numbers: who does what to whom, and what is said of a name.

A parse of the parser's own kind takes forty kilobytes a sentence; this takes three hundred bytes, is read back without
being rebuilt, and what is asked of every sentence (passives, persons) is asked of all of them at once.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

# what the parser and the tagger call a link
SUBJECTS, PASSIVE_SUBJECTS, AGENTS = ("nsubj",), ("nsubjpass", "nsubj:pass"), ("agent", "obl:agent")
OBJECTS = ("dobj", "obj", "dative", "iobj")
START, LENGTH, HEAD, DEP, TAG, ENTITY, INSIDE = range(7)  # the columns of a token


@dataclass(frozen=True, slots=True)
class TagNames:
    """What the numbers in the columns DEP, TAG and ENTITY stand for, by position; 0 is none."""

    dep: tuple[str, ...]
    tag: tuple[str, ...]
    entity: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parser:
    """What parses: which parser it is, what its numbers mean, and texts -> the tokens of each as uint16 [n, 7]."""

    recipe: Callable[[], str]
    labels: Callable[[], TagNames]
    parse: Callable[[Iterable[str]], list[NDArray[np.uint16]]]


@dataclass(frozen=True, eq=False)
class Parses(Sequence["ParsedSentence"]):
    """Parsed texts: `tokens` uint16 [tokens of all texts, 7], those of text i from `offsets[i]` to `offsets[i + 1]`.

    A token's START counts characters from its text's beginning, its HEAD tokens; INSIDE is 1 where an entity goes on.
    """

    texts: Sequence[str]
    tokens: NDArray[np.uint16]
    offsets: NDArray[np.int64]
    labels: TagNames

    def __len__(self) -> int:
        return len(self.texts)

    def __getitem__(self, i: int) -> ParsedSentence:  # type: ignore[override]  # a slice of parses is of no use
        return ParsedSentence(self.texts[i], self.tokens[self.offsets[i] : self.offsets[i + 1]], self.labels)

    def entities(self) -> Iterator[Entity]:
        """Every entity of every text, in text order."""
        kinds = self.tokens[:, ENTITY]
        inside = self.tokens[:, INSIDE] == 1
        first = np.flatnonzero((kinds != 0) & ~inside)
        # an entity ends before the next token that does not go on with one
        breaks = np.append(np.flatnonzero(~inside), len(self.tokens))
        last = breaks[np.searchsorted(breaks, first, side="right")] - 1
        rows = np.searchsorted(self.offsets, first, side="right") - 1
        starts = self.tokens[first, START].astype(np.int64)
        ends = self.tokens[last, START].astype(np.int64) + self.tokens[last, LENGTH]
        columns = (rows.tolist(), starts.tolist(), ends.tolist(), kinds[first].tolist())
        for row, start, end, kind in zip(*columns, strict=True):
            yield Entity(row, start, self.texts[row][start:end], self.labels.entity[kind])

    def clauses(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Each clause with a subject: its text's row, the place of its verb there, and whether it hides who did it.

        It does where its subject is acted upon and no "by ..." says by whom.
        """
        base = np.repeat(self.offsets[:-1], np.diff(self.offsets))
        heads = base + self.tokens[:, HEAD]
        has = {}
        for kind, names in (("nsubj", SUBJECTS), ("nsubjpass", PASSIVE_SUBJECTS), ("agent", AGENTS)):
            child = np.isin(self.tokens[:, DEP], [_code(self.labels.dep, name) for name in names])
            has[kind] = np.zeros(len(self.tokens), dtype=bool)
            has[kind][heads[child]] = True
        verbs = np.flatnonzero(has["nsubj"] | has["nsubjpass"])
        rows = np.searchsorted(self.offsets, verbs, side="right") - 1
        start = self.tokens[verbs, START].astype(np.int64)
        return rows, start, start + self.tokens[verbs, LENGTH], has["nsubjpass"][verbs] & ~has["agent"][verbs]


def _code(labels: tuple[str, ...], wanted: str) -> int:
    return labels.index(wanted) if wanted in labels else -1


class Entity(NamedTuple):
    """A name as the parser sees it: the row of its text, the first character there, and what kind of thing it names."""

    row: int
    start: int
    text: str
    kind: str


class Parse(Protocol):
    """Texts -> parses, in the same order."""

    def __call__(self, texts: Sequence[str]) -> Parses: ...


class ParsedSentence:
    """One parsed text, asked token by token; tokens are known by their positions."""

    def __init__(self, text: str, tokens: NDArray[np.uint16], labels: TagNames) -> None:
        self.text = text
        columns = tokens.T.tolist() or [[]] * 7
        self.start: list[int] = columns[START]
        self.end = [start + length for start, length in zip(columns[START], columns[LENGTH], strict=True)]
        self.head: list[int] = columns[HEAD]
        self.dep = [labels.dep[code] for code in columns[DEP]]
        self.tag = [labels.tag[code] for code in columns[TAG]]
        self.entity = [labels.entity[code] for code in columns[ENTITY]]
        self.inside = [code == 1 for code in columns[INSIDE]]

    def __len__(self) -> int:
        return len(self.start)

    @functools.cached_property
    def children(self) -> list[list[int]]:
        """For each token the tokens that hang on it, from left to right."""
        found: list[list[int]] = [[] for _ in self.head]
        for token, head in enumerate(self.head):
            if head != token:
                found[head].append(token)
        return found

    def word(self, i: int) -> str:
        """The token as it is written."""
        return self.text[self.start[i] : self.end[i]]

    def lower(self, i: int) -> str:
        """The token in small letters."""
        return self.word(i).lower()

    def between(self, start: int, end: int) -> range | None:
        """The tokens that characters `start:end` touch; None where there are none."""
        touched = [i for i in range(len(self)) if self.start[i] < end and start < self.end[i]]
        return range(touched[0], touched[-1] + 1) if touched else None

    def hangs_on(self, i: int, above: int, links: Set[str]) -> bool:
        """Whether token `i` hangs on the token `above`, by these links alone."""
        while i != above:
            if self.head[i] == i or self.dep[i] not in links:
                return False
            i = self.head[i]
        return True

    def root(self, span: range) -> int:
        """The token of a span on which the others hang: of those whose head is outside, the nearest to the top."""
        outer = [i for i in span if self.head[i] == i or self.head[i] not in span]
        return min(outer, key=lambda i: (self._depth(i), i)) if outer else span[0]

    def left_edge(self, i: int) -> int:
        """The first token of all that hangs on token `i`."""
        return min([i, *(self.left_edge(child) for child in self.children[i] if child < i)])

    def right_edge(self, i: int) -> int:
        """The last token of all that hangs on token `i`."""
        return max([i, *(self.right_edge(child) for child in self.children[i] if child > i)])

    def _depth(self, i: int) -> int:
        depth = 0
        while self.head[i] != i and depth <= len(self):
            i, depth = self.head[i], depth + 1
        return depth
