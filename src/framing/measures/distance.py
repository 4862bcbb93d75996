"""How differently outlets write about a topic, after subtracting what chance alone would give."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import PASSAGE_COLUMNS, SCORE_COLUMNS, Measured, finished, nothing

FEWEST = 2  # articles per side: one article has no spread


def debiased_distance(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The squared distance between the means of two groups of article vectors, sum_k (b_k^2 - V[b_k]).

    `one` [n, d] and `other` [m, d] have one vector per article. So what the sentences of one article have in common
    counts once. The plain squared distance of two groups from the same source is always above 0, and larger for fewer
    articles. This one is 0 on average, so single values may be negative.
    """
    b = one.mean(0) - other.mean(0)
    variance = one.var(0, ddof=1) / len(one) + other.var(0, ddof=1) / len(other)
    return float((b**2 - variance).sum())


def measure(corpus: Corpus) -> Measured:
    """For each article on a topic: its contribution to the debiased squared distance of its outlet from all others.

    An article's vector is the mean of the vectors of its own-voice sentences, weighted by words. The mean over an
    outlet's articles is its `debiased_distance` from the others. The unit is squared distance of unit vectors.
    """
    spoken, topics = corpus.spoken, corpus.spoken_topics
    own = (spoken["voice"] == "own").to_numpy() & (spoken["weight"] > 0).to_numpy()
    told = topics[own[topics["row"].to_numpy(np.int64)]] if len(topics) else topics
    parts = [_in_topic(corpus, group).assign(topic_id=topic) for topic, group in told.groupby("topic_id", sort=True)]
    parts = [part for part in parts if len(part)]
    if not parts:
        return nothing()
    scores = pd.concat(parts, ignore_index=True).assign(measure="distance", item="", voice="own")
    return Measured(finished(scores, SCORE_COLUMNS), pd.DataFrame(columns=PASSAGE_COLUMNS))


def _in_topic(corpus: Corpus, told: pd.DataFrame) -> pd.DataFrame:
    told = told.sort_values(["article_id", "row"], kind="stable")
    rows = told["row"].to_numpy(np.int64)
    words = corpus.spoken["weight"].to_numpy(float)[rows]
    articles, first = np.unique(told["article_id"].to_numpy(str), return_index=True)
    lengths = np.add.reduceat(words, first)
    vectors = np.add.reduceat(corpus.spoken_vectors[rows] * words[:, None], first, axis=0) / lengths[:, None]
    outlets = corpus.outlet_of.reindex(articles).to_numpy(str)
    found = []
    for outlet in sorted(set(outlets)):
        mine = outlets == outlet
        if mine.sum() >= FEWEST and (~mine).sum() >= FEWEST:
            value = parts_of_distance(vectors[mine], vectors[~mine])
            found.append(pd.DataFrame({"article_id": articles[mine], "value": value, "weight": lengths[mine]}))
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def parts_of_distance(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the contribution of each row of `one` [n, d] to the debiased distance from `other` [m, d] (its mean)."""
    n, m = len(one), len(other)
    total, middle = one.sum(0), other.mean(0)
    beside_others = one @ total - (one**2).sum(1)  # with all articles except itself
    apart = middle @ middle - other.var(0, ddof=1).sum() / m
    found: NDArray[np.float64] = beside_others / (n - 1) - 2 * one @ middle + apart
    return found
