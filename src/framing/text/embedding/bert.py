"""The layers of BERT (Devlin et al. 2019) written down as a graph for onnxruntime, with 8 bits a weight.

transformers has the same layers, but a graph that is exported from there is a tenth slower: it asks for every text
which tokens are padding, of which there are none, and quantizes what goes into an attention three times, not once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from framing.text.embedding.quantized import MATRICES, adds_up_exactly, in_blocks, in_whole_numbers
from framing.text.embedding.sketch import Sketch

Numbers = Mapping[str, NDArray[np.float32]]
Top = Callable[[Sketch, str, str], str]
Read = Callable[[Sketch, str], str]

IDS = "ids"
HEAD = 32  # numbers that a head of attention works on
TINY, SMALL = 1e-12, 1e-5
EVENED = ("asked", "intermediate.dense")  # matrices that multiply what comes out of a norm
EMBEDDED = ("position", "token_type")


def write_graph(
    path: Path, weights: Numbers, top: Top, samples: Sequence[list[int]], wide: tuple[str, ...] = (),
    read: Read | None = None, layers: Sequence[int] = (),
) -> None:
    """Write the encoder with these weights, named as in transformers' BertModel, as ONNX to `path`.

    The graph reads ids of texts of one length. `top` writes down how rows are made from states [texts, tokens, width]
    and ids [texts, tokens]; `read` how ids become the rows of words, if the weights have no table of them. Where
    matrices are multiplied in whole numbers, the ids of a few `samples` tell which states are large; where they are
    kept in blocks, those of matrices whose names end as `wide` says are wide ones. `layers`: states are those after
    these layers, the first of all being 1, side by side; none: those after the last.
    """
    if adds_up_exactly():
        encoder = _BertEncoder(weights, _shifts(weights, samples, read), read)
        small = in_whole_numbers(encoder.rows(top, layers), after_gelu=" output.dense")
    else:
        small = in_blocks(_BertEncoder(weights, {}, read).rows(top, layers), wide)
    onnx.save(small, str(path))


def mean(sketch: Sketch, states: str, counts: str) -> str:
    """The mean of the states [texts, tokens, width] of the tokens that count 1, not 0 [texts, tokens]: [texts, width].

    As a product of matrices, which is added up in the same order whatever the number of texts.
    """
    many = sketch("Clip", sketch("ReduceSum", counts, sketch.held([-1]), keepdims=1), sketch.held(np.float32(1)))
    share = sketch("Unsqueeze", sketch("Div", counts, many), sketch.held([1]))
    return sketch("Squeeze", sketch("MatMul", share, states), sketch.held([1]))


def every_one(sketch: Sketch, ids: str) -> str:
    """A count of 1 for each token."""
    return sketch("ConstantOfShape", sketch("Shape", ids), value=numpy_helper.from_array(np.ones(1, dtype=np.float32)))


def mean_row(sketch: Sketch, states: str, ids: str) -> str:
    """The `top` of all-MiniLM-L6-v2: the direction of the mean of all tokens' states."""
    row = mean(sketch, states, every_one(sketch, ids))
    length = sketch("ReduceL2", row, axes=[-1], keepdims=1)
    return sketch("Div", row, sketch("Clip", length, sketch.held(np.float32(TINY))))


class _BertEncoder:
    """The layers in a sketch up to the last `states` [texts x tokens, width].

    `multiplied` says by the name of a matrix what it multiplies, where that comes out of a norm; `shifts` what these
    states are divided by, number by number, which the matrix makes up for.
    """

    def __init__(self, weights: Numbers, shifts: Numbers, read: Read | None = None) -> None:
        self.weights, self.shifts, self.read = weights, shifts, read
        self.sketch = Sketch()
        self.multiplied: dict[str, str] = {}
        self.shape = self.sketch("Shape", IDS)
        depth = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
        self.states = self._embedded()
        self.after: list[str] = []  # each layer
        for number in range(depth):
            self.states = self._layer(self.states, number)
            self.after.append(self.states)

    def rows(self, top: Top, layers: Sequence[int] = ()) -> onnx.ModelProto:
        """The graph with a top on the last of these layers, or on several."""
        told = [self.after[number - 1] for number in layers] or [self.states]
        side_by_side = [self.sketch("Reshape", one, self._sizes(self._width)) for one in told]
        states = side_by_side[0] if len(told) == 1 else self.sketch("Concat", *side_by_side, axis=-1)
        return self.sketch.model(IDS, top(self.sketch, states, IDS))

    @property
    def _width(self) -> int:
        return int(self.weights["embeddings.position_embeddings.weight"].shape[1])

    def _sizes(self, *inner: int) -> str:
        """The sizes texts, tokens and `inner`."""
        return self.sketch("Concat", self.shape, self.sketch.held(list(inner)), axis=0)

    def _embedded(self) -> str:
        places, kinds = (self.weights[f"embeddings.{name}_embeddings.weight"] for name in EMBEDDED)
        sketch = self.sketch
        if self.read:
            read = sketch("Add", self.read(sketch, IDS), sketch.held(kinds[0]))
        else:
            words = self.weights["embeddings.word_embeddings.weight"]
            read = sketch("Gather", sketch.held(words + kinds[0], "words"), IDS, axis=0)
        tokens = sketch("Slice", self.shape, sketch.held([1]), sketch.held([2]))
        here = sketch("Slice", sketch.held(places, "places"), sketch.held([0]), tokens)
        normed = self._normed(sketch("Add", read, here), "embeddings.")
        return sketch("Reshape", normed, sketch.held([-1, self._width]))

    def _layer(self, states: str, number: int) -> str:
        layer, sketch = f"encoder.layer.{number}.", self.sketch
        mixed = self._dense(self._attended(states, number), number, "attention.output.dense")
        states = self._normed(sketch("Add", states, mixed), f"{layer}attention.output.")
        inner = self._product(states, number, "intermediate.dense")
        bias = sketch.held(self.weights[f"{layer}intermediate.dense.bias"])
        inner = sketch("BiasGelu", inner, bias, domain="com.microsoft")
        return self._normed(sketch("Add", states, self._dense(inner, number, "output.dense")), f"{layer}output.")

    def _attended(self, states: str, number: int) -> str:
        sketch = self.sketch
        bias = sketch.held(self._asked(number, "bias"))
        asked = sketch("Add", self._product(states, number, "asked"), bias)
        heads = sketch("Reshape", asked, self._sizes(3, self._width // HEAD, HEAD))
        apart = sketch("Transpose", heads, perm=[2, 0, 3, 1, 4])
        query, key, value = (
            sketch("Squeeze", part, sketch.held([0]))
            for part in sketch.several(3, "Split", apart, sketch.held([1, 1, 1]), axis=0)
        )
        share = sketch("Softmax", sketch("MatMul", query, sketch("Transpose", key, perm=[0, 1, 3, 2])), axis=-1)
        mixed = sketch("Transpose", sketch("MatMul", share, value), perm=[0, 2, 1, 3])
        return sketch("Reshape", mixed, sketch.held([-1, self._width]))

    def _dense(self, states: str, number: int, part: str) -> str:
        bias = self.sketch.held(self.weights[f"encoder.layer.{number}.{part}.bias"])
        return self.sketch("Add", self._product(states, number, part), bias)

    def _product(self, states: str, number: int, part: str) -> str:
        name, matrix = f"{number} {part}", self._matrix(number, part)
        if part in EVENED:
            self.multiplied[name] = states
        if name in self.shifts:
            states = self.sketch("Mul", states, self.sketch.held(1 / self.shifts[name]))
            matrix = matrix * self.shifts[name][:, None]
        return self.sketch("MatMul", states, self.sketch.held(matrix, f"{MATRICES}{name}"))

    def _matrix(self, number: int, part: str) -> NDArray[np.float32]:
        """As it is multiplied, [inputs, outputs]."""
        if part == "asked":
            return np.ascontiguousarray(self._asked(number, "weight").T)
        return np.ascontiguousarray(self.weights[f"encoder.layer.{number}.{part}.weight"].T)

    def _asked(self, number: int, kind: str) -> NDArray[np.float32]:
        """What asks for attention, in one; products of queries and keys are wanted smaller by the root of HEAD."""
        layer = f"encoder.layer.{number}.attention.self."
        query, key, value = (self.weights[f"{layer}{part}.{kind}"] for part in ("query", "key", "value"))
        return np.concatenate([query / np.float32(math.sqrt(HEAD)), key, value])

    def _normed(self, states: str, where: str) -> str:
        scale, shift = (self.sketch.held(self.weights[f"{where}LayerNorm.{kind}"]) for kind in ("weight", "bias"))
        return self.sketch("LayerNormalization", states, scale, shift, axis=-1, epsilon=TINY)

    def matrices(self) -> dict[str, NDArray[np.float32]]:
        """Those that multiply what comes out of a norm, [inputs, outputs], by their names."""
        return {name: self._matrix(int(name.split()[0]), name.split()[1]) for name in self.multiplied}


def _shifts(
    weights: Numbers, samples: Sequence[list[int]], read: Read | None = None
) -> dict[str, NDArray[np.float32]]:
    """How matrices take over part of the differences between states, so that a scale for all of them will do.

    SmoothQuant (Xiao et al. 2023): a few of the states that come out of a norm are many times as large as the others.
    Shifts are rounded, lest the last bit of a state, which may depend on the number of cores, move them.
    """
    import onnxruntime

    encoder = _BertEncoder(weights, {}, read)
    model = encoder.sketch.model(IDS, *encoder.multiplied.values())
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    told = [session.run(None, {IDS: np.array([ids], dtype=np.int64)}) for ids in samples]
    shifts = {}
    for place, (name, matrix) in enumerate(encoder.matrices().items()):
        largest = np.maximum.reduce([np.abs(states[place]).max(0) for states in told])
        weight = np.maximum(np.abs(matrix).max(1), SMALL)
        shifts[name] = (2 ** (np.round(np.log2(np.maximum(largest, SMALL) / weight) * 4) / 8)).astype(np.float32)
    return shifts
