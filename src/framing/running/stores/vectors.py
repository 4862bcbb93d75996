"""The store of text vectors."""

from __future__ import annotations

from pathlib import Path

from framing.settings import EmbeddingSettings
from framing.tables.files import MadeOnce
from framing.tables.kept import Kept
from framing.text.embedding.choice import load_encoder
from framing.text.embedding.encoder import ChosenEncoder
from framing.text.embedding.vectors import VectorStore


def open_vectors(folder: Path, settings: EmbeddingSettings) -> VectorStore:
    """Open the vectors in `folder`, with the encoder of `settings`. The encoder is loaded at the first new text."""
    encoder = chosen_encoder(folder, settings)
    return VectorStore(Kept(folder / encoder.fingerprint), encoder)


def chosen_encoder(folder: Path, settings: EmbeddingSettings) -> ChosenEncoder:
    """Return the encoder of `settings`. Its files are in `folder`."""
    return load_encoder(settings, MadeOnce(folder / "models"))
