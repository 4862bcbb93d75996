"""Scores as columns: which articles have a value and what each weighs, so that one draw serves many measures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

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

    `outlet` [n] indexes `outlets`; `story` [n] is an event's number, -1 without one; `month` [n] counts months, -1
    where an article has no date.
    """

    article_ids: tuple[str, ...]
    outlets: tuple[str, ...]
    outlet: Ints
    story: Ints
    month: Ints
    bundles: tuple[Bundle, ...]


def copies(reprints: pd.DataFrame) -> frozenset[str]:
    """The articles that repeat another article's text: a wire text counts once, where it first stood."""
    whole = reprints[(reprints["unit"] == "article") & reprints["origin_id"].notna()]
    return frozenset(whole["article_id"]) - frozenset(whole["origin_id"])


def gather(
    scores: pd.DataFrame, articles: pd.DataFrame, stories: pd.DataFrame, word_cap: int, leave_out: Collection[str] = ()
) -> Panel:
    """The panel of the articles neither quarantined nor in `leave_out`; the order of the rows does not matter."""
    doubtful = articles["quarantined"].fillna(False).astype(bool)
    kept = articles[~doubtful & ~articles["article_id"].isin(list(leave_out))]
    kept = kept.sort_values("article_id", kind="stable")
    ids = kept["article_id"].to_numpy()
    outlets = tuple(sorted(kept["outlet"].unique()))
    told = dict(zip(stories["article_id"], stories["story_id"], strict=True))
    return Panel(
        article_ids=tuple(ids),
        outlets=outlets,
        outlet=np.searchsorted(np.array(outlets, dtype=object), kept["outlet"].to_numpy()).astype(np.int64),
        story=_codes(pd.Series([told.get(article) for article in ids], dtype=object)),
        month=np.array([_month(day) for day in kept["published"]], dtype=np.int64),
        bundles=_bundles(scores, ids, word_cap),
    )


def _bundles(scores: pd.DataFrame, ids: NDArray[np.object_], word_cap: int) -> tuple[Bundle, ...]:
    row = pd.Index(ids).get_indexer(pd.Index(scores["article_id"]))
    usable = (row >= 0) & scores["value"].notna().to_numpy() & (scores["weight"].to_numpy(dtype=float) > 0)
    frame = scores[usable].assign(row=row[usable])
    frame = frame.sort_values([*Series._fields, "row"], kind="stable")
    if frame.empty:
        return ()
    keys = frame[list(Series._fields)]
    starts = np.flatnonzero((keys != keys.shift()).any(axis=1).to_numpy())
    names = [Series(*map(str, key)) for key in keys.iloc[starts].itertuples(index=False)]
    rows, value = frame["row"].to_numpy(), frame["value"].to_numpy(dtype=float)
    weight = np.minimum(frame["weight"].to_numpy(dtype=float), word_cap)
    groups: dict[tuple[bytes, bytes], list[tuple[Series, Floats]]] = {}
    for name, start, end in zip(names, starts, [*starts[1:], len(frame)], strict=True):
        capped = np.minimum(weight[start:end], MEDIANS * np.median(weight[start:end]))
        groups.setdefault((rows[start:end].tobytes(), capped.tobytes()), []).append((name, value[start:end]))
    return tuple(
        Bundle(
            series=tuple(name for name, _ in members),
            rows=np.frombuffer(where, dtype=rows.dtype).astype(np.int64),
            value=np.column_stack([column for _, column in members]),
            weight=np.frombuffer(weights, dtype=np.float64),
        )
        for (where, weights), members in groups.items()
    )


def _codes(names: pd.Series) -> Ints:
    """Numbers for names in the order of the names; -1 where there is none."""
    codes, _ = pd.factorize(names, sort=True)
    return np.asarray(codes, dtype=np.int64)


def _month(published: object) -> int:
    """Months since the year 0 of the date, or of the start of the interval, in `published`; -1 if there is none."""
    text = str(published)
    return int(text[:4]) * 12 + int(text[5:7]) - 1 if text[:4].isdigit() and text[5:7].isdigit() else -1
