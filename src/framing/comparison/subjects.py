"""What each article says on a topic, as a place: articles about the same things lie close together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from framing.comparison.matching import cut
from framing.comparison.panel import Floats, Ints, Panel
from framing.comparison.statistic import block_sums

DIRECTIONS = 10  # of a topic's vectors, those in which its articles differ most; the others are mostly chance
# Of the pairs of articles on a topic: those about one thing are more alike. At .5, two equal subjects would be one.
CLOSE = 0.33
THING_DAYS = 2
Encode = Callable[[Sequence[str]], NDArray[np.float32]]


class Subject(NamedTuple):
    """The articles on a topic, as panel rows [n] in ascending order, and their places [n, d].

    `thing` [n]: those of the same two days about the same thing have the same number; -1 without a date.
    """

    rows: Ints
    place: Floats
    thing: Ints


def subjects(
    panel: Panel, memberships: pd.DataFrame, paragraphs: pd.DataFrame, encode: Encode
) -> dict[str, Subject]:
    """The places of the panel's articles on each topic, from the vectors of their paragraphs on it.

    An article's vector is the mean of its paragraphs' vectors, brought to length 1, without its outlet's style. Its
    place is what remains after the topic's mean, in the DIRECTIONS in which the topic's articles differ most (principal
    components).
    """
    known = pd.Index(panel.article_ids)
    text_of = paragraphs.set_index("paragraph_id")
    told: dict[str, Subject] = {}
    for topic_id, here in memberships.groupby("topic_id", observed=True)["paragraph_id"]:
        on_topic = text_of.loc[sorted(here.astype(str))]
        row = known.get_indexer(pd.Index(on_topic["article_id"].astype(object)))
        texts = on_topic["text"].to_numpy()[row >= 0].tolist()
        if texts:
            rows, code = np.unique(row[row >= 0], return_inverse=True)
            vectors = _vectors(encode(texts), code)
            thing = things(vectors, cut(panel.day[rows], THING_DAYS))
            told[str(topic_id)] = Subject(rows.astype(np.int64), vectors, thing)
    manner = styles(panel, told.values())
    return {
        key: one._replace(place=_places(one.place - manner[panel.outlet[one.rows]])) for key, one in told.items()
    }


def things(vectors: Floats, when: Ints) -> Ints:
    """Group the articles [n] of the same time that are about the same thing, whoever wrote them.

    In a group, two articles are on average more alike (cosine) than CLOSE of all pairs of articles on the topic are
    (average linkage).
    """
    likeness = vectors @ vectors.T
    least = np.quantile(likeness[np.triu_indices(len(vectors), 1)], CLOSE) if len(vectors) > 1 else 1.0
    found = np.full(len(vectors), -1)
    for number in np.unique(when[when >= 0]):
        here = np.flatnonzero(when == number)
        groups = np.zeros(1, dtype=np.int64)
        if len(here) > 1:
            apart = np.clip(1 - likeness[np.ix_(here, here)], 0, None)[np.triu_indices(len(here), 1)]
            groups = fcluster(linkage(apart, method="average"), 1 - least, criterion="distance") - 1
        found[here] = groups + found.max(initial=-1) + 1
    return found


def _vectors(vectors: NDArray[np.float32], article: Ints) -> Floats:
    """The vectors [n, 384] of articles, from those of their paragraphs and the number of each one's article."""
    order = np.argsort(article, kind="stable")
    sums = block_sums(vectors[order].astype(np.float64), article[order])
    whole: Floats = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    return whole


def styles(panel: Panel, told: Iterable[Subject]) -> Floats:
    """The style of each outlet [o, d]: how its articles differ from all on the same events, over all topics.

    Where the event is the same, the subject is, so the difference in the vectors is one of manner. It must not make a
    difference of subject elsewhere. What chance alone would make of it is taken off (James and Stein's estimator).
    """
    every = list(told)
    outlets, width = len(panel.outlets), every[0].place.shape[1] if every else 0
    sums, many, chance = np.zeros((outlets, width)), np.zeros(outlets), np.zeros(outlets)
    for one in every:
        for outlet, gap, articles, by_chance in _on_events(panel, one):
            sums[outlet] += gap
            many[outlet] += articles
            chance[outlet] += by_chance
    size = np.maximum((sums**2).sum(axis=1), 1e-12)
    sure = np.maximum(1 - chance / size, 0)
    found: Floats = sums * (sure / np.maximum(many, 1))[:, None]
    return found


def _on_events(panel: Panel, one: Subject) -> Iterator[tuple[int, Floats, float, float]]:
    """Per outlet: the sum of its differences [d] from the means of events, over how many articles, and the square that
    chance gives this sum.
    """
    told = panel.story[one.rows] >= 0
    order = np.flatnonzero(told)[np.argsort(panel.story[one.rows[told]], kind="stable")]
    if not len(order):
        return
    outlet, place = panel.outlet[one.rows[order]], one.place[order]
    block = np.unique(panel.story[one.rows[order]], return_inverse=True)[1]
    many = np.bincount(block).astype(float)
    about = place - (block_sums(place, block) / many[:, None])[block]
    squares = np.bincount(block, weights=(about**2).sum(axis=1)) / np.maximum(many - 1, 1)
    for number in np.unique(outlet).tolist():
        own = np.bincount(block, weights=outlet == number)
        by_chance = float((own * (many - own) / many * squares).sum())
        yield number, about[outlet == number].sum(axis=0), float(own.sum()), by_chance


def _places(vectors: Floats) -> Floats:
    """The places [n, d] of articles from their vectors [n, 384]."""
    about = vectors - vectors.mean(axis=0)
    _, directions = np.linalg.eigh(about.T @ about)
    place: Floats = about @ directions[:, ::-1][:, :DIRECTIONS]
    return place
