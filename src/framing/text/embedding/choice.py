"""Which encoder a setting means."""

from __future__ import annotations

import importlib.util

from framing.settings import EmbeddingSettings
from framing.settings.sections import BY_ITSELF, FAST, MANY, SHIPPED
from framing.tables.keeping import ModelFiles
from framing.text.embedding import minilm
from framing.text.embedding.e5 import E5
from framing.text.embedding.encoder import ChosenEncoder
from framing.text.embedding.static import Static
from framing.text.embedding.transformer import Transformer


def load_encoder(settings: EmbeddingSettings, models: ModelFiles) -> ChosenEncoder:
    """The encoder of `settings.model`; files made from a model, such as an ONNX export, go to `models`.

    Nothing heavy is imported here: a run in which every text is known never loads a model.
    """
    if settings.model in (SHIPPED, BY_ITSELF):
        if importlib.util.find_spec("onnxruntime"):
            return minilm.QuantizedMiniLM(models)
        return Transformer(str(minilm.shipped_model()))
    if settings.model == "static":
        return Static(models)
    if settings.model in (MANY, FAST):
        return E5(models, fast=settings.model == FAST)
    return Transformer(settings.model)
