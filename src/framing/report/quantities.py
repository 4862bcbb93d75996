"""Scores and passages looked up by quantity; rows become Python values only where a page shows them.

A corpus of 8,000 articles has millions of scores: as dictionaries they would not fit into memory, as columns they do.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.records import EVERY
from framing.report.grouped import Column

Key = tuple[str, str, str, str]  # topic, measure, item, voice
PARTS = ["topic_id", "measure", "item", "voice"]
KEPT_ROWS = 300_000  # as Python values; that is some 100 MB
Integers = NDArray[np.int64]
Found = TypeVar("Found")


def codes(frame: pd.DataFrame, columns: Sequence[str]) -> Integers:
    """A number for each row that orders rows as their `columns` do, missing values last; [n]."""
    combined = np.zeros(len(frame), dtype=np.int64)
    for name in columns:
        placed, values = pd.factorize(frame[name], sort=True)
        place = np.where(placed < 0, len(values), placed).astype(np.int64)
        combined = combined * (len(values) + 1) + place
        if len(frame) and combined.max() > 2**40:  # the next product could overflow
            combined = np.unique(combined, return_inverse=True)[1].astype(np.int64)
    return combined


class _Placed(Mapping[Key, dict[str, list[Found]]]):
    """(topic, measure, item, voice) -> outlet -> rows, from a table in the order of these columns.

    `owners` holds for each row the place of its outlet in `outlets`; rows below zero are left out.
    """

    def __init__(self, frame: pd.DataFrame, owners: Integers, outlets: Sequence[str]) -> None:
        kept = np.flatnonzero(owners >= 0)
        self.frame, self.outlets = frame if len(kept) == len(frame) else frame.iloc[kept], list(outlets)
        self.owners = owners[kept]
        quantity = codes(self.frame, PARTS)
        starts = np.flatnonzero(np.diff(quantity, prepend=-1))
        heads = self.frame[PARTS].iloc[starts]
        keys = list(zip(*(heads[name].tolist() for name in PARTS), strict=True))
        stops = np.append(starts, len(quantity))[1:]
        self.places: dict[Key, tuple[int, int]] = {
            key: (int(start), int(stop)) for key, start, stop in zip(keys, starts, stops, strict=True)
        }
        group = np.repeat(np.arange(len(starts)), stops - starts)
        self.cells = group * max(len(self.outlets), 1) + self.owners
        self._known: dict[Key, dict[str, list[Found]]] = {}
        self._rows_known = 0

    def __getitem__(self, key: Key) -> dict[str, list[Found]]:
        if key not in self._known:
            found: dict[str, list[Found]] = {}
            for at, row in self._rows(*self.places[key], key):
                found.setdefault(self.outlets[self.owners[at]], []).append(row)
            self._keep(key, found)
        return self._known[key]

    def _keep(self, key: Key, found: dict[str, list[Found]]) -> None:
        """Remember what was asked for: pages of one topic ask again, those after them hardly ever."""
        self._rows_known += sum(map(len, found.values()))
        if self._rows_known > KEPT_ROWS:
            self._known.clear()
            self._rows_known = 0
        self._known[key] = found

    def __iter__(self) -> Iterator[Key]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    @abstractmethod
    def _rows(self, start: int, stop: int, key: Key) -> Iterator[tuple[int, Found]]:
        """The places and the values of the rows from `start` to `stop`, all of the quantity `key`."""

    def by_cell(self, weights: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """Sums of `weights` (or numbers of rows) for each quantity of `places` and outlet, [places, outlets]."""
        shape = (len(self.places), max(len(self.outlets), 1))
        return np.bincount(self.cells, weights, shape[0] * shape[1]).reshape(shape).astype(np.float64)


class Values(_Placed[tuple[str, float, float]]):
    """Scores: (article_id, value, weight); zeros that the table leaves out (records.EVERY) are there all the same."""

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

    def __getitem__(self, key: Key) -> dict[str, list[tuple[str, float, float]]]:
        if key[2] == EVERY:
            raise KeyError(key)
        if (key[0], key[1], key[3]) not in self._every or key in self._known:
            return super().__getitem__(key)
        used = {article: value for rows in super().__getitem__(key).values() for article, value, _ in rows}
        every = super().__getitem__((key[0], key[1], EVERY, key[3]))
        filled = {
            slug: [(article, used.get(article, 0.0), weight) for article, _, weight in rows]
            for slug, rows in every.items()
        }
        self._keep(key, filled)
        return filled

    def __iter__(self) -> Iterator[Key]:
        return (key for key in self.places if key[2] != EVERY)

    def __len__(self) -> int:
        return len(self.places) - len(self._every)

    def __contains__(self, key: object) -> bool:
        return isinstance(key, tuple) and key in self.places and key[2] != EVERY

    def looked_for(self, weights: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """As `by_cell`, over all articles that a quantity was looked for in, the left out zeros among them."""
        return self.by_cell(weights)[self._base]

    def _rows(self, start: int, stop: int, key: Key) -> Iterator[tuple[int, tuple[str, float, float]]]:
        part = slice(start, stop)
        rows = zip(self.articles[part].tolist(), self.numbers[part].tolist(), self.weights[part].tolist(), strict=True)
        for at, (article, value, weight) in enumerate(rows, start):
            yield at, (self.ids[article], value, weight)


class Passages(_Placed[dict[str, Any]]):
    """Passages as rows of their table, the highest value first."""

    def __init__(self, frame: pd.DataFrame, owners: Integers, outlets: Sequence[str]) -> None:
        super().__init__(frame, owners, outlets)
        names = ("article_id", "paragraph_id", "start", "end", "value")
        self.columns = {name: Column(self.frame[name]) for name in names}
        numbers = self.frame["value"].to_numpy(float)
        del self.frame  # all that is asked for is in the columns
        highest = np.zeros(len(self.places) * max(len(self.outlets), 1))
        np.maximum.at(highest, self.cells, np.nan_to_num(numbers))
        self._highest = highest.reshape(len(self.places), -1) if len(self.places) else highest
        self._counts = self.by_cell()
        self._place = {key: i for i, key in enumerate(self.places)}
        self._at = {slug: i for i, slug in enumerate(self.outlets)}

    def _rows(self, start: int, stop: int, key: Key) -> Iterator[tuple[int, dict[str, Any]]]:
        known = dict(zip(PARTS, key, strict=True))
        places = np.arange(start, stop)
        columns = [column.at(places) for column in self.columns.values()]
        own = (dict(zip(self.columns, values, strict=True)) for values in zip(*columns, strict=True))
        rows = [(at, {**known, **row}) for at, row in enumerate(own, start)]
        yield from sorted(rows, key=lambda pair: _order(pair[1]))

    def counts(self, key: Key) -> dict[str, int]:
        """How many passages each outlet has of a quantity; outlets without any are left out."""
        if key not in self._place:
            return {}
        numbers = self._counts[self._place[key]]
        return {self.outlets[i]: int(numbers[i]) for i in np.flatnonzero(numbers)}

    def highest(self, key: Key, outlet: str) -> float:
        """The highest value of an outlet's passages of a quantity; zero where it has none, or none above zero."""
        return float(self._highest[self._place[key], self._at[outlet]]) if key in self._place else 0.0


def _order(row: Mapping[str, Any]) -> tuple[bool, float, str, str, int]:
    value = row["value"]
    return value is None, -(value or 0.0), row["article_id"], row["paragraph_id"], row["start"] or 0
