"""A small encoder as a graph for onnxruntime: made once, then run on one text at a time by every core."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from framing.workers import cores

if TYPE_CHECKING:
    import onnxruntime


class Graph:
    """The graph in the file `path`, which `make` writes if it is not there: token ids of a text in, one row out.

    One text at a time: there is no padding, and no text has an influence on another's row.
    """

    def __init__(self, path: Path, make: Callable[[Path], None]) -> None:
        self.path, self.make = path, make

    @functools.cached_property
    def session(self) -> onnxruntime.InferenceSession:
        import onnxruntime

        if not self.path.exists():
            self.make(self.path)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # the cores are shared out by texts, which keeps sums in one order
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(self.path), options, providers=["CPUExecutionProvider"])

    def rows(self, token_ids: Sequence[list[int]]) -> NDArray[np.float32]:
        """A row for each text, float32 [texts, width]; there has to be one text at least."""
        self.session  # noqa: B018  load once, before the threads
        with ThreadPoolExecutor(cores()) as pool:
            return np.stack(list(pool.map(self._one, token_ids)))

    def _one(self, token_ids: list[int]) -> Any:
        return self.session.run(None, {"ids": np.array(token_ids, dtype=np.int64)})[0]
