"""Scores as columns: which articles have a value and what each weighs, so that one draw serves many measures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.tables.records import EVERY

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EVENT_DAYS = 21
MEDIANS = 3.0  # no article weighs more than this many typical ones, whatever its weight counts (words, mentions)


class Series(NamedTuple):
    """One thing that is compared: a measure of one item in one voice within one topic."""

    topic_id: str
    measure: str
    item: str
    voice: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """Series that have values for the same articles with the same weights.

    `rows` [n] index the panel's articles; `value` is [n, s], one column per series; `weight` is [n].
    """

    series: tuple[Series, ...]
    rows: Ints
    value: Floats
    weight: Floats


@dataclass(frozen=True, slots=True)
class Panel:
    """Articles in the order of their ids, and the bundles of series over them.

    `outlet` [n] indexes `outlets`; `story` [n] is the number of an event that articles of a few days tell, -1 without
    one; `month` and `day` [n] count from 1970, -1 where an article has no date; `nuisance` [n, k] is what may differ
    between outlets without being framing: length and headline (log words) and genre.
    """

    article_ids: tuple[str, ...]
    outlets: tuple[str, ...]
    outlet: Ints
    story: Ints
    month: Ints
    day: Ints
    nuisance: Floats
    bundles: tuple[Bundle, ...]


def gather(
    scores: pd.DataFrame, articles: pd.DataFrame, stories: pd.DataFrame, word_cap: int, leave_out: Collection[str] = ()
) -> Panel:
    """The panel of the articles neither quarantined nor in `leave_out`; the order of the rows does not matter."""
    doubtful = articles["quarantined"].fillna(False).astype(bool)
    kept = articles[~doubtful & ~articles["article_id"].isin(list(leave_out))]
    kept = kept.sort_values("article_id", kind="stable")
    ids = kept["article_id"].to_numpy()
    outlets = tuple(sorted(kept["outlet"].unique()))
    days = np.array([_day(published) for published in kept["published"]], dtype="datetime64[D]")
    return Panel(
        article_ids=tuple(ids),
        outlets=outlets,
        outlet=np.searchsorted(np.array(outlets, dtype=object), kept["outlet"].to_numpy()).astype(np.int64),
        story=_events(ids, days, stories),
        month=np.where(np.isnat(days), -1, days.astype("datetime64[M]").astype(np.int64)),
        day=np.where(np.isnat(days), -1, days.astype(np.int64)),
        nuisance=_nuisance(kept),
        bundles=_bundles(scores, ids, word_cap),
    )


def _bundles(scores: pd.DataFrame, ids: NDArray[np.object_], word_cap: int) -> tuple[Bundle, ...]:
    if scores.empty:
        return ()
    code, articles = _ordered(scores["article_id"])
    row = pd.Index(ids).get_indexer(pd.Index(articles, dtype=object))[code]
    usable = (row >= 0) & scores["value"].notna().to_numpy() & (scores["weight"].to_numpy(dtype=float) > 0)
    if not usable.any():
        return ()
    number: Ints = np.zeros(int(usable.sum()), dtype=np.int64)
    texts = []
    for field in Series._fields:
        code, kinds = _ordered(scores[field])
        number = np.asarray(number * len(kinds) + code[usable], dtype=np.int64)
        texts.append(kinds)
    order = np.lexsort((row[usable], number))
    number, rows = number[order], row[usable][order]
    starts = np.flatnonzero(np.diff(number, prepend=-1))
    codes = np.unravel_index(number[starts], [len(kinds) for kinds in texts])
    columns = [[kinds[one] for one in places] for kinds, places in zip(texts, codes, strict=True)]
    names = [Series(*key) for key in zip(*columns, strict=True)]
    value = scores["value"].to_numpy(dtype=float)[usable][order]
    weight = np.minimum(scores["weight"].to_numpy(dtype=float)[usable][order], word_cap)
    del order, number
    ends = [*starts[1:], len(rows)]
    parts = [(name, slice(start, end)) for name, start, end in zip(names, starts, ends, strict=True)]
    # where zeros are left out, what tells which articles there are
    every = {(name.topic_id, name.measure, name.voice): part for name, part in parts if name.item == EVERY}
    groups: dict[tuple[bytes, bytes], list[tuple[Series, Floats]]] = {}
    for name, part in parts:
        if name.item == EVERY:
            continue
        whole = every.get((name.topic_id, name.measure, name.voice), part)
        numbers = np.zeros(whole.stop - whole.start)
        numbers[np.searchsorted(rows[whole], rows[part])] = value[part]
        capped = np.minimum(weight[whole], MEDIANS * np.median(weight[whole]))
        groups.setdefault((rows[whole].tobytes(), capped.tobytes()), []).append((name, numbers))
    return tuple(
        Bundle(
            series=tuple(name for name, _ in members),
            rows=np.frombuffer(where, dtype=rows.dtype).astype(np.int64),
            value=np.column_stack([column for _, column in members]),
            weight=np.frombuffer(weights, dtype=np.float64),
        )
        for (where, weights), members in groups.items()
    )


def _ordered(texts: pd.Series) -> tuple[Ints, list[str]]:
    """The number of each text among those there are, in alphabetical order."""
    coded = texts.cat if isinstance(texts.dtype, pd.CategoricalDtype) else pd.Categorical(texts)
    kinds = [str(one) for one in coded.categories]
    order = sorted(range(len(kinds)), key=kinds.__getitem__)
    place = np.empty(len(kinds), dtype=np.int64)
    place[order] = np.arange(len(kinds))
    return place[np.asarray(coded.codes)], [kinds[one] for one in order]


def _nuisance(articles: pd.DataFrame) -> Floats:
    """Columns for length, the headline's length and genre; others are compared with the commonest genre."""
    words = np.log1p(articles["n_words"].to_numpy(dtype=float, na_value=0.0))
    title = np.log1p([len(str(one).split()) if isinstance(one, str) else np.nan for one in articles["title"]])
    title = np.where(np.isnan(title), np.nanmean(title) if (~np.isnan(title)).any() else 0.0, title)
    genres = articles["genre"].fillna("news").astype(str)
    others = sorted(genres.value_counts().sort_index().sort_values(ascending=False, kind="stable").index[1:])
    return np.column_stack([words, title, *((genres == genre).to_numpy(dtype=float) for genre in others)])


def _events(ids: NDArray[np.object_], days: NDArray[np.datetime64], stories: pd.DataFrame) -> Ints:
    """The event of each article; what is told for longer than EVENT_DAYS is a subject, not an event."""
    told = dict(zip(stories["article_id"], stories["story_id"], strict=True))
    code, _ = pd.factorize(pd.Series([told.get(article) for article in ids], dtype=object), sort=True)
    event = np.asarray(code, dtype=np.int64)
    dated = ~np.isnat(days) & (event >= 0)
    spans = pd.Series(days[dated]).groupby(event[dated]).agg(["min", "max"])
    long = spans.index[(spans["max"] - spans["min"]).dt.days > EVENT_DAYS]
    event[np.isin(event, long)] = -1
    return event


def _day(published: object) -> np.datetime64:
    """The date, or the first day of the interval, in `published`; NaT if there is none."""
    try:
        return np.datetime64(str(published)[:10], "D")
    except ValueError:
        return np.datetime64("NaT", "D")
