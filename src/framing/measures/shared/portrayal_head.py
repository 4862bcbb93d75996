"""How a sentence speaks of the one who is marked in it, in languages that the encoder e5 reads: a head on its states.

The head is linear. It reads the states of the marked word, and the means of those before and behind it, the nearer the
more. heads/portrayal_states.npz was trained on RuSentNE by benchmarks/training/portrayal_head.py.
"""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from framing.measures.shared.stand_ins import apart
from framing.tables.keeping import ModelFiles, checked, file_hash
from framing.text.embedding import e5_file
from framing.text.embedding.e5 import WIDTH, WordPieces, shipped_tokenizer, words
from framing.text.embedding.e5_states import pieces
from framing.text.embedding.graph import Graph
from framing.text.embedding.minilm import SAMPLES

if TYPE_CHECKING:
    from framing.text.embedding.sketch import Sketch

LAYERS = (6, 8, 10, 12)
REACH = 4.0  # pieces of words after which a state counts a third
LONGEST = 150  # pieces read, around the marked word
FEATURES = 3 * len(LAYERS) * WIDTH
WEIGHTS = Path(__file__).parent / "heads" / "portrayal_states.npz"
WEIGHTS_SHA256 = "a847d7e4456e8e160be2101a74b090dc83d2aa3eb55dfb8bdc0585a3fc20cc9a"  # new weights: their hash here

Numbers = NDArray[np.float32]

log = logging.getLogger(__name__)


class LinearHead(NamedTuple):
    """Weights [FEATURES, 3] and biases [3] of a bad, a neutral and a good light, and how they were made."""

    weights: Numbers
    biases: Numbers
    record: dict[str, Any]

    def chances(self, rows: Numbers) -> Numbers:
        """The chances [n, 3] for features [n, FEATURES]."""
        scores = rows.astype(np.float64) @ self.weights + self.biases
        shares = np.exp(scores - scores.max(1, keepdims=True))
        found: Numbers = (shares / shares.sum(1, keepdims=True)).astype(np.float32)
        return found


def save_head(file: Path, head: LinearHead) -> None:
    """Write a head down, in half precision."""
    weights = head.weights.astype(np.float16)
    np.savez_compressed(file, weights=weights, biases=head.biases, record=np.array(json.dumps(head.record)))


def load_head(file: Path = WEIGHTS) -> LinearHead:
    """What `save_head` wrote; the head that ships is checked."""
    if file == WEIGHTS:
        checked(file, WEIGHTS_SHA256, "framing")
    with np.load(file, allow_pickle=False) as arrays:
        return LinearHead(
            arrays["weights"].astype(np.float32), arrays["biases"].astype(np.float32), json.loads(str(arrays["record"]))
        )


class AroundTheName:
    """Sentences in which somebody is marked (stand_ins.hidden) to what the encoder makes of them there."""

    def __init__(self, models: ModelFiles) -> None:
        from framing.text.embedding.quantized import way

        layers = "-".join(map(str, LAYERS))
        self.graph = Graph(models, f"e5-states{layers}-{way()}-{e5_file.SHA256[:12]}.onnx", export)

    def features(self, texts: Sequence[str]) -> Numbers:
        """float32 [len(texts), FEATURES]."""
        if not texts:
            return np.zeros((0, FEATURES), dtype=np.float32)
        told = [_window(*apart(text)) for text in texts]
        states = self.graph.states([ids for ids, _ in told])
        return np.stack([_pooled(rows, place) for rows, (_, place) in zip(states, told, strict=True)])


def _window(text: str, start: int, end: int) -> tuple[list[int], range]:
    """The ids of at most LONGEST pieces around the marked characters, and which of them are the marked ones."""
    ids, spans = pieces(shipped_tokenizer(), text)
    own = [number for number, (first, last) in enumerate(spans, 1) if last > start and first < end] or [1]
    inner = LONGEST - 2
    first = max(1, min(own[0] - inner // 2, len(ids) - 1 - inner))
    kept = [ids[0], *ids[first : min(first + inner, len(ids) - 1)], ids[-1]]
    return kept, range(own[0] - first + 1, min(own[-1] - first + 2, len(kept) - 1))


def _pooled(states: Numbers, own: range) -> Numbers:
    """The mean of the states of the marked pieces, and of those before and behind them: [FEATURES]."""
    places = np.arange(len(states))
    before, behind = places < own.start, places >= own.stop
    before[0] = behind[-1] = False  # the signs of the beginning and of the end
    gap = np.where(before, own.start - places, places - own.stop + 1)
    near = np.exp(-gap / REACH)
    parts = [states[own.start : own.stop].mean(0)]
    for side in (before, behind):
        share = near * side
        parts.append((share / max(share.sum(), 1e-9)) @ states)
    found: Numbers = np.concatenate(parts).astype(np.float32)
    return found


class PortrayalHead:
    """Marked sentences to unit rows in the direction of their three chances; as PortrayalModel is for masked ones."""

    def __init__(self, models: ModelFiles) -> None:
        self.around = AroundTheName(models)
        self.graph = self.around.graph

    @functools.cached_property
    def fingerprint(self) -> str:
        return f"portrayal-e5-{file_hash(WEIGHTS)[:12]}"

    @functools.cached_property
    def head(self) -> LinearHead:
        return load_head()

    def encode(self, texts: Sequence[str]) -> Numbers:
        """Unit rows [n, 3]."""
        chances = self.head.chances(self.around.features(texts))
        found: Numbers = chances / np.linalg.norm(chances, axis=1, keepdims=True)
        return found


def export(path: Path) -> None:
    """Write the shipped model with the states after LAYERS to `path` as ONNX with 8-bit weights; once a workspace."""
    from framing.text.embedding.bert import write_graph

    log.info("writing multilingual-e5-small with its inner states as a graph, once")
    shipped = e5_file.read(e5_file.shipped_file())
    samples = WordPieces(shipped.vocabulary).ids(SAMPLES)

    def every(sketch: Sketch, states: str, ids: str) -> str:
        return states

    write_graph(
        path, shipped.weights, every, samples, read=lambda sketch, ids: words(sketch, ids, shipped.words), layers=LAYERS
    )
