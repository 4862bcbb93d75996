"""Any model that sentence-transformers loads, by name or path. The one file that imports sentence-transformers."""

from __future__ import annotations

import functools
import hashlib
import math
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from framing.errors import ModelNotFound
from framing.machine.file_names import in_order
from framing.text.embedding.encoder import Vectors
from framing.text.embedding.long_texts import WAY, pooled

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class Transformer:
    """A sentence-transformers model run as it comes; on a GPU where there is one."""

    def __init__(self, name: str) -> None:
        self.name = name

    @functools.cached_property
    def fingerprint(self) -> str:
        """The model's name; for a folder, with a hash of its files' sizes and of its configuration."""
        folder = Path(self.name)
        if not folder.is_dir():
            return f"st-{self.name.replace('/', '--')}-{WAY}"
        digest = hashlib.sha256()
        for path in in_order(path for path in folder.rglob("*") if path.is_file()):
            digest.update(f"{path.relative_to(folder).as_posix()}:{path.stat().st_size}\n".encode())
            if path.suffix == ".json":
                digest.update(path.read_bytes())
        return f"st-{folder.name}-{digest.hexdigest()[:12]}-{WAY}"

    @property
    def told(self) -> str:
        return f"{self.name} as sentence-transformers runs it, on {'a GPU' if _has_gpu() else 'the processor'}"

    @functools.cached_property
    def model(self) -> SentenceTransformer:
        return load_model(self.name)

    def encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return self._read([])
        return pooled(texts, self._read, self._lengths, self.model.max_seq_length or math.inf)

    def _read(self, texts: list[str]) -> Vectors:
        # One text a batch on a CPU: in a batch the last bits of a row depend on its neighbours, and a rerun with one
        # article more would then not be byte-identical. On a GPU that would waste the machine.
        batch = 1 if self.model.device.type == "cpu" else 64
        rows = self.model.encode(
            texts, batch_size=batch, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.asarray(rows, dtype=np.float32)

    def _lengths(self, texts: Sequence[str]) -> list[int]:
        """How many tokens the model would read of each text; 0 where it reads texts of any length."""
        if not self.model.max_seq_length or math.isinf(self.model.max_seq_length):
            return [0] * len(texts)
        prompt = self.model.prompts.get(self.model.default_prompt_name or "") or ""
        given = [prompt + text for text in texts]
        return [len(ids) for ids in self.model.tokenizer(given, truncation=False, padding=False)["input_ids"]]


def _has_gpu() -> bool:
    import torch

    return torch.cuda.is_available() or torch.backends.mps.is_available()


def load_model(name: str) -> SentenceTransformer:
    """The model called `name`, from a folder or from sentence-transformers' own cache or hub."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(name, local_files_only=Path(name).is_dir())
    except (OSError, ValueError) as error:
        raise ModelNotFound(
            f"the model {name!r} of embedding.model cannot be loaded: {error}. It is neither a folder with a "
            "sentence-transformers model nor available by name. The model 'minilm' needs no download."
        ) from error
