"""multilingual-e5-small, which reads a hundred languages: run as minilm is, on onnxruntime with 8-bit weights.

Texts are read without the prefixes that the model was trained with: with them, more of a vector says which language a
text is in. What is left of that is taken off.
"""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from framing.tables.keeping import ModelFiles
from framing.text.embedding import e5_fast, e5_file
from framing.text.embedding.encoder import Vectors
from framing.text.embedding.graph import Graph
from framing.text.embedding.language_means import LanguageMeans
from framing.text.embedding.long_texts import WAY, pooled
from framing.text.embedding.minilm import SAMPLES

if TYPE_CHECKING:
    import tokenizers

    from framing.text.embedding.sketch import Sketch

WIDTH = 384
MAX_TOKENS = 512  # places that the model knows
_SPACES = re.compile(" {2,}")

log = logging.getLogger(__name__)


class WordPieces:
    """Texts to the ids of their word pieces."""

    def __init__(self, vocabulary: e5_file.Vocabulary) -> None:
        from tokenizers import Tokenizer as Fast
        from tokenizers.models import Unigram
        from tokenizers.pre_tokenizers import Metaspace

        self.vocabulary = vocabulary
        self.fast: tokenizers.Tokenizer = Fast(Unigram(list(vocabulary.pieces), vocabulary.unknown))
        self.fast.pre_tokenizer = Metaspace(prepend_scheme="always")

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text, from the sign of its beginning to that of its end."""
        plain = [_SPACES.sub(" ", text.translate(self.vocabulary.letters)).strip() for text in texts]
        begin, end = self.vocabulary.begin, self.vocabulary.end
        return [[begin, *encoding.ids, end] for encoding in self.fast.encode_batch(plain, add_special_tokens=False)]


@functools.cache
def shipped_tokenizer() -> WordPieces:
    """The tokenizer of the shipped file."""
    return WordPieces(e5_file.read(e5_file.shipped_file()).vocabulary)


class PlainE5:
    """multilingual-e5-small on the CPU as it comes: a vector also tells the language.

    `fast`: its lower half, and a map to what the whole of it would say.
    """

    def __init__(self, models: ModelFiles, *, fast: bool = False) -> None:
        self.fast = fast
        half = f"-{e5_fast.LOWER}-layers" if fast else ""
        self.graph = Graph(models, f"{self._weights(half)}.onnx", functools.partial(export, fast=fast))

    @functools.cached_property
    def made(self) -> str:
        """The name of the weights and of the way in which they are multiplied."""
        return self._weights(f"-fast-{e5_fast.FILE_SHA256[:12]}" if self.fast else "")

    @staticmethod
    def _weights(kind: str) -> str:
        from framing.text.embedding.quantized import way

        return f"e5{kind}-{way()}-{e5_file.SHA256[:12]}"

    @property
    def fingerprint(self) -> str:
        return f"{self.made}-plain-{WAY}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, WIDTH), dtype=np.float32)
        known: dict[str, list[int]] = {}  # each text is read once, for its length and for its row

        def lengths(asked: Sequence[str]) -> list[int]:
            found = shipped_tokenizer().ids(asked)
            known.update(zip(asked, found, strict=True))
            return [len(one) for one in found]

        def rows(parts: Sequence[str]) -> Vectors:
            told = self.graph.rows([known[part] for part in parts])
            return e5_fast.shipped_map().rows(told) if self.fast else told

        return pooled(texts, rows, lengths, MAX_TOKENS)


class E5:
    """The same, with vectors that tell nothing of the language: each less the mean of its language."""

    def __init__(self, models: ModelFiles, *, fast: bool = False) -> None:
        self.plain = PlainE5(models, fast=fast)
        self.models = models

    @property
    def told(self) -> str:
        what = "the lower half of multilingual-e5-small" if self.plain.fast else "multilingual-e5-small"
        return f"e5 ({what}) on onnxruntime, less the mean of each language"

    @functools.cached_property
    def means(self) -> LanguageMeans:
        return LanguageMeans.of(self.plain, self.models)

    @property
    def fingerprint(self) -> str:
        return f"{self.plain.made}-{LanguageMeans.recipe()}-{WAY}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self.means.off(texts, self.plain.encode(texts))


def export(path: Path, *, fast: bool = False) -> None:
    """Write the shipped model to `path` as ONNX with 8-bit weights; some ten seconds, once a workspace.

    `fast`: its lower half.
    """
    from framing.text.embedding.bert import mean_row, write_graph

    log.info("writing multilingual-e5-small as a graph, once")
    shipped = e5_file.read(e5_file.shipped_file())
    samples = WordPieces(shipped.vocabulary).ids(SAMPLES)
    weights = e5_fast.lower_half(shipped.weights) if fast else shipped.weights
    write_graph(path, weights, mean_row, samples, read=lambda sketch, ids: words(sketch, ids, shipped.words))


def words(sketch: Sketch, ids: str, table: e5_file.WordTable) -> str:
    """The rows of words [texts, tokens, width], out of a table that is kept in whole numbers."""
    from onnx import TensorProto

    def gathered(numbers: str) -> str:
        return sketch("Cast", sketch("Gather", numbers, ids, axis=0), to=TensorProto.FLOAT)

    blocks, inner = table.scales.shape[1], e5_file.BLOCK
    whole = sketch.held(table.whole.reshape(-1, blocks, inner), "words")
    rows = sketch("Mul", gathered(whole), gathered(sketch.held(table.scales[:, :, None], "scales of words")))
    return sketch("Reshape", rows, sketch.held([0, 0, blocks * inner]))
