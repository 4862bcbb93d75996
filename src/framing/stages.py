"""The doorways, in the order of the work: read tables, call one room, write tables."""

from __future__ import annotations

from framing import store
from framing.doorway import STAGES, Counts, Outcome, stage
from framing.settings import Settings
from framing.store import Layout

__all__ = ["STAGES", "NoArticles", "Outcome"]


class NoArticles(RuntimeError):
    """There is nothing to compare; the message says what was found in data/raw instead."""


# ingest, segment, reprints: to come, before embed


@stage(reads=("paragraphs", "sentences"), settings=("embedding",))
def embed(layout: Layout, settings: Settings) -> Counts:
    """Encode every paragraph and sentence that has not been encoded before."""
    from framing.embedding import open_store

    paragraphs = store.read_table(layout, "paragraphs", ["text"])["text"].tolist()
    sentences = store.read_table(layout, "sentences", ["text"])["text"].tolist()
    fresh = open_store(layout.vectors, settings.embedding).ensure(paragraphs + sentences)
    return {"paragraphs": len(paragraphs), "sentences": len(sentences), "texts new": fresh}


# find_topics, measure, compare, report: to come, in this order
