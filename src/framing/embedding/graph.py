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

    One text at a time: there is no padding, and no text has an influence on another's row. `threads` of them are read
    side by side; None is one for each core.
    """

    def __init__(self, path: Path, make: Callable[[Path], None], threads: int | None = None) -> None:
        self.path, self.make, self.threads = path, make, threads

    def written(self) -> None:
        """See to it that the file is there, so that several processes can read it."""
        if not self.path.exists():
            self.make(self.path)

    @functools.cached_property
    def session(self) -> onnxruntime.InferenceSession:
        import onnxruntime

        self.written()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # the cores are shared out by texts, which keeps sums in one order
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(self.path), options, providers=["CPUExecutionProvider"])

    def rows(self, token_ids: Sequence[list[int]]) -> NDArray[np.float32]:
        """A row for each text, float32 [texts, width]; there has to be one text at least."""
        self.session  # noqa: B018  load once, before the threads
        with ThreadPoolExecutor(self.threads or cores()) as pool:
            return np.stack(list(pool.map(self._one, token_ids)))

    def _one(self, token_ids: list[int]) -> Any:
        return self.session.run(None, {"ids": np.array(token_ids, dtype=np.int64)})[0]
