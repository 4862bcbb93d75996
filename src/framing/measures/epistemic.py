"""How sure the outlet's own voice sounds."""

from __future__ import annotations

import pandas as pd

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.lexicon import find_words, own_words
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, article_means, finished, nothing

LISTS = ("hedges", "boosters", "factives")


def measure(corpus: Corpus) -> Measured:
    """Hedges, boosters and factives per 1,000 words of each article's own voice on a topic."""
    told = own_words(corpus)
    if told.empty:
        return nothing()
    scores, passages = [], []
    for name in LISTS:
        found = find_words(corpus, name)
        counts = told["paragraph_id"].map(found["paragraph_id"].value_counts().to_dict()).astype(float).fillna(0)
        value = 1000 * counts / told["own"].where(told["own"] > 0, 1)
        scores.append(told.assign(item=name, voice="own", value=value, weight=told["own"]))
        there = found.drop(columns="article_id").merge(told, on="paragraph_id")
        passages.append(there.assign(measure="epistemic", item=name, voice="own", value=1.0))
    rows = article_means(pd.concat(scores, ignore_index=True), "epistemic")
    return Measured(rows, finished(pd.concat(passages, ignore_index=True), PASSAGE_COLUMNS))
