"""The store of text vectors."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from framing.settings import EmbeddingSettings
from framing.tables.files import MadeOnce
from framing.tables.kept import Kept
from framing.text.embedding.choice import load_encoder
from framing.text.embedding.encoder import ChosenEncoder
from framing.text.embedding.vectors import VectorStore, packed


def open_vectors(folder: Path, settings: EmbeddingSettings) -> VectorStore:
    """Open the vectors in `folder`, with the encoder of `settings`. The encoder is loaded at the first new text."""
    encoder = chosen_encoder(folder, settings)
    by_others = functools.partial(encoded, folder, settings)
    return VectorStore(Kept(folder / encoder.fingerprint), encoder, by_others=by_others)


def encoded(folder: Path, settings: EmbeddingSettings, texts: Sequence[str]) -> bytes:
    """Return a shard of vectors for `texts`. This is the work of one who helps."""
    return packed(_loaded(folder, settings), texts)


@functools.cache
def _loaded(folder: Path, settings: EmbeddingSettings) -> ChosenEncoder:
    """Return the encoder for a process that encodes several pieces; it is loaded once."""
    return chosen_encoder(folder, settings)


def chosen_encoder(folder: Path, settings: EmbeddingSettings) -> ChosenEncoder:
    """Return the encoder of `settings`. Its files are in `folder`."""
    return load_encoder(settings, MadeOnce(folder / "models"))
