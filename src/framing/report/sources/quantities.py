"""Scores and passages looked up by quantity; rows become Python values only where a page shows them.

A corpus of 8,000 articles has millions of scores: as dictionaries they would not fit into memory, as columns they do.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.report.sources.grouped import Column
from framing.report.sources.rows import Integers, codes
from framing.tables.records import EVERY

Key = tuple[str, str, str, str]  # topic, measure, item, voice
PARTS = ["topic_id", "measure", "item", "voice"]
Score = tuple[str, float, float]  # article_id, value, weight
KEPT_ROWS = 300_000  # as Python values; that is some 100 MB
AT_ONCE = 16  # passages
Found = TypeVar("Found")


def among(texts: pd.Series[str], known: Container[str]) -> NDArray[np.bool_]:
    """Which of the texts are known; each is looked for once, however often it stands there."""
    places, kinds = pd.factorize(texts)
    return np.array([*(kind in known for kind in kinds), False], dtype=bool)[places]  # the last is for missing ones


class _Placed(Mapping[Key, Found]):
    """(topic, measure, item, voice) -> what its rows hold, from a table in the order of these columns.

    `owners` holds for each row the place of its outlet in `outlets`; rows below zero are left out.
    """

    def __init__(self, frame: pd.DataFrame, owners: Integers, outlets: Sequence[str]) -> None:
        kept = np.flatnonzero(owners >= 0)
        self.frame, self.outlets = frame if len(kept) == len(frame) else frame.iloc[kept], list(outlets)
        self.owners = owners[kept]
        quantity = codes(self.frame, PARTS)
        starts = np.flatnonzero(np.diff(quantity, prepend=-1))
        every = np.arange(len(starts))
        heads = (Column(self.frame[name].iloc[starts]) for name in PARTS)  # which gives out one object for equal texts
        keys = list(zip(*(head.at(every) for head in heads), strict=True))
        stops = np.append(starts, len(quantity))[1:]
        self.places: dict[Key, tuple[int, int]] = {
            key: (int(start), int(stop)) for key, start, stop in zip(keys, starts, stops, strict=True)
        }
        group = np.repeat(np.arange(len(starts)), stops - starts)
        self.cells = group * max(len(self.outlets), 1) + self.owners

    def __iter__(self) -> Iterator[Key]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    @property
    def shape(self) -> tuple[int, int]:
        """How many quantities there are, and how many outlets, none counting as one."""
        return len(self.places), max(len(self.outlets), 1)


class Values(_Placed[dict[str, list[Score]]]):
    """Outlet -> scores; zeros that the table leaves out (records.EVERY) are there all the same."""

    def __init__(self, frame: pd.DataFrame, owners: Integers, outlets: Sequence[str]) -> None:
        super().__init__(frame, owners, outlets)
        self.articles, ids = pd.factorize(self.frame["article_id"])
        self.ids = list(ids)
        self.numbers = self.frame["value"].to_numpy(float)
        self.weights = self.frame["weight"].to_numpy(float)
        del self.frame  # all that is asked for is in the columns
        self._every = {(key[0], key[1], key[3]): i for i, key in enumerate(self.places) if key[2] == EVERY}
        # for each quantity the one that has a row for every article it was looked for in: as a rule itself
        self._base = np.array(
            [self._every.get((key[0], key[1], key[3]), i) for i, key in enumerate(self.places)], dtype=np.int64
        )
        self._known: dict[Key, dict[str, list[Score]]] = {}
        self._rows_known = 0

    def __getitem__(self, key: Key) -> dict[str, list[Score]]:
        if key[2] == EVERY:
            raise KeyError(key)
        if key not in self._known:
            found = self._rows(key)
            self._rows_known += sum(map(len, found.values()))
            if self._rows_known > KEPT_ROWS:  # pages of one topic ask again, those after them hardly ever
                self._known, self._rows_known = {}, 0
            self._known[key] = found
        return self._known[key]

    def of(self, key: Key, outlet: str) -> list[Score]:
        """One outlet's scores alone, none where it has none."""
        if key in self._known:
            return self._known[key].get(outlet, [])
        return self._rows(key, self.outlets.index(outlet)).get(outlet, []) if key in self else []

    def __iter__(self) -> Iterator[Key]:
        return (key for key in self.places if key[2] != EVERY)

    def __len__(self) -> int:
        return len(self.places) - len(self._every)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, tuple) and key in self.places and key[2] != EVERY

    def by_cell(self, weights: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """Sums of `weights` (or numbers of rows) for each quantity of `places` and outlet, [places, outlets]."""
        return np.bincount(self.cells, weights, math.prod(self.shape)).reshape(self.shape).astype(np.float64)

    def looked_for(self, weights: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """As `by_cell`, over all articles that a quantity was looked for in, the left out zeros among them."""
        return self.by_cell(weights)[self._base]

    def _rows(self, key: Key, only: int | None = None) -> dict[str, list[Score]]:
        own = self._written(key, only)
        if (key[0], key[1], key[3]) not in self._every:
            return own
        used = {article: value for rows in own.values() for article, value, _ in rows}
        every = self._written((key[0], key[1], EVERY, key[3]), only)
        return {
            slug: [(article, used.get(article, 0.0), weight) for article, _, weight in rows]
            for slug, rows in every.items()
        }

    def _written(self, key: Key, only: int | None) -> dict[str, list[Score]]:
        """The rows that the table has, of all outlets or of the one with this place."""
        start, stop = self.places[key]
        part: Integers | slice = slice(start, stop)
        if only is not None:
            part = start + np.flatnonzero(self.owners[start:stop] == only)
        columns = (self.owners, self.articles, self.numbers, self.weights)
        found: dict[str, list[Score]] = {}
        for owner, article, value, weight in zip(*(column[part].tolist() for column in columns), strict=True):
            found.setdefault(self.outlets[owner], []).append((self.ids[article], value, weight))
        return found


class Passages(_Placed[dict[str, list[dict[str, Any]]]]):
    """Outlet -> passages as rows of their table, the highest value first.

    `numbers_of` holds how many there are of each quantity of `places` and outlet, [places, outlets].
    """

    def __init__(self, frame: pd.DataFrame, owners: Integers, outlets: Sequence[str]) -> None:
        super().__init__(frame, owners, outlets)
        names = ("article_id", "paragraph_id", "start", "end", "value")
        self.columns = {name: Column(self.frame[name]) for name in names}
        self.numbers = self.frame["value"].to_numpy(float)
        del self.frame  # all that is asked for is in the columns
        # What is alike stays in the order of the table, which is by article, paragraph and place.
        self._order = np.lexsort((-np.nan_to_num(self.numbers), np.isnan(self.numbers), self.cells))
        numbers = np.bincount(self.cells, minlength=math.prod(self.shape))
        self.numbers_of = numbers.reshape(self.shape).astype(np.int32)
        self._ends = np.cumsum(numbers).reshape(self.shape)
        self._place = {key: i for i, key in enumerate(self.places)}
        self._at = {slug: i for i, slug in enumerate(self.outlets)}
        del self.cells, self.owners

    def __getitem__(self, key: Key) -> dict[str, list[dict[str, Any]]]:
        if key not in self._place:
            raise KeyError(key)
        return {slug: list(self.rows(key, slug)) for slug in self.counts(key)}

    def rows(self, key: Key, outlet: str) -> Iterator[dict[str, Any]]:
        """An outlet's passages one by one: few are ever looked at."""
        start, end = self._span(key, outlet)
        known = dict(zip(PARTS, key, strict=True))
        for first in range(start, end, AT_ONCE):
            columns = [column.at(self._order[first : min(first + AT_ONCE, end)]) for column in self.columns.values()]
            for values in zip(*columns, strict=True):
                yield known | dict(zip(self.columns, values, strict=True))

    def counts(self, key: Key) -> dict[str, int]:
        """How many passages each outlet has of a quantity; outlets without any are left out."""
        if key not in self._place:
            return {}
        numbers = self.numbers_of[self._place[key]].tolist()
        return {slug: number for slug, number in zip(self.outlets, numbers, strict=False) if number}

    def count(self, key: Key, outlet: str) -> int:
        """How many passages an outlet has of a quantity."""
        start, end = self._span(key, outlet)
        return end - start

    def articles(self, key: Key) -> dict[str, frozenset[str]]:
        """The articles of each outlet that have passages of a quantity."""
        return {slug: frozenset(one["article_id"] for one in self.rows(key, slug)) for slug in self.counts(key)}

    def highest(self, key: Key, outlet: str) -> float:
        """The highest value of an outlet's passages of a quantity; zero where it has none, or none above zero."""
        start, end = self._span(key, outlet)
        return max(0.0, float(np.nan_to_num(self.numbers[self._order[start]]))) if start < end else 0.0

    def _span(self, key: Key, outlet: str) -> tuple[int, int]:
        """Where the outlet's passages begin and end in their order."""
        if key not in self._place:
            return 0, 0
        ends, at = self._ends[self._place[key]], self._at[outlet]
        return int(ends[at - 1]) if at else self.places[key][0], int(ends[at])
