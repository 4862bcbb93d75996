"""M7, first part: how much of the telling is left to others."""

from __future__ import annotations

import pandas as pd

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measure import PASSAGE_COLUMNS, Measure, Measured, Reliability, article_means, finished


def measure(corpus: Corpus) -> Measured:
    """The share of the words on a topic that stand inside quotation marks."""
    inside = corpus.quotes.groupby("paragraph_id")["n_words"].sum()
    told = corpus.told.assign(measure="quoted", item="", voice="all", weight=corpus.told["n_words"].astype(float))
    quoted = told["paragraph_id"].map(inside.to_dict()).astype(float).fillna(0)
    told["value"] = (quoted / told["n_words"].where(told["n_words"] > 0, 1)).clip(upper=1.0)
    spans = pd.DataFrame(corpus.quotes[["paragraph_id", "start", "end", "n_words"]]).rename(
        columns={"n_words": "value"}
    )
    passages = told.drop(columns="value").merge(spans, on="paragraph_id")
    return Measured(article_means(told, "quoted"), finished(passages, PASSAGE_COLUMNS))


QUOTED = Measure(
    name="quoted",
    title="Quoted speech",
    unit="share of words inside quotation marks",
    low=0.0,
    high=1.0,
    reads="the quotation marks in paragraphs on the topic",
    may_be_read_as="how far an outlet lets others speak in their own words",
    must_not_be_read_as="fairness or balance: it does not say who is quoted, nor whether they are right",
    reliability=Reliability("A", "a count of words between marks"),
    inference="tested",
    measure=measure,
)
