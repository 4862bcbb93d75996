"""spaCy's layers that read words, made faster: the same numbers in two thirds of the time.

Why: most of a parse is spent in these layers, and parsing takes longer than anything else in a first run. A word enters
the parser's network as a sum of hashed features of its form, mixed by a layer that sees nothing else, so each form of a
batch is computed once here, however often it occurs. The convolutions after it go through the words in blocks that fit
the processor's cache.

Both follow `spacy.Tok2Vec.v2` with `MultiHashEmbed.v2` and `MaxoutWindowEncoder.v2`. A network that is built otherwise
is left as it is. tests/text/parsing compares these layers with spaCy's own and fails if a new spaCy builds them
otherwise; then adapt this module or delete it: the parser works without it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

Floats = NDArray[np.float32]

BLOCK = 512  # words that go through a layer at a time: what is made of them stays in a core's own cache
TINY = 1e-8  # what thinc adds to a variance
KINDS = ("extract_features", "list2ragged", "with_array", "with_array", "ragged2list")  # MultiHashEmbed, by its parts


class Maxout:
    """The largest of three affine maps of rows, normalised: `weights` [inputs, 3 x width], piece by piece."""

    def __init__(self, node: Any) -> None:
        maxout, norm = (next(part for part in node.walk() if part.name == name) for name in ("maxout", "layernorm"))
        weights = maxout.get_param("W")  # [width, 3, inputs]
        self.weights = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(weights.shape[2], -1))
        self.bias = maxout.get_param("b").T.reshape(-1)
        self.scale, self.shift = norm.get_param("G"), norm.get_param("b")

    def __call__(self, rows: Floats) -> Floats:
        """[n, inputs] to [n, width]."""
        width = len(self.scale)
        pieces: Floats = rows @ self.weights
        pieces += self.bias
        out: Floats = np.maximum(pieces[:, :width], pieces[:, width : 2 * width])
        np.maximum(out, pieces[:, 2 * width :], out=out)
        out -= out.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", out, out) / np.float32(width) + np.float32(TINY)
        out *= (1 / np.sqrt(variance))[:, None]
        out *= self.scale
        out += self.shift
        return out


def once_a_form(tok2vec: Any) -> Any:
    """A network that gives what `tok2vec` gives for documents, to the rounding of sums; `tok2vec` where it is another.

    Rows of documents, each [tokens, width], as a list.
    """
    from thinc.api import Model

    if not _known(tok2vec):
        return tok2vec
    embed, encode = tok2vec.layers
    features, hashes, mixed = embed.layers[0], embed.layers[2].layers[0], Maxout(embed.layers[3])
    gap, layers = encode.attrs["pad"], [Maxout(layer) for layer in encode.layers[0].layers]

    def forward(model: Any, docs: Sequence[Any], is_train: bool) -> tuple[list[Floats], Callable[[Any], list[Any]]]:
        told = features.predict(docs)
        lengths = np.array([len(rows) for rows in told])
        forms, form = _forms(np.concatenate(told))
        blocks = np.split(hashes.predict(forms), range(BLOCK, len(forms), BLOCK))
        words = np.concatenate([mixed(rows) for rows in blocks])
        # documents one after another, with rows of zeros before, between and behind them
        starts = gap + np.cumsum(lengths + gap) - (lengths + gap)
        rows = np.zeros((gap + int((lengths + gap).sum()), words.shape[1]), dtype=np.float32)
        rows[np.arange(len(form)) + np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)] = words[form]
        for layer in layers:
            _convolve(layer, rows)
        return [rows[start : start + length] for start, length in zip(starts, lengths, strict=True)], _untaught

    return Model("once_a_form", forward, dims={"nI": None, "nO": len(mixed.scale)})


def _known(tok2vec: Any) -> bool:
    """Whether the network is one that is followed here."""
    if len(tok2vec.layers) != 2 or tuple(part.name.split("(")[0] for part in tok2vec.layers[0].layers) != KINDS:
        return False
    layers = tok2vec.layers[1].layers[0].layers
    pieces = [part.get_dim("nP") for part in tok2vec.walk() if part.name == "maxout"]
    windows = [part.attrs["window_size"] for part in tok2vec.walk() if part.name == "expand_window"]
    return pieces == [3] * (len(layers) + 1) and windows == [1] * len(layers)


def _forms(features: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The different rows of `features` [words, n], and which of them each word has."""
    whole = np.ascontiguousarray(features).view([("", features.dtype)] * features.shape[1]).ravel()
    forms, form = np.unique(whole, return_inverse=True)
    return forms.view(features.dtype).reshape(len(forms), -1), form


def _convolve(layer: Maxout, rows: Floats) -> None:
    """Add to each row what the layer makes of it and its two neighbours, in place; beyond the ends there are zeros."""
    count, width = rows.shape
    room = np.zeros((count + 2, width), dtype=np.float32)
    room[1:-1] = rows
    for first in range(0, count, BLOCK):
        size = min(BLOCK, count - first)
        threes = as_strided(room[first:], (size, 3 * width), room.strides)
        rows[first : first + size] += layer(threes.copy())


def _untaught(gradient: Any) -> list[Any]:
    raise RuntimeError("these layers read words and do not learn: load spaCy's own to train")
