"""Texts to vectors."""

from __future__ import annotations

from framing.running.given import Given
from framing.running.stage import Counts, stage


@stage(reads=("paragraphs", "sentences"), settings=("embedding",), places=("vectors",), heavy=True)
def embed(given: Given) -> Counts:
    """Encode all new paragraphs and sentences as vectors."""
    from framing.running.stores.vectors import open_vectors

    texts = texts_to_embed(given)
    fresh = open_vectors(given.places.vectors, given.settings.embedding).ensure(texts)
    return {"paragraphs and sentences": len(texts), "texts new": fresh}


def texts_to_embed(given: Given) -> list[str]:
    """Return all texts that get a vector: first the paragraphs, then the sentences."""
    return [text for name in ("paragraphs", "sentences") for text in given.tables.read(name, ["text"])["text"]]
