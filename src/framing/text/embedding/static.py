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

from framing.tables.files import writing
from framing.text.embedding.encoder import Vectors
from framing.text.embedding.minilm import QuantizedMiniLM, plain_tokenizer

if TYPE_CHECKING:
    from model2vec import StaticModel

DIMENSIONS = 256
SIF = 1e-4  # the smoothing of inverse frequency that Model2Vec ships with
RECIPE = f"m2v{DIMENSIONS}-3"

log = logging.getLogger(__name__)


class Static:
    """all-MiniLM-L6-v2 as a static model, made on first use (under a minute) and kept in `cache`."""

    def __init__(self, cache: Path) -> None:
        self.teacher = QuantizedMiniLM(cache)
        self.path = cache / f"{self.fingerprint}.npy"

    @property
    def fingerprint(self) -> str:
        return f"static-{RECIPE}-{self.teacher.fingerprint}"

    @property
    def told(self) -> str:
        return "static: a vector for each word piece, distilled from all-MiniLM-L6-v2"

    @functools.cached_property
    def model(self) -> StaticModel:
        from model2vec import StaticModel

        if not self.path.exists():
            log.info("distilling all-MiniLM-L6-v2 into a static model, once")
            table = distill(self.teacher)
            with writing(self.path) as part, part.open("wb") as file:
                np.save(file, table)
        return StaticModel(np.load(self.path).astype(np.float32), plain_tokenizer(), normalize=False, max_length=None)

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
