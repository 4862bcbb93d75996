"""Scores as columns: which articles have a value, and their weights. One draw then serves many measures."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.tables.languages import compared_in
from framing.tables.records import EVERY

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EVENT_DAYS = 7  # a longer story is a subject rather than one event
MEDIANS = 3.0  # no article counts for more than this many typical ones, whatever its weight counts (words, mentions)


class Series(NamedTuple):
    """What is compared: one item of one measure in one voice on one topic."""

    topic_id: str
    measure: str
    item: str
    voice: str


InLanguage = tuple[Series, int]  # a series and the number of the language; 0 where languages are compared together


@dataclass(frozen=True, slots=True)
class Bundle:
    """Series with values for the same articles and the same weights.

    A measure that reads one language at a time has a bundle for each language: its outlets are compared with those that
    write in the same one.

    `rows` [n] are indices of the panel's articles. `value` is [n, s], one column per series. `weight` is [n].
    """

    series: tuple[Series, ...]
    rows: Ints
    value: Floats
    weight: Floats


@dataclass(frozen=True, slots=True)
class Panel:
    """Articles sorted by id, and the bundles of series over them.

    - `outlet` [n]: index into `outlets`.
    - `story` [n]: number of the story, if its articles lie within EVENT_DAYS; else -1. Articles without a date have
      stories of their own.
    - `month`, `day` [n]: counted from 1970; -1 without a date.
    - `nuisance` [n, k]: what may differ between outlets without being framing: length, headline length (log words) and
      genre.
    - `steady` [outlets]: whether the outlet has articles from all the time that the corpus spans (`steady`).
    - `unlike`: topics and outlets whose articles are about other things than the others' of the same time (`balance`).
      On such a topic only articles about the same thing are compared with that outlet's.
    - `things`: for the topics in `unlike`, the number of the thing that each article [n] is about (`subjects.things`).
    - `places`: for each topic, what each article says on it, as a place [n, k] (`subjects.subjects`). Tests hold it
      constant. Articles that are not on the topic are in the middle, at 0.
    - `most`: the weight that no article of a series in one language exceeds. Where zeros are left out, it is that of
      EVERY.
    - `language` [n]: the number of the language in which the article is compared where languages are apart; -1 if it is
      not. In one language, all are 0.
    """

    article_ids: tuple[str, ...]
    outlets: tuple[str, ...]
    outlet: Ints
    story: Ints
    month: Ints
    day: Ints
    nuisance: Floats
    bundles: tuple[Bundle, ...]
    steady: NDArray[np.bool_]
    unlike: frozenset[tuple[str, str]] = frozenset()
    things: Mapping[str, Ints] = field(default_factory=dict)
    places: Mapping[str, Floats] = field(default_factory=dict)
    most: Mapping[InLanguage, float] = field(default_factory=dict)
    language: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def dated(self) -> bool:
        """Whether any article has a date."""
        return bool((self.day >= 0).any())

    def thing(self, topic_id: str) -> Ints:
        """What each article [n] is about on a topic; -1 where that is not known."""
        return self.things.get(topic_id, np.full(len(self.article_ids), -1))

    def place(self, topic_id: str) -> Floats:
        """What each article says on a topic [n, k]; k is 0 where that is not known."""
        return self.places.get(topic_id, np.zeros((len(self.article_ids), 0)))

    def labelled(self, outlet: Ints) -> Panel:
        """The same articles with other outlets."""
        return replace(self, outlet=outlet, steady=steady(outlet, self.day, len(self.outlets)))


def gather(
    scores: pd.DataFrame, articles: pd.DataFrame, stories: pd.DataFrame, word_cap: int, leave_out: Collection[str] = (),
    most: Mapping[InLanguage, float] | None = None, apart: Mapping[str, tuple[str, ...]] | None = None,
) -> Panel:  # fmt: skip
    """Make the panel of all articles that are not held back and not in `leave_out`; row order does not matter.

    `most` is that of another panel, if an article shall count for as much as there. `apart` names the measures that
    compare each language by itself, with the languages that they read (empty: all).
    """
    doubtful = articles["quarantined"].fillna(False).astype(bool)
    kept = articles[~doubtful & ~articles["article_id"].isin(list(leave_out))]
    kept = kept.sort_values("article_id", kind="stable")
    ids = kept["article_id"].to_numpy()
    outlets = tuple(sorted(kept["outlet"].unique()))
    days = np.array([_day(published) for published in kept["published"]], dtype="datetime64[D]")
    outlet = np.searchsorted(np.array(outlets, dtype=object), kept["outlet"].to_numpy()).astype(np.int64)
    day = np.where(np.isnat(days), -1, days.astype(np.int64))
    numbers = {reads: _numbered(kept, reads) for reads in {(), *(apart or {}).values()}}
    language = {measure: numbers[reads] for measure, reads in (apart or {}).items()}
    bundles, typical = _bundles(scores, ids, word_cap, most or {}, language)
    return Panel(
        article_ids=tuple(ids),
        outlets=outlets,
        outlet=outlet,
        story=_events(ids, days, stories),
        month=np.where(np.isnat(days), -1, days.astype("datetime64[M]").astype(np.int64)),
        day=day,
        nuisance=_nuisance(kept),
        bundles=bundles,
        steady=steady(outlet, day, len(outlets)),
        most=typical,
        language=numbers[()],
    )


def _numbered(articles: pd.DataFrame, reads: tuple[str, ...]) -> Ints:
    """The number of the language in which each article [n] is compared; -1 if it is not."""
    if "language" not in articles:
        return np.zeros(len(articles), dtype=np.int64)
    return pd.factorize(compared_in(articles, reads), sort=True)[0].astype(np.int64)


def steady(outlet: Ints, day: Ints, outlets: int) -> NDArray[np.bool_]:
    """Whether each outlet has articles from all the time that the corpus spans.

    Of n articles at random days, the longest silence (also at both ends) is longer than log n + 3 mean intervals in one
    of twenty cases. An outlet with a longer one was not there, or nobody saved its articles. Without dates, all are.
    """
    dated = day >= 0
    if not dated.any():
        return np.ones(outlets, dtype=bool)
    first, last = day[dated].min() - 1, day[dated].max() + 1
    found = np.zeros(outlets, dtype=bool)
    for number in np.unique(outlet[dated]).tolist():
        own = np.sort(day[dated & (outlet == number)])
        silence = np.diff(own, prepend=first, append=last).max()
        found[number] = silence <= (last - first) / len(own) * (np.log(len(own)) + 3)
    return found


def _bundles(
    scores: pd.DataFrame, ids: NDArray[np.object_], word_cap: int, given: Mapping[InLanguage, float],
    language: Mapping[str, Ints],
) -> tuple[tuple[Bundle, ...], dict[InLanguage, float]]:  # fmt: skip
    """The bundles, and the weight that no article of a series exceeds, which is `given` or else MEDIANS medians.

    `language` has the language of each article [n], for the measures that compare each by itself.
    """
    if scores.empty:
        return (), {}
    code, articles = _ordered(scores["article_id"])
    row = pd.Index(ids).get_indexer(pd.Index(articles, dtype=object))[code]
    usable = (row >= 0) & scores["value"].notna().to_numpy() & (scores["weight"].to_numpy(dtype=float) > 0)
    written = _written(scores["measure"], row, language)
    usable &= written >= 0
    if not usable.any():
        return (), {}
    number: Ints = np.zeros(int(usable.sum()), dtype=np.int64)
    texts = []
    for column in Series._fields:
        code, kinds = _ordered(scores[column])
        number = np.asarray(number * len(kinds) + code[usable], dtype=np.int64)
        texts.append(kinds)
    languages = int(written.max()) + 1
    number = number * languages + written[usable]
    order = np.lexsort((row[usable], number))
    number, rows = number[order], row[usable][order]
    starts = np.flatnonzero(np.diff(number, prepend=-1))
    *codes, inside = np.unravel_index(number[starts], [*(len(kinds) for kinds in texts), languages])
    columns = [[kinds[one] for one in places] for kinds, places in zip(texts, codes, strict=True)]
    names = [(Series(*key), code) for *key, code in zip(*columns, inside.tolist(), strict=True)]
    value = scores["value"].to_numpy(dtype=float)[usable][order]
    weight = np.minimum(scores["weight"].to_numpy(dtype=float)[usable][order], word_cap)
    del order, number
    ends = [*starts[1:], len(rows)]
    parts = [(name, slice(start, end)) for name, start, end in zip(names, starts, ends, strict=True)]
    # where zeros are left out of the table, this lists all articles
    every = {(name._replace(item=EVERY), code): part for (name, code), part in parts if name.item == EVERY}
    groups: dict[tuple[bytes, bytes], list[tuple[Series, Floats]]] = {}
    most: dict[InLanguage, float] = {}
    for (name, code), part in parts:
        if name.item == EVERY:
            continue
        whole = every.get((name._replace(item=EVERY), code), part)
        numbers = np.zeros(whole.stop - whole.start)
        numbers[np.searchsorted(rows[whole], rows[part])] = value[part]
        typical = (name if whole is part else name._replace(item=EVERY)), code
        if typical not in most:
            most[typical] = given.get(typical) or MEDIANS * float(np.median(weight[whole]))
        capped = np.minimum(weight[whole], most[typical])
        groups.setdefault((rows[whole].tobytes(), capped.tobytes()), []).append((name, numbers))
    bundles = tuple(
        Bundle(
            series=tuple(name for name, _ in members),
            rows=np.frombuffer(where, dtype=rows.dtype).astype(np.int64),
            value=np.column_stack([column for _, column in members]),
            weight=np.frombuffer(weights, dtype=np.float64),
        )
        for (where, weights), members in groups.items()
    )
    return bundles, most


def _written(measures: pd.Series, row: Ints, language: Mapping[str, Ints]) -> Ints:
    """The language of each score, by the `row` of its article [n]; 0 where its measure compares languages together."""
    found: Ints = np.zeros(len(row), dtype=np.int64)
    code, kinds = _ordered(measures)
    for place, measure in enumerate(kinds):
        if (written := language.get(measure)) is not None and len(written) and written.any():
            here = (code == place) & (row >= 0)
            found[here] = written[row[here]]
    return found


def _ordered(texts: pd.Series) -> tuple[Ints, list[str]]:
    """Number the texts in alphabetical order; returns the number of each row and the distinct texts."""
    coded = texts.cat if isinstance(texts.dtype, pd.CategoricalDtype) else pd.Categorical(texts)
    kinds = [str(one) for one in coded.categories]
    order = sorted(range(len(kinds)), key=kinds.__getitem__)
    place = np.empty(len(kinds), dtype=np.int64)
    place[order] = np.arange(len(kinds))
    return place[np.asarray(coded.codes)], [kinds[one] for one in order]


def _nuisance(articles: pd.DataFrame) -> Floats:
    """Columns for length, headline length and genre; genres are indicators against the most common genre."""
    words = np.log1p(articles["n_words"].to_numpy(dtype=float, na_value=0.0))
    title = np.log1p([len(str(one).split()) if isinstance(one, str) else np.nan for one in articles["title"]])
    title = np.where(np.isnan(title), np.nanmean(title) if (~np.isnan(title)).any() else 0.0, title)
    genres = articles["genre"].fillna("news").astype(str)
    others = sorted(genres.value_counts().sort_index().sort_values(ascending=False, kind="stable").index[1:])
    return np.column_stack([words, title, *((genres == genre).to_numpy(dtype=float) for genre in others)])


def _events(ids: NDArray[np.object_], days: NDArray[np.datetime64], stories: pd.DataFrame) -> Ints:
    """The story of each article; -1 if it is longer than EVENT_DAYS. Articles without a date have stories apart."""
    told = dict(zip(stories["article_id"], stories["story_id"], strict=True))
    code, _ = pd.factorize(pd.Series([told.get(article) for article in ids], dtype=object), sort=True)
    event = np.asarray(code, dtype=np.int64)
    dated = ~np.isnat(days) & (event >= 0)
    spans = pd.Series(days[dated]).groupby(event[dated]).agg(["min", "max"])
    long = spans.index[(spans["max"] - spans["min"]).dt.days > EVENT_DAYS]
    return np.where((event < 0) | np.isin(event, long), -1, 2 * event + np.isnat(days))


def _day(published: object) -> np.datetime64:
    """The date in `published`, or the first day if it is an interval; NaT if there is none."""
    try:
        return np.datetime64(str(published)[:10], "D")
    except ValueError:
        return np.datetime64("NaT", "D")
