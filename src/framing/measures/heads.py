"""Measures that the user has trained with `framing train-head` on labelled sentences."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.measures.reliability import Figure, Reliability
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, article_means, finished, nothing


def measure(corpus: Corpus) -> Measured:
    """For each head in the workspace's heads/: how far each article's sentences on a topic have its positive label.

    The unit is one standard deviation of all sentences of the corpus. Heads trained with another encoder are skipped.
    A head can also be a table of labels made elsewhere: then sentences without a label do not count.
    """
    spoken = corpus.spoken
    heads = {key: head for key, head in sorted(corpus.heads.items()) if head.fits(corpus.vectors)}
    if corpus.spoken_topics.empty or not heads:
        return nothing()
    told, weights = corpus.spoken_on_topics, spoken["n_words"].to_numpy(float)
    parts = []
    for key, head in heads.items():
        value = head.values(spoken["text"].tolist(), corpus.spoken_vectors)
        known = np.isfinite(value)
        value[known] = corpus.scales.of(f"head {key}", value[known], weights[known]).apply(value[known])
        rows = told.assign(item=key, value=value[told["row"].to_numpy()], measure="heads")
        parts.append(rows[rows["value"].notna()])
    rows = pd.concat(parts, ignore_index=True)
    if rows.empty:
        return nothing()
    return Measured(article_means(rows, "heads"), finished(rows, PASSAGE_COLUMNS))


def reliability_of(auc: float, folds: str, n: int) -> Reliability:
    """Return the reliability of a head from its `auc` on sentences that it was not trained on."""
    figure = Figure("AUC", round(auc, 3), n, "sentences that you labelled", unseen=False)
    return Reliability(f"cross-validated by {folds}", (figure,))
