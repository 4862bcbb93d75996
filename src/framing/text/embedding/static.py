"""A table of token vectors distilled from the shipped model: more than a hundred times faster, somewhat weaker.

The recipe is Model2Vec's (Tulkens & van Dongen 2024): every entry of the vocabulary goes through the model once, the
outputs are reduced by PCA and weighted by Zipf's law with smooth inverse frequency; a text is the mean of its tokens.
model2vec runs it; its own distilling needs a package that pulls transformers below what sentence-transformers needs,
so that step is done here.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framing.tables.keeping import ModelFiles
from framing.text.embedding.encoder import Vectors
from framing.text.embedding.minilm import QuantizedMiniLM, plain_tokenizer

if TYPE_CHECKING:
    from model2vec import StaticModel

DIMENSIONS = 256
SIF = 1e-4  # the smoothing of inverse frequency that Model2Vec ships with
RECIPE = f"m2v{DIMENSIONS}-3"

log = logging.getLogger(__name__)


class Static:
    """all-MiniLM-L6-v2 as a static model, made on first use (under a minute) and kept among the `models`."""

    def __init__(self, models: ModelFiles) -> None:
        self.models, self.teacher = models, QuantizedMiniLM(models)

    @property
    def fingerprint(self) -> str:
        return f"static-{RECIPE}-{self.teacher.made}"

    @property
    def told(self) -> str:
        return "static: a vector for each word piece, distilled from all-MiniLM-L6-v2"

    @functools.cached_property
    def model(self) -> StaticModel:
        from model2vec import StaticModel

        table = np.load(self.models.file(f"{self.fingerprint}.npy", self._write_table))
        return StaticModel(table.astype(np.float32), plain_tokenizer(), normalize=False, max_length=None)

    def _write_table(self, path: Path) -> None:
        log.info("distilling all-MiniLM-L6-v2 into a static model, once")
        with path.open("wb") as file:
            np.save(file, distill(self.teacher))

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        rows = np.asarray(self.model.encode(list(texts), use_multiprocessing=False), dtype=np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        # A text of unknown tokens only has no direction; the first axis keeps the row a unit vector all the same.
        rows[lengths[:, 0] == 0, 0] = 1
        rows /= np.where(lengths == 0, 1, lengths)
        return rows


def distill(teacher: QuantizedMiniLM) -> NDArray[np.float16]:
    """One vector for each entry of the teacher's vocabulary, float16 [30522, DIMENSIONS], rarer entries longer."""
    from sklearn.decomposition import PCA

    vocabulary = teacher.tokenizer.get_vocab_size()
    begin, *_, end = teacher.tokenizer.encode("").ids  # [CLS] and [SEP]
    outputs = teacher.encode_ids([[begin, token, end] for token in range(vocabulary)])
    reduced = PCA(DIMENSIONS, svd_solver="covariance_eigh").fit_transform(outputs)
    frequency = 1 / np.arange(2, vocabulary + 2)  # WordPiece lists its entries by falling frequency
    frequency /= frequency.sum()
    table: NDArray[np.float16] = (reduced * (SIF / (SIF + frequency))[:, None]).astype(np.float16)
    return table
