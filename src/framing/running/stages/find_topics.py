"""Paragraphs to topics, articles to stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from framing.running.given import Given
from framing.running.stage import Counts, stage

if TYPE_CHECKING:
    from framing import topics

REMEMBERED = ("communities", "topics", "topic_history")  # the next run continues from these


@stage(
    reads=("outlets", "articles", "paragraphs"),
    writes=(
        "topics", "memberships", "communities", "unassigned", "topic_pairs", "stories", "topic_history", "timeline",
    ),
    remembers=REMEMBERED,
    settings=("run", "embedding", "topics", "discovered", "topic_model"),
    places=("vectors",),
    decisions=("membership",),
)  # fmt: skip
def find_topics(given: Given) -> Counts:
    """Sort paragraphs into named and discovered topics, and articles into stories. Continue the last run's topics."""
    from framing import topics
    from framing.running.stores.vectors import open_vectors

    settings = given.settings
    paragraphs, articles, outlets = (given.tables.read(name) for name in ("paragraphs", "articles", "outlets"))
    encode = open_vectors(given.places.vectors, settings.embedding).vectors
    found = topics.find(
        topics.TopicTexts.of(
            paragraphs, articles, outlets, encode, settings.embedding.reads, settings.embedding.likeness
        ),
        settings.named_topics(), settings.topic_choices(), settings.topic_model, encode,
        np.random.default_rng(settings.run.seed), _past(given),
        given.decided(),
    )
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
