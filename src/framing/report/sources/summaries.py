"""What each outlet's articles hold in plain numbers: counts and means, as published, before anything is compared.

A contrast's own `value` is what its matching makes of it (like events against like), and may lie outside the range of
the measure. Sentences and marks in this report use the plain numbers below; differences and intervals are the
contrast's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.measures.cards import Items, by_language, names_where
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.quantities import Key, Passages
from framing.report.sources.rows import Integers


@dataclass(frozen=True, slots=True)
class Summary:
    """One outlet's articles on one quantity; `rest` fields are the same for all other outlets together.

    Where a measure compares each language by itself, these are the others that are compared in the same language.

    `value` is the mean of the articles by weight, `n_with` how many articles have any of it, `n_passages` how many
    passages were counted, `n_group` how many there were of its kind (all mentions of the same referent, say).
    """

    n_articles: int
    n_with: int
    value: float
    n_passages: int
    n_group: int
    n_articles_rest: int
    n_with_rest: int
    value_rest: float | None
    n_passages_rest: int
    n_group_rest: int


KEPT = 2000  # quantities whose summaries are kept: those of some topics


class Summaries(Mapping[Key, Mapping[str, Summary]]):
    """Summaries by quantity and outlet, in the order of the tables; made of columns where a page asks for them."""

    def __init__(self, corpus: FinishedTables) -> None:
        values = corpus.values
        weights = np.where(values.weights > 0, values.weights, 0.0)
        n, weight = values.looked_for(), values.looked_for(weights)
        n[[key not in values for key in values.places]] = 0
        with_any = values.by_cell((values.numbers > 0).astype(float))
        unweighted = (weight == 0) & (n > 0)  # no weights at all: every article counts the same
        weighted = np.where(unweighted, values.by_cell(values.numbers), values.by_cell(weights * values.numbers))
        parts = np.stack([n, with_any, weighted, np.where(unweighted, n, weight)], axis=2)
        places, self.owners = np.nonzero(n)
        ends = np.cumsum((n > 0).sum(axis=1)).tolist()
        spans = zip(values.places, [0, *ends], ends, strict=False)
        self.spans = {key: (start, end) for key, start, end in spans if key in values}
        self.outlets = values.outlets
        self._known: dict[Key, dict[str, Summary]] = {}
        own = parts[places, self.owners]
        counts = _passages(corpus.passages, list(values.places))
        together = _Together.of(corpus, list(values.places), values.outlets)
        self._columns = (
            own,
            together.sums(parts, places, self.owners) - own,
            *(one[places, self.owners] for one in counts),
            *(together.sums(one, places, self.owners) for one in counts),
        )

    def __getitem__(self, key: Key) -> dict[str, Summary]:
        if key not in self._known:
            start, end = self.spans[key]
            slugs = (self.outlets[at] for at in self.owners[start:end].tolist())
            rows = zip(*(column for _, column in self.columns(np.arange(start, end))), strict=True)
            if len(self._known) > KEPT:
                self._known.clear()
            self._known[key] = {slug: Summary(*row) for slug, row in zip(slugs, rows, strict=True)}
        return self._known[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self.spans)

    def __len__(self) -> int:
        return len(self.spans)

    @property
    def n_rows(self) -> int:
        """How many summaries there are."""
        return len(self.owners)

    def one(self, key: Key, outlet: str) -> Summary | None:
        """An outlet's summary of a quantity."""
        return self[key].get(outlet) if key in self.spans else None

    def columns(self, rows: Integers) -> Iterator[tuple[str, list[int] | list[float] | list[float | None]]]:
        """The fields of these summaries, column by column."""
        own, rest, counted, of_kind, count_all, kind_all = (column[rows] for column in self._columns)
        with_others = zip(rest[:, 0].tolist(), rest[:, 2].tolist(), rest[:, 3].tolist(), strict=True)
        yield "n_articles", own[:, 0].astype(int).tolist()
        yield "n_with", own[:, 1].astype(int).tolist()
        yield "value", [round(a / b, 6) if b else 0.0 for a, b in own[:, 2:].tolist()]
        yield "n_passages", counted.tolist()
        yield "n_group", of_kind.tolist()
        yield "n_articles_rest", rest[:, 0].astype(int).tolist()
        yield "n_with_rest", rest[:, 1].astype(int).tolist()
        yield "value_rest", [round(a / b, 6) + 0.0 if n > 0 and b > 0 else None for n, a, b in with_others]
        yield "n_passages_rest", (count_all - counted).tolist()
        yield "n_group_rest", (kind_all - of_kind).tolist()


@dataclass(frozen=True, slots=True)
class _Together:
    """Which outlets are compared with one another.

    `apart` [keys] marks quantities that compare each language by itself, `language` [outlets] numbers each outlet's.
    """

    apart: NDArray[np.bool_]
    language: Integers

    @classmethod
    def of(cls, corpus: FinishedTables, keys: Sequence[Key], outlets: Sequence[str]) -> _Together:
        language = pd.factorize(np.array([corpus.language_of.get(slug, "") for slug in outlets], dtype=object))[0]
        return cls(np.array([measure in by_language() for _, measure, _, _ in keys], dtype=bool), language)

    def sums(self, parts: NDArray[Any], places: Integers, owners: Integers) -> NDArray[Any]:
        """For each row (a key's place and an outlet), the sum of `parts` [keys, outlets, ...] over all outlets that are
        compared with this one, itself among them.
        """
        found: NDArray[Any] = parts.sum(axis=1)[places]
        for number in np.unique(self.language) if len(np.unique(self.language)) > 1 else ():
            rows = self.apart[places] & (self.language[owners] == number)
            found[rows] = parts[:, self.language == number].sum(axis=1)[places[rows]]
        return found


def summary_table(found: Summaries) -> pd.DataFrame:
    """The same as rows, one for each quantity and outlet."""
    names = ["topic_id", "measure", "item", "voice", "outlet"]
    ranks = np.argsort(np.argsort(np.array(found.outlets, dtype=object))) if found.outlets else np.empty(0)
    if not found.n_rows:
        return pd.DataFrame([], columns=[*names, *Summary.__slots__])
    spans = [(key, *found.spans[key]) for key in sorted(found)]
    rows = np.concatenate(
        [start + np.argsort(ranks[found.owners[start:end]], kind="stable") for _, start, end in spans]
    )
    columns = {  # one at a time: as lists they are large
        name: pd.Series([key[place] for key, start, end in spans for _ in range(start, end)])
        for place, name in enumerate(names[:-1])
    }
    columns["outlet"] = pd.Series([found.outlets[at] for at in found.owners[rows].tolist()])
    for name, values in found.columns(rows):
        columns[name] = pd.Series(values)
    return pd.DataFrame(columns)


def _kind(key: Key) -> Key:
    """What an item is counted among: forms of a name among all mentions of whom it names."""
    topic, measure, item, voice = key
    return topic, measure, item.split(": ", 1)[0] if measure in names_where(items=Items.FORMS) else "", voice


def _passages(passages: Passages, keys: Sequence[Key]) -> tuple[Integers, Integers]:
    """How many passages each outlet has of each quantity, and of all that it is counted among; both [keys, outlets]."""
    found: dict[Key, int] = {}
    kinds = [found.setdefault(_kind(key), len(found)) for key in (*passages, *keys)]
    at = {key: place for place, key in enumerate(passages)}
    sizes = np.zeros((len(found), passages.shape[1]), dtype=np.int64)
    np.add.at(sizes, kinds[: len(at)], passages.numbers_of)
    numbers = np.append(passages.numbers_of, np.zeros((1, passages.shape[1]), dtype=np.int32), axis=0).astype(np.int64)
    return numbers[[at.get(key, -1) for key in keys]], sizes[kinds[len(at) :]]
