"""What each outlet's articles hold in plain numbers: counts and means, as published, before anything is compared.

A contrast's own `value` is what its matching makes of it (like events against like), and may lie outside the range of
the measure. Sentences and marks in this report use the plain numbers below; differences and intervals are the
contrast's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter

import pandas as pd

from framing.report.corpus import Corpus

Key = tuple[str, str, str, str]  # topic, measure, item, voice


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
    groups = _group_sizes(corpus)
    found: dict[Key, dict[str, Summary]] = {}
    for key, by_outlet in corpus.values.items():
        sums = {slug: _sums(rows) for slug, rows in by_outlet.items()}
        n_all, with_all, weighted_all, weight_all = (sum(part[i] for part in sums.values()) for i in range(4))
        counted = {slug: len(rows) for slug, rows in corpus.passages.get(key, {}).items()}
        of_kind = groups.get(_kind(key), {})
        count_all, kind_all = sum(counted.values()), sum(of_kind.values())
        found[key] = {}
        for slug, (n, n_with, weighted, weight) in sums.items():
            rest = weight_all - weight
            found[key][slug] = Summary(
                int(n),
                int(n_with),
                round(weighted / weight, 6) if weight else 0.0,
                counted.get(slug, 0),
                of_kind.get(slug, 0),
                int(n_all - n),
                int(with_all - n_with),
                round((weighted_all - weighted) / rest, 6) + 0.0 if rest > 0 else None,
                count_all - counted.get(slug, 0),
                kind_all - of_kind.get(slug, 0),
            )
    return found


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


def _sums(rows: list[tuple[str, float, float]]) -> tuple[float, float, float, float]:
    weights = [weight if weight and weight > 0 else 0.0 for _, _, weight in rows]
    if not any(weights):
        weights = [1.0] * len(rows)
    weighted = sum(weight * value for weight, (_, value, _) in zip(weights, rows, strict=True))
    return len(rows), sum(value > 0 for _, value, _ in rows), weighted, sum(weights)


def _kind(key: Key) -> Key:
    """What an item is counted among: forms of a name among all mentions of whom it names."""
    topic, measure, item, voice = key
    return topic, measure, item.split(": ", 1)[0] if measure == "naming" else "", voice


def _group_sizes(corpus: Corpus) -> dict[Key, dict[str, int]]:
    found: dict[Key, dict[str, int]] = {}
    for key, by_outlet in corpus.passages.items():
        sizes = found.setdefault(_kind(key), {})
        for slug, rows in by_outlet.items():
            sizes[slug] = sizes.get(slug, 0) + len(rows)
    return found
