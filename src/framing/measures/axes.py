"""The axes that the user defines: sentences of one kind against sentences of the opposite kind."""

from __future__ import annotations

import pandas as pd

from framing.machine.products import products
from framing.measures.loaded import PENALTY
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.heads import ridge
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, article_means, finished, nothing


def measure(corpus: Corpus) -> Measured:
    """How far each article's sentences on a topic lean to one side of each axis in framing.toml.

    The unit is one standard deviation of all sentences of the corpus. Above 0: `toward`; below 0: `away`.
    """
    if corpus.spoken_topics.empty or not corpus.axes:
        return nothing()
    told, weights = corpus.spoken_on_topics, corpus.spoken["n_words"].to_numpy(float)
    parts = []
    for key, axis in sorted(corpus.axes.items()):
        kind = [1.0] * len(axis.toward) + [0.0] * len(axis.away)
        direction = ridge(corpus.vectors([*axis.toward, *axis.away]), kind, PENALTY)
        value = products(corpus.spoken_vectors, direction[None])[:, 0]
        value = corpus.scales.of(f"axis {key}", value, weights).apply(value)
        parts.append(told.assign(item=key, value=value[told["row"].to_numpy()], measure="axes"))
    rows = pd.concat(parts, ignore_index=True)
    return Measured(article_means(rows, "axes"), finished(rows, PASSAGE_COLUMNS))
