"""How much of an article is about a topic."""

from __future__ import annotations

import pandas as pd

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import PASSAGE_COLUMNS, SCORE_COLUMNS, Measured, finished, nothing


def measure(corpus: Corpus) -> Measured:
    """The share of each article's words that is about each topic. Articles without the topic count as 0."""
    words = corpus.body.groupby("article_id")["n_words"].sum()
    if not len(words) or corpus.topics.empty:
        return nothing()
    about = corpus.told.groupby(["topic_id", "article_id"])["n_words"].sum()
    every = pd.MultiIndex.from_product(
        [sorted(corpus.topics["topic_id"]), words.index], names=["topic_id", "article_id"]
    )
    scores = about.reindex(every, fill_value=0).rename("about").reset_index()
    scores["weight"] = scores["article_id"].map(words)
    scores["value"] = scores["about"] / scores["weight"].where(scores["weight"] > 0, 1)
    scores = scores.assign(measure="coverage", item="", voice="all")
    passages = corpus.told.assign(
        measure="coverage", item="", voice="all", start=0, end=corpus.told["text"].str.len(), value=1.0
    )
    return Measured(finished(scores, SCORE_COLUMNS), finished(passages, PASSAGE_COLUMNS))
