"""A small encoder as a graph for onnxruntime: made once, then run on texts of one length at a time by every core."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from framing.machine.workers import cores
from framing.tables.keeping import ModelFiles

if TYPE_CHECKING:
    import onnxruntime

TOKENS = 320  # that are read at a time: enough to multiply well, few enough to stay near the processor


class Graph:
    """The graph `name` among the `models`, written by `make` if it is not there: token ids of texts in, a row each out.

    Only texts of one length are read together: there is no padding, and no text has an influence on another's row.
    `threads` work side by side; None is one for each core.
    """

    def __init__(
        self, models: ModelFiles, name: str, make: Callable[[Path], None], threads: int | None = None
    ) -> None:
        self.models, self.name, self.make, self.threads = models, name, make, threads

    def written(self) -> Path:
        """The file of the graph; once it is there, several processes can read it."""
        return self.models.file(self.name, self.make)

    @functools.cached_property
    def session(self) -> onnxruntime.InferenceSession:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # the cores are shared out by texts, which keeps sums in one order
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(self.written()), options, providers=["CPUExecutionProvider"])

    def rows(self, token_ids: Sequence[list[int]]) -> NDArray[np.float32]:
        """A row for each text, float32 [texts, width]; there has to be one text at least."""
        self.session  # noqa: B018  load once, before the threads
        groups = [group for same in _of_one_length(token_ids) for group in _together(same, len(token_ids[same[0]]))]
        with ThreadPoolExecutor(self.threads or cores()) as pool:
            rows = np.concatenate(list(pool.map(self._read, ([token_ids[one] for one in group] for group in groups))))
        return rows[np.argsort(np.concatenate(groups))]

    def states(self, token_ids: Sequence[list[int]]) -> list[NDArray[np.float32]]:
        """The rows of the tokens of each text, float32 [tokens, width], of a graph that gives one for every token."""
        self.session  # noqa: B018  load once, before the threads
        groups = [group for same in _of_one_length(token_ids) for group in _together(same, len(token_ids[same[0]]))]
        with ThreadPoolExecutor(self.threads or cores()) as pool:
            read = list(pool.map(self._read, ([token_ids[one] for one in group] for group in groups)))
        found = {place: rows for group, several in zip(groups, read, strict=True)
                 for place, rows in zip(group, several, strict=True)}  # fmt: skip
        return [found[place] for place in range(len(token_ids))]

    def _read(self, token_ids: list[list[int]]) -> NDArray[np.float32]:
        """The rows of texts of one length. A last odd token would be multiplied by another routine, with other bits."""
        ids = np.array(token_ids, dtype=np.int64)
        even = np.concatenate([ids, ids[:1]]) if ids.size % 2 else ids
        rows: NDArray[np.float32] = self.session.run(None, {"ids": even})[0]
        return rows[: len(ids)]


def _of_one_length(token_ids: Sequence[list[int]]) -> list[list[int]]:
    """The places of texts that have equally many tokens, the shortest first."""
    places: dict[int, list[int]] = {}
    for place, ids in enumerate(token_ids):
        places.setdefault(len(ids), []).append(place)
    return [places[length] for length in sorted(places)]


def _together(places: list[int], length: int) -> list[list[int]]:
    """Cut into pieces that have some TOKENS tokens, an even number of texts in each but the last."""
    size = max(2, TOKENS // length // 2 * 2)
    return [places[first : first + size] for first in range(0, len(places), size)]
