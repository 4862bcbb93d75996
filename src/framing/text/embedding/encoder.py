"""What an encoder is, and which one a setting means."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from framing.settings import EmbeddingSettings

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into unit vectors; `fingerprint` names the model and the way it is run."""

    @property
    def fingerprint(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, shape [len(texts), d]; a row depends on its own text alone, never on its neighbours."""
        ...


class ChosenEncoder(Encoder, Protocol):
    """One that framing.toml can name; `told` says to people which it is, how it is run and why."""

    @property
    def told(self) -> str: ...


def load_encoder(settings: EmbeddingSettings, cache: Path) -> ChosenEncoder:
    """The encoder of `settings.model`; files made from a model, such as an ONNX export, go to `cache`.

    Nothing heavy is imported here: a run in which every text is known never loads a model.
    """
    if settings.model == "minilm":
        from framing.text.embedding import minilm

        if importlib.util.find_spec("onnxruntime"):
            return minilm.QuantizedMiniLM(cache)
        from framing.text.embedding.transformer import Transformer

        return Transformer(str(minilm.shipped_model()))
    if settings.model == "static":
        from framing.text.embedding.static import Static

        return Static(cache)
    from framing.text.embedding.transformer import Transformer

    return Transformer(settings.model)
