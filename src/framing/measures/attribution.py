"""Whether the outlet reports what people say neutrally or casts doubt on it."""

from __future__ import annotations

import pandas as pd

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.lexicon import find_words
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, article_means, finished, nothing


def measure(corpus: Corpus) -> Measured:
    """The share of doubting verbs (claimed, alleged) among all verbs of speaking in the outlet's own voice."""
    said, claimed = find_words(corpus, "said"), find_words(corpus, "claimed")
    verbs = pd.concat([said.assign(value=0.0), claimed.assign(value=1.0)], ignore_index=True)
    told = verbs.merge(corpus.memberships[["paragraph_id", "topic_id"]], on="paragraph_id")
    if told.empty:
        return nothing()
    told = told.assign(measure="attribution", item="", voice="own", weight=1.0)
    return Measured(article_means(told, "attribution"), finished(told, PASSAGE_COLUMNS))
