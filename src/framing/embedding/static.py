"""A table of word vectors distilled from the shipped model: a hundred times faster, somewhat weaker.

Model2Vec (MinishLab): every entry of the vocabulary is passed through the model once, the outputs are reduced by PCA
and weighted by Zipf's law; a text is the mean of its tokens. For big corpora and first looks.
"""

from __future__ import annotations

import functools
import logging
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from framing.embedding.encoder import Vectors
from framing.embedding.minilm import WEIGHTS_SHA256, shipped_model

if TYPE_CHECKING:
    from model2vec import StaticModel

DIMENSIONS = 256
RECIPE = f"m2v{DIMENSIONS}-1"

log = logging.getLogger(__name__)


class Static:
    """all-MiniLM-L6-v2 as a static model, made on first use (about two minutes) and kept in `cache`."""

    def __init__(self, cache: Path) -> None:
        self.path = cache / self.fingerprint

    @property
    def fingerprint(self) -> str:
        return f"static-{RECIPE}-{WEIGHTS_SHA256[:12]}"

    @functools.cached_property
    def model(self) -> StaticModel:
        from model2vec import StaticModel

        if not self.path.exists():
            distill(self.path)
        return StaticModel.from_pretrained(str(self.path))

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.asarray(
            self.model.encode(list(texts), show_progress_bar=False, use_multiprocessing=False), dtype=np.float32
        ).reshape(len(texts), -1)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        # A text of unknown tokens only has no direction; the first axis keeps the row a unit vector all the same.
        rows[lengths[:, 0] == 0, 0] = 1
        unit: Vectors = rows / np.where(lengths == 0, 1, lengths)
        return unit


def distill(path: Path) -> None:
    """Write the static model to the folder `path`, which appears only when it is whole."""
    from model2vec.distill import distill as model2vec_distill

    log.info("distilling all-MiniLM-L6-v2 into a static model, once; about two minutes")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        model2vec_distill(model_name=str(shipped_model()), device="cpu", pca_dims=DIMENSIONS).save_pretrained(str(part))
        part.rename(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)
