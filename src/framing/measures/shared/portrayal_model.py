"""How a sentence speaks of the one whose name is masked in it: the trained upper layers on top of the shipped encoder.

The weights in heads/portrayal.npz (8 bits, trained on NewsMTSC by benchmarks/training/portrayal.py) take the place of
the upper layers of all-MiniLM-L6-v2. The whole is written as ONNX once a workspace, as the encoder is.
"""

from __future__ import annotations

import functools
import json
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from framing.machine.progress import watched
from framing.machine.workers import is_helped, surely
from framing.tables.keeping import ModelFiles, checked, file_hash
from framing.text.embedding.encoder import Encoder
from framing.text.embedding.graph import Graph
from framing.text.embedding.minilm import plain_tokenizer, samples, shipped_weights
from framing.text.embedding.quantized import way
from framing.text.embedding.vectors import VectorStore, packed

if TYPE_CHECKING:
    import tokenizers

    from framing.text.embedding.sketch import Sketch

MASK = "[MASK]"
MASK_ID = 103
LONGEST = 72  # tokens read, around the mask
MANY = 1000  # sentences from which on processes of their own are worth their start
PIECE = 256  # sentences that a process is given at a time
SHARD = 16  # pieces that are written down together: what a killed run loses at most
SECONDS = 600.0  # of a processor for one piece, which takes two or three
WEIGHTS = Path(__file__).parent / "heads" / "portrayal.npz"
WEIGHTS_SHA256 = "a74714afbf7268eb5a3739d2fb9d1fe06c00f5cec08cc4c4311764d8cd9e1dc0"  # new weights: their hash here

log = logging.getLogger(__name__)

# Masked sentences -> chances [n, 3] of a bad, a neutral and a good light.
Portray = Callable[[Sequence[str]], NDArray[np.float32]]

_PRONOUNS = frozenset(
    """
    he she him her his hers it its they them their theirs i me my we us our you your himself herself itself themselves
    who whom whose
    """.split()
)
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\b\.?\s+(?=[A-Z\[])")
_ARTICLE = re.compile(r"(?:\b(?:the|a|an|this|that)\s+)?$", re.IGNORECASE)
_LEADING = re.compile(r"(?:[a-z][\w’'\-]*\s+)+(?=[A-Z])")


def masked(text: str, start: int, end: int) -> str:
    """`text` with the mention at `start:end` replaced by a mask, so that no name can sway the judgement.

    A description stays, for it is part of how somebody is portrayed: "the dictator Vossen" becomes "the dictator
    [MASK]", and "the dictator" alone "[MASK], the dictator,". Honorifics go.
    """
    mention = text[start:end]
    leading = _LEADING.match(mention)
    if leading:
        put = leading.group() + MASK
    elif mention[:1].islower() and mention.lower() not in _PRONOUNS and mention.isascii():
        start = start - len(_ARTICLE.search(text[:start])[0])  # type: ignore[index]  # the article belongs to the description
        put = f"{MASK}, {text[start:end]},"
    else:
        put = MASK
    return _HONORIFIC.sub("", text[:start] + put + text[end:])


def window(ids: list[int], longest: int = LONGEST) -> list[int]:
    """At most `longest` of the token ids, around the mask, the first and the last kept."""
    if len(ids) <= longest:
        return ids
    inner, room = ids[1:-1], longest - 2
    here = inner.index(MASK_ID) if MASK_ID in inner else 0
    first = max(0, min(here - room // 2, len(inner) - room))
    return [ids[0], *inner[first : first + room], ids[-1]]


@dataclass(frozen=True, slots=True)
class Trained:
    """Trained weights by their name in the model, and the record of how they were made."""

    weights: dict[str, NDArray[np.float32]]
    record: dict[str, Any]


def save_trained(file: Path, weights: dict[str, NDArray[np.float32]], record: dict[str, Any]) -> None:
    """Matrices with 8 bits a number and one scale a row, everything else in half precision."""
    arrays: dict[str, Any] = {"record": np.array(json.dumps(record, sort_keys=True))}
    for name, values in sorted(weights.items()):
        if values.ndim == 2 and values.size > 10_000:
            scale = np.maximum(np.abs(values).max(1, keepdims=True), 1e-12) / 127
            arrays[f"{name}:int8"] = np.round(values / scale).astype(np.int8)
            arrays[f"{name}:scale"] = scale.astype(np.float32)
        else:
            arrays[name] = values.astype(np.float16)
    np.savez_compressed(file, **arrays)


def load_trained(file: Path = WEIGHTS) -> Trained:
    """What `save_trained` wrote; the weights that ship are checked."""
    if file == WEIGHTS:
        checked(file, WEIGHTS_SHA256, "framing")
    with np.load(file, allow_pickle=False) as arrays:
        weights = {}
        for name in sorted(arrays.files):
            if name.endswith(":int8"):
                plain = name.removesuffix(":int8")
                weights[plain] = arrays[name].astype(np.float32) * arrays[f"{plain}:scale"]
            elif not name.endswith(":scale") and name != "record":
                weights[name] = arrays[name].astype(np.float32)
        return Trained(weights, json.loads(str(arrays["record"])))


class PortrayalModel:
    """Masked sentences to unit rows in the direction of their three chances, on every core."""

    def __init__(self, models: ModelFiles, weights: Path = WEIGHTS, threads: int | None = None) -> None:
        self.models, self.weights = models, weights
        # graphs of another make may lie there, and what they judged still holds
        self.graph = Graph(models, f"{self.fingerprint}-{way()}.onnx", self._export, threads)

    @functools.cached_property
    def fingerprint(self) -> str:
        return f"portrayal-{file_hash(self.weights)[:12]}"

    @functools.cached_property
    def tokenizer(self) -> tokenizers.Tokenizer:
        return plain_tokenizer()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows [n, 3]."""
        if not texts:
            return np.zeros((0, 3), dtype=np.float32)
        rows = self.graph.rows([window(encoding.ids) for encoding in self.tokenizer.encode_batch(list(texts))])
        found: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return found

    def _export(self, path: Path) -> None:
        """Write the encoder with the trained layers and the head on top to `path` as ONNX with 8-bit weights."""
        import onnx

        from framing.text.embedding.bert import every_one, mean, write_graph

        log.info("writing the portrayal model as a graph, once")
        weights, trained = shipped_weights(), load_trained(self.weights).weights
        head_weight, head_bias = (trained.pop(f"head.{kind}") for kind in ("weight", "bias"))
        if unknown := sorted(trained.keys() - weights.keys()):
            raise ValueError(f"{self.weights.name} has weights that the encoder does not know: {unknown[:3]}")

        def top(sketch: Sketch, states: str, ids: str) -> str:
            mask = sketch("Cast", sketch("Equal", ids, sketch.held(np.int64(MASK_ID))), to=onnx.TensorProto.FLOAT)
            both = (mean(sketch, states, counts) for counts in (mask, every_one(sketch, ids)))
            told = sketch("MatMul", sketch("Concat", *both, axis=-1), sketch.held(np.ascontiguousarray(head_weight.T)))
            return sketch("Softmax", sketch("Add", told, sketch.held(head_bias)), axis=-1)

        write_graph(path, {**weights, **trained}, top, samples())


def portray_with(known: VectorStore, model: Encoder, processes: int | None = None) -> Portray:
    """Masked sentences -> chances, each sentence judged by the model once in the life of what is `known`.

    Many are judged in `processes` of their own, 0 being one for each core; None is this process.
    """

    def portray(texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, 3), dtype=np.float32)
        fresh = known.missing(texts)
        enough = len(fresh) >= (2 * PIECE if is_helped() else MANY)
        if isinstance(model, PortrayalModel) and processes is not None and enough:
            if not is_helped():
                model.graph.written()
            _judge(known, model, fresh, processes)
        rows = known.vectors(texts)  # of length one: their direction says the chances, which add up to one
        chances: NDArray[np.float32] = rows / rows.sum(1, keepdims=True)
        return chances

    return portray


def _judge(known: VectorStore, model: PortrayalModel, texts: Sequence[str], processes: int) -> None:
    """Judge these sentences in other processes, and keep what they found for every SHARD pieces."""
    pieces = [texts[first : first + PIECE] for first in range(0, len(texts), PIECE)]
    made = surely(functools.partial(_judged, model.models), pieces, processes, SECONDS, "portraying")
    with watched("portraying", "sentences", len(texts)) as advance:
        for first in range(0, len(pieces), SHARD):
            shards = []
            for piece in pieces[first : first + SHARD]:
                shards.append(next(made))
                advance(len(piece))
            known.take(*shards)


def _judged(models: ModelFiles, texts: Sequence[str]) -> bytes:
    return packed(_in_this_process(models), texts)


@functools.cache
def _in_this_process(models: ModelFiles) -> PortrayalModel:
    """The model for a process beside others, with one thread, as they share the cores; it is loaded once."""
    return PortrayalModel(models, threads=1)
