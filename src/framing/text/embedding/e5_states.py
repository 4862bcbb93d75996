"""What multilingual-e5-small makes of each piece of a word, halfway up: there a name is told best."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framing.tables.keeping import ModelFiles
from framing.text.embedding import e5_file
from framing.text.embedding.e5 import MAX_TOKENS, WIDTH, WordPieces, shipped_tokenizer, words
from framing.text.embedding.graph import Graph
from framing.text.embedding.minilm import SAMPLES

if TYPE_CHECKING:
    from framing.text.embedding.sketch import Sketch

LAYERS = 8  # of twelve; those above tell more of the whole text and less of the word
FEATURES = 2 * WIDTH  # of a word: the states of its first and of its last piece

log = logging.getLogger(__name__)


class WordStates:
    """Texts and places of words -> float32 [words, FEATURES]; zeros for a word beyond the last that is read."""

    def __init__(self, models: ModelFiles) -> None:
        from framing.text.embedding.quantized import way

        self.made = f"e5-states{LAYERS}-{way()}-{e5_file.SHA256[:12]}"
        self.graph = Graph(models, f"{self.made}.onnx", export)

    def of(self, texts: Sequence[str], places: Sequence[Sequence[tuple[int, int]]]) -> list[NDArray[np.float32]]:
        """The states of the words at characters `start:end` of each text."""
        tokenizer = shipped_tokenizer()
        told = [pieces(tokenizer, text) for text in texts]
        states = self.graph.states([ids for ids, _ in told])
        none = np.zeros((0, FEATURES), dtype=np.float32)
        return [
            np.stack([_of_word(place, spans, one) for place in words]) if words else none
            for words, (_, spans), one in zip(places, told, states, strict=True)
        ]


def pieces(tokenizer: WordPieces, text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """The ids of a text, and of each but the first and the last the characters that it stands for."""
    written = [tokenizer.vocabulary.letters.get(ord(letter), letter) for letter in text]
    begins = list(itertools.accumulate(map(len, written), initial=0))
    place = np.searchsorted(begins, np.arange(begins[-1] + 1), side="right") - 1
    found = tokenizer.fast.encode("".join(written), add_special_tokens=False)
    ids, offsets = found.ids[: MAX_TOKENS - 2], found.offsets[: MAX_TOKENS - 2]
    spans = [(int(place[start]), int(place[max(end - 1, start)]) + 1) for start, end in offsets]
    return [tokenizer.vocabulary.begin, *ids, tokenizer.vocabulary.end], spans


def _of_word(
    place: tuple[int, int], spans: Sequence[tuple[int, int]], states: NDArray[np.float32]
) -> NDArray[np.float32]:
    own = [piece for piece, (start, end) in enumerate(spans) if end > place[0] and start < place[1]]
    if not own:
        return np.zeros(FEATURES, dtype=np.float32)
    row: NDArray[np.float32] = np.concatenate([states[own[0] + 1], states[own[-1] + 1]])  # the first is the beginning
    return row


def export(path: Path) -> None:
    """Write the lower layers of the shipped model to `path` as ONNX with 8-bit weights; once a workspace."""
    from framing.text.embedding.bert import write_graph

    log.info("writing the lower layers of multilingual-e5-small as a graph, once")
    shipped = e5_file.read(e5_file.shipped_file())
    samples = WordPieces(shipped.vocabulary).ids(SAMPLES)
    write_graph(path, _lower(shipped.weights), _every_state, samples, read=lambda s, ids: words(s, ids, shipped.words))


def _lower(weights: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    def is_kept(name: str) -> bool:
        return not name.startswith("encoder.layer.") or int(name.split(".")[2]) < LAYERS

    return {name: one for name, one in weights.items() if is_kept(name)}


def _every_state(sketch: Sketch, states: str, ids: str) -> str:
    return states
