"""What an event is called: which of several nouns an outlet chooses for it."""

from __future__ import annotations

import pandas as pd

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.events import event_mentions
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, article_means, finished, nothing


def measure(corpus: Corpus) -> Measured:
    """For each event: the share of each noun among the mentions of the event in an article.

    Items are "the … in X: noun". An article that mentions an event has a row for each of its nouns.
    """
    if corpus.parse is None:
        return nothing()
    found = corpus.once(event_mentions)
    told = found.merge(corpus.memberships[["paragraph_id", "topic_id"]], on="paragraph_id")
    if told.empty:
        return nothing()
    choices = found[["event", "form"]].drop_duplicates()
    votes = told[["topic_id", "article_id", "voice", "event", "form"]].rename(columns={"form": "taken"})
    counted = votes.value_counts().rename("weight").reset_index().merge(choices, on="event")
    counted = counted.assign(
        value=(counted["taken"] == counted["form"]).astype(float), item=counted["event"] + ": " + counted["form"]
    )
    both = pd.concat([counted, counted.assign(voice="all")], ignore_index=True)
    passages = told.assign(item=told["event"] + ": " + told["form"], measure="event_names", value=1.0)
    return Measured(article_means(both, "event_names"), finished(passages, PASSAGE_COLUMNS))
