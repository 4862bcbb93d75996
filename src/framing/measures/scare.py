"""How often an outlet puts single words in quotation marks to distance itself from them."""

from __future__ import annotations

import pandas as pd

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.lexicon import own_words
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, article_means, finished, nothing


def measure(corpus: Corpus) -> Measured:
    """Scare quotes (up to three words in quotation marks that nobody says) per 1,000 words of the outlet's own."""
    told = own_words(corpus)
    if told.empty:
        return nothing()
    found = corpus.quotes.loc[corpus.quotes["kind"] == "scare", ["paragraph_id", "start", "end"]]
    counts = told["paragraph_id"].map(found["paragraph_id"].value_counts().to_dict()).astype(float).fillna(0)
    value = 1000 * counts / told["own"].where(told["own"] > 0, 1)
    scores = told.assign(item="", voice="own", value=value, weight=told["own"])
    passages = found.merge(told, on="paragraph_id").assign(measure="scare", item="", voice="own", value=1.0)
    return Measured(article_means(scores, "scare"), finished(pd.DataFrame(passages), PASSAGE_COLUMNS))
