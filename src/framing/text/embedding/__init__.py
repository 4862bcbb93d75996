"""Texts to unit vectors: one Encoder protocol, and a store that embeds nothing twice."""

from __future__ import annotations

from pathlib import Path

from framing.settings import EmbeddingSettings
from framing.text.embedding.encoder import Encoder, load_encoder
from framing.text.embedding.vectors import VectorStore

__all__ = ["Encoder", "VectorStore", "load_encoder", "open_store"]


def open_store(folder: Path, settings: EmbeddingSettings) -> VectorStore:
    """The vectors already known in `folder`, and the encoder of `settings`, which is loaded at the first new text."""
    return VectorStore(folder, load_encoder(settings, cache=folder / "models"))
