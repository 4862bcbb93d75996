"""What each outlet's articles hold in plain numbers: counts and means, as published, before anything is compared.

A contrast's own `value` is what its matching makes of it (like events against like), and may lie outside the range of
the measure. Sentences and marks in this report use the plain numbers below; differences and intervals are the
contrast's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
import pandas as pd

from framing.report.corpus import Corpus
from framing.report.quantities import Key, Passages
from framing.report.rows import Integers


@dataclass(frozen=True, slots=True)
class Summary:
    """One outlet's articles on one quantity; `rest` fields are the same for all other outlets together.

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


def summaries(corpus: Corpus) -> Mapping[Key, Mapping[str, Summary]]:
    """Summaries by quantity and outlet, in the order of the tables."""
    values = corpus.values
    weights = np.where(values.weights > 0, values.weights, 0.0)
    n, weight = values.looked_for(), values.looked_for(weights)
    with_any = values.by_cell((values.numbers > 0).astype(float))
    unweighted = (weight == 0) & (n > 0)  # no weights at all: every article counts the same
    weighted = np.where(unweighted, values.by_cell(values.numbers), values.by_cell(weights * values.numbers))
    parts = np.stack([n, with_any, weighted, np.where(unweighted, n, weight)], axis=2)
    there = np.nonzero(n)
    own = parts[there]
    rest = parts.sum(axis=1)[there[0]] - own
    counted, of_kind = _passages(corpus.passages, list(values.places))
    pairs = ((counts[there], counts.sum(axis=1)[there[0]]) for counts in (counted, of_kind))
    columns = [own, rest, *(column for pair in pairs for column in pair)]
    rows = [_summary(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]
    slugs = [values.outlets[at] for at in there[1].tolist()]
    ends = np.cumsum((n > 0).sum(axis=1)).tolist()
    return {
        key: dict(zip(slugs[start:end], rows[start:end], strict=True))
        for key, start, end in zip(values.places, [0, *ends], ends, strict=False)
        if key in values
    }


def _summary(
    own: list[float], rest: list[float], counted: int, count_all: int, of_kind: int, kind_all: int
) -> Summary:
    n, n_with, weighted, weight = own
    return Summary(
        int(n),
        int(n_with),
        round(weighted / weight, 6) if weight else 0.0,
        counted,
        of_kind,
        int(rest[0]),
        int(rest[1]),
        round(rest[2] / rest[3], 6) + 0.0 if rest[0] > 0 and rest[3] > 0 else None,
        count_all - counted,
        kind_all - of_kind,
    )


def summary_table(found: Mapping[Key, Mapping[str, Summary]]) -> pd.DataFrame:
    """The same as rows, one for each quantity and outlet."""
    names = ["topic_id", "measure", "item", "voice", "outlet", *Summary.__slots__]
    fields = attrgetter(*Summary.__slots__)
    rows = [
        (*key, slug, *fields(one))
        for key, by_outlet in sorted(found.items())
        for slug, one in sorted(by_outlet.items())
    ]
    return pd.DataFrame(rows, columns=names)


def _kind(key: Key) -> Key:
    """What an item is counted among: forms of a name among all mentions of whom it names."""
    topic, measure, item, voice = key
    return topic, measure, item.split(": ", 1)[0] if measure == "naming" else "", voice


def _passages(passages: Passages, keys: Sequence[Key]) -> tuple[Integers, Integers]:
    """How many passages each outlet has of each quantity, and of all that it is counted among; both [keys, outlets]."""
    found: dict[Key, int] = {}
    kinds = [found.setdefault(_kind(key), len(found)) for key in (*passages, *keys)]
    at = {key: place for place, key in enumerate(passages)}
    sizes = np.zeros((len(found), passages.shape[1]), dtype=np.int64)
    np.add.at(sizes, kinds[: len(at)], passages.numbers_of)
    numbers = np.append(passages.numbers_of, np.zeros((1, passages.shape[1]), dtype=np.int32), axis=0).astype(np.int64)
    return numbers[[at.get(key, -1) for key in keys]], sizes[kinds[len(at) :]]
