"""Whole articles to mentions, where the articles are few enough to be read side by side."""

from __future__ import annotations

from framing.running.given import Given
from framing.running.stage import Counts, stage
from framing.running.stages.corpus import (
    CORPUS_DECISIONS,
    CORPUS_PLACES,
    CORPUS_SETTINGS,
    CORPUS_TABLES,
    corpus_of,
    read_with,
)
from framing.tables.languages import compared
from framing.tables.records import SIDE_BY_SIDE
from framing.tables.schemas import empty_table


@stage(
    reads=CORPUS_TABLES,
    writes=("called",),
    settings=CORPUS_SETTINGS,
    places=CORPUS_PLACES,
    files=read_with,
    decisions=CORPUS_DECISIONS,
)
def mention(given: Given) -> Counts:
    """Find who is called what in the whole of each article, on a topic or not, in a corpus of few articles."""
    from framing.measures.shared.named import mentions_in_whole

    articles = given.tables.articles(["article_id", "language", "quarantined"])
    few = len(compared(articles, given.settings.embedding.reads)) <= SIDE_BY_SIDE
    found = mentions_in_whole(corpus_of(given)) if few else empty_table("called")
    given.tables.write("called", found)
    return {"mentions": len(found), "people and things": found["referent"].nunique()}
