"""How much of the text consists of other people's words."""

from __future__ import annotations

import pandas as pd

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, article_means, finished


def measure(corpus: Corpus) -> Measured:
    """The share of the words on a topic that are inside quotation marks, in articles whose marks balance."""
    inside = corpus.quotes.groupby("paragraph_id")["n_words"].sum()
    told = corpus.told[~corpus.told["paragraph_id"].isin(list(corpus.unknown_voice))]
    told = told.assign(measure="quoted", item="", voice="all", weight=told["n_words"].astype(float))
    quoted = told["paragraph_id"].map(inside.to_dict()).astype(float).fillna(0)
    told["value"] = (quoted / told["n_words"].where(told["n_words"] > 0, 1)).clip(upper=1.0)
    spans = pd.DataFrame(corpus.quotes[["paragraph_id", "start", "end", "n_words"]]).rename(
        columns={"n_words": "value"}
    )
    passages = told.drop(columns="value").merge(spans, on="paragraph_id")
    return Measured(article_means(told, "quoted"), finished(passages, PASSAGE_COLUMNS))
