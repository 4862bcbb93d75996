"""The layers of BERT (Devlin et al. 2019), and how they become a graph with 8 bits a weight; needs torch, once.

transformers has the same layers, but its graph is a tenth slower to run: it asks for every text which tokens are
padding, of which there are none, and quantizes what goes into an attention three times instead of once.
"""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer
from onnxruntime.quantization.onnx_model import ONNXModel
from torch.nn import functional

from framing.store import writing

BLOCK = 64  # weights that share a scale: if twice as many did everywhere, vectors would fall below a cosine of .999
WIDE = 128  # ... in matrices where that hardly moves the vectors, for these are quicker to multiply by
HEAD = 32  # numbers that a head of attention works on
TINY = 1e-12
EMBEDDED = ("word", "position", "token_type")
Top = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def write_graph(path: Path, weights: Mapping[str, NDArray[np.float32]], top: Top, wide: tuple[str, ...] = ()) -> None:
    """Write the encoder with these weights as ONNX to `path`.

    `top` makes the row of a text from its states [tokens, width] and its ids [tokens]. In matrices whose names end as
    `wide` says WIDE weights share a scale.
    """
    logging.getLogger("onnxruntime.quantization").setLevel(logging.WARNING)
    example = torch.arange(2, 9)
    with writing(path) as part, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own deprecation notices; the result is checked by a test
        torch.onnx.export(
            _Encoder(weights, top).eval(), (example,), str(part), input_names=["ids"], output_names=["row"],
            dynamic_axes={"ids": {0: "tokens"}}, opset_version=17, dynamo=False,
        )  # fmt: skip
        _quantized(onnx.load(str(part)), wide).save_model_to_file(str(part), use_external_data_format=False)


def _quantized(model: onnx.ModelProto, wide: tuple[str, ...]) -> ONNXModel:
    """The model with 8 bits a weight."""
    later = [node.name for node in model.graph.node if node.op_type == "MatMul" and node.input[1].endswith(wide)]
    for block, left in ((BLOCK, later), (WIDE, [])):  # what is quantized already is left alone
        config = DefaultWeightOnlyQuantConfig(block_size=block, is_symmetric=True, accuracy_level=4, bits=8)
        quantizer = MatMulNBitsQuantizer(model, bits=8, nodes_to_exclude=left, algo_config=config)
        quantizer.process()
        model = quantizer.model.model
    return ONNXModel(model)


class _Encoder(torch.nn.Module):
    """The weights by their names in transformers' BertModel; matrices are kept as they are multiplied."""

    def __init__(self, weights: Mapping[str, NDArray[np.float32]], top: Top) -> None:
        super().__init__()
        self.top = top
        self.depth = 1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))
        self.vectors = {name: torch.from_numpy(values) for name, values in weights.items() if values.ndim == 1}
        words, places, kinds = (weights[f"embeddings.{name}_embeddings.weight"] for name in EMBEDDED)
        self.words, self.places = torch.nn.Parameter(torch.from_numpy(words + kinds[0])), torch.from_numpy(places)
        self.matrices = torch.nn.ParameterDict()
        for number in range(self.depth):
            layer = f"encoder.layer.{number}."
            asked = [weights[f"{layer}attention.self.{part}.weight"] for part in ("query", "key", "value")]
            self._keep(f"{number} asked", np.concatenate([asked[0] / math.sqrt(HEAD), *asked[1:]]))
            biases = [self.vectors[f"{layer}attention.self.{part}.bias"] for part in ("query", "key", "value")]
            self.vectors[f"{number} asked"] = torch.cat([biases[0] / math.sqrt(HEAD), *biases[1:]])
            for part in ("attention.output.dense", "intermediate.dense", "output.dense"):
                self._keep(f"{number} {part}".replace(".", "_"), weights[f"{layer}{part}.weight"])

    def _keep(self, name: str, matrix: NDArray[np.float32]) -> None:
        self.matrices[name] = torch.nn.Parameter(torch.from_numpy(matrix).T.contiguous())

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        states = self._normed(self.words[ids] + self.places[: ids.shape[0]], "embeddings.")
        for number in range(self.depth):
            layer = f"encoder.layer.{number}."
            mixed = self._dense(self._attended(states, number), number, "attention.output.dense")
            states = self._normed(states + mixed, f"{layer}attention.output.")
            inner = functional.gelu(self._dense(states, number, "intermediate.dense"))
            states = self._normed(states + self._dense(inner, number, "output.dense"), f"{layer}output.")
        return self.top(states, ids)

    def _attended(self, states: torch.Tensor, number: int) -> torch.Tensor:
        asked = states @ self.matrices[f"{number} asked"] + self.vectors[f"{number} asked"]
        width = self.words.shape[1]
        query, key, value = asked.reshape(-1, 3, width // HEAD, HEAD).unbind(1)
        weight = torch.softmax(query.transpose(0, 1) @ key.permute(1, 2, 0), -1)
        mixed: torch.Tensor = weight @ value.transpose(0, 1)
        return mixed.transpose(0, 1).reshape(-1, width)

    def _dense(self, states: torch.Tensor, number: int, part: str) -> torch.Tensor:
        matrix = self.matrices[f"{number} {part}".replace(".", "_")]
        dense: torch.Tensor = states @ matrix + self.vectors[f"encoder.layer.{number}.{part}.bias"]
        return dense

    def _normed(self, states: torch.Tensor, where: str) -> torch.Tensor:
        scale, shift = (self.vectors[f"{where}LayerNorm.{kind}"] for kind in ("weight", "bias"))
        return functional.layer_norm(states, (self.words.shape[1],), scale, shift, TINY)

