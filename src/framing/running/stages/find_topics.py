"""Paragraphs to topics, articles to stories."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from framing.running.given import Given
from framing.running.stage import Counts, stage

if TYPE_CHECKING:
    from framing import topics

REMEMBERED = ("communities", "topics", "topic_history")  # the next run continues from these


@stage(
    reads=("outlets", "articles", "paragraphs", "instrument", "fitted"),
    writes=(
        "topics", "memberships", "communities", "unassigned", "topic_pairs", "stories", "topic_history", "timeline",
    ),
    remembers=REMEMBERED,
    settings=("run", "embedding", "topics", "discovered", "topic_model"),
    places=("vectors", "instrument"),
    decisions=("membership",),
    heavy=True,
)  # fmt: skip
def find_topics(given: Given) -> Counts:
    """Sort paragraphs into named and discovered topics, and articles into stories. Continue the last run's topics.

    With an instrument that is held, new paragraphs are only placed; what fits no topic is searched for new ones.
    """
    from framing import topics
    from framing.running.stores.instrument import held_by
    from framing.running.stores.neighbours import KnownNeighbours
    from framing.running.stores.vectors import open_vectors

    settings, embedding = given.settings, given.settings.embedding
    tables = {name: given.tables.read(name) for name in ("paragraphs", "articles", "outlets")}
    encode, past = open_vectors(given.places.vectors, embedding).vectors, _past(given)

    known, kept = held_by(given), bool(given.tables.read("instrument")["kept"].iloc[0])

    def find(chosen: Mapping[str, pd.DataFrame], by: topics.HeldTopics | None) -> topics.TopicsFound:
        texts = topics.TopicTexts.of(
            chosen["paragraphs"], chosen["articles"], chosen["outlets"], encode, embedding.reads, embedding.likeness
        )
        return topics.find(
            texts, settings.named_topics(), settings.topic_choices(), settings.topic_model, encode,
            np.random.default_rng(settings.run.seed), past, given.decided(), by,
            KnownNeighbours(given.places.instrument), anew=known is None and kept,
        )  # fmt: skip

    def fitted_in(told: Mapping[str, pd.DataFrame]) -> topics.HeldTopics:
        return topics.HeldTopics.of(told, settings.topic_model.context, encode, embedding.reads, embedding.likeness)

    fitted = given.tables.read("fitted")
    if known is not None:
        found = find(tables, fitted_in({name: known.table(name) for name in (*tables, "communities", "topics")}))
    elif fitted["learnt"].all():
        found = find(tables, None)
    else:  # a corpus so large that topics are fitted on a part of it
        mine = tables["paragraphs"]["article_id"].isin(fitted.loc[fitted["learnt"], "article_id"])
        drawn = {**tables, "paragraphs": tables["paragraphs"][mine]}
        found = find(tables, fitted_in({**drawn, **find(drawn, None).tables}))
    for name, table in found.tables.items():
        given.tables.write(name, table)
    return found.counts()


def _past(given: Given) -> topics.Past:
    """Return the topics of the last run; none if there was no run or its tables cannot be read."""
    from framing import topics

    try:
        past = topics.Past.of(*(given.tables.remembered(name) for name in REMEMBERED))
        return past.let_go() if given.tables.anew else past
    except (OSError, ValueError):
        return topics.Past.none()
