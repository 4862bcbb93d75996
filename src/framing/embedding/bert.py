"""The layers of BERT (Devlin et al. 2019), and how they become a graph with 8 bits a weight; needs torch, once.

transformers has the same layers, but its graph is a tenth slower to run: it asks for every text which tokens are
padding, of which there are none, and quantizes what goes into an attention three times instead of once.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch.nn import functional

from framing.embedding.quantized import adds_up_exactly, in_blocks, in_whole_numbers
from framing.store import writing

HEAD = 32  # numbers that a head of attention works on
TINY, SMALL = 1e-12, 1e-5
EVENED = (" asked", " intermediate_dense")  # matrices that multiply what comes out of a norm
EMBEDDED = ("word", "position", "token_type")
Top = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def write_graph(
    path: Path,
    weights: Mapping[str, NDArray[np.float32]],
    top: Top,
    samples: Sequence[list[int]],
    wide: tuple[str, ...] = (),
) -> None:
    """Write the encoder with these weights as ONNX to `path`.

    The graph reads texts of one length. `top` makes their rows from their states [texts, tokens, width] and their ids
    [texts, tokens]. Where matrices are multiplied in whole numbers, the ids of a few `samples` tell which states are
    large; where they are kept in blocks, those of matrices whose names end as `wide` says are wide ones.
    """
    encoder = _Encoder(weights, top).eval()
    whole = adds_up_exactly()
    if whole:
        encoder.even_out(samples)
    with writing(path) as part, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own deprecation notices; the result is checked by a test
        torch.onnx.export(
            encoder, (torch.arange(2, 16).reshape(2, 7),), str(part), input_names=["ids"], output_names=["row"],
            dynamic_axes={"ids": {0: "texts", 1: "tokens"}}, opset_version=17, dynamo=False,
        )  # fmt: skip
        model = onnx.load(str(part))
        onnx.save(in_whole_numbers(model, after_gelu=" output_dense") if whole else in_blocks(model, wide), str(part))


def mean(states: torch.Tensor, counts: torch.Tensor) -> torch.Tensor:
    """The mean of the states [texts, tokens, width] of the tokens that count [texts, tokens], [texts, width].

    As a product of matrices, which is added up in the same order whatever the number of texts.
    """
    share = counts.to(states.dtype)
    total: torch.Tensor = (share / share.sum(-1, keepdim=True).clamp(min=1)).unsqueeze(1) @ states
    return total.squeeze(1)


def mean_row(states: torch.Tensor, ids: torch.Tensor) -> torch.Tensor:
    """The `top` of all-MiniLM-L6-v2: the direction of the mean of all tokens' states."""
    return functional.normalize(mean(states, torch.ones_like(ids)), dim=-1)


class _Encoder(torch.nn.Module):
    """The weights by their names in transformers' BertModel; matrices are kept as they are multiplied."""

    def __init__(self, weights: Mapping[str, NDArray[np.float32]], top: Top) -> None:
        super().__init__()
        self.top = top
        self.shifts: dict[str, torch.Tensor] = {}
        self.watch: Callable[[str, torch.Tensor], None] | None = None
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
        texts, tokens = ids.shape
        states = self._normed(self.words[ids] + self.places[:tokens], "embeddings.").reshape(texts * tokens, -1)
        for number in range(self.depth):
            layer = f"encoder.layer.{number}."
            mixed = self._dense(self._attended(states, number, texts, tokens), number, "attention.output.dense")
            states = self._normed(states + mixed, f"{layer}attention.output.")
            inner = functional.gelu(self._dense(states, number, "intermediate.dense"))
            states = self._normed(states + self._dense(inner, number, "output.dense"), f"{layer}output.")
        return self.top(states.reshape(texts, tokens, -1), ids)

    @torch.no_grad()
    def even_out(self, samples: Sequence[list[int]]) -> None:
        """Have the matrices take over part of the differences between states, so that a scale for all of them will do.

        SmoothQuant (Xiao et al. 2023): a few of the states that come out of a norm are many times as large as the
        others. Shifts are rounded, lest the last bit of a state, which may depend on the number of cores, move them.
        """
        largest: dict[str, torch.Tensor] = {}
        self.watch = lambda name, states: largest.update(
            {name: torch.maximum(states.abs().amax(0), largest.get(name, torch.full(states.shape[1:], SMALL)))}
        )
        for ids in samples:
            self(torch.tensor([ids]))
        self.watch = None
        for name in sorted(name for name in largest if name.endswith(EVENED)):
            weights = self.matrices[name].abs().amax(1).clamp(min=SMALL)
            shift = 2 ** (torch.round(torch.log2(largest[name] / weights) * 4) / 8)
            self.shifts[name] = 1 / shift
            self.matrices[name] = torch.nn.Parameter(self.matrices[name] * shift[:, None])

    def _product(self, states: torch.Tensor, name: str) -> torch.Tensor:
        if self.watch:
            self.watch(name, states)
        shifted = states * self.shifts[name] if name in self.shifts else states
        product: torch.Tensor = shifted @ self.matrices[name]
        return product

    def _attended(self, states: torch.Tensor, number: int, texts: int, tokens: int) -> torch.Tensor:
        asked = self._product(states, f"{number} asked") + self.vectors[f"{number} asked"]
        width = self.words.shape[1]
        query, key, value = asked.reshape(texts, tokens, 3, width // HEAD, HEAD).permute(2, 0, 3, 1, 4).unbind(0)
        mixed: torch.Tensor = torch.softmax(query @ key.transpose(-1, -2), -1) @ value
        return mixed.transpose(1, 2).reshape(-1, width)

    def _dense(self, states: torch.Tensor, number: int, part: str) -> torch.Tensor:
        bias = self.vectors[f"encoder.layer.{number}.{part}.bias"]
        return self._product(states, f"{number} {part}".replace(".", "_")) + bias

    def _normed(self, states: torch.Tensor, where: str) -> torch.Tensor:
        scale, shift = (self.vectors[f"{where}LayerNorm.{kind}"] for kind in ("weight", "bias"))
        return functional.layer_norm(states, (self.words.shape[1],), scale, shift, TINY)

