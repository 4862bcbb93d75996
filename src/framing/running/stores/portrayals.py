"""The store of judgements on how sentences portray people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framing.measures.shared.portrayal_head import PortrayalHead
from framing.measures.shared.portrayal_model import Portray, PortrayalModel, portray_with
from framing.measures.shared.stand_ins import HERE
from framing.tables.files import MadeOnce
from framing.tables.kept import Kept
from framing.text.embedding.vectors import VectorStore


def open_portrayals(folder: Path, processes: int | None = None) -> Portray:
    """Open the judgements in `folder`. Many new sentences are judged in `processes` (0: one for each core).

    A sentence in which a stand-in is marked is judged by the head on the encoder e5, any other by the model.
    """
    model, head = portrayal_model(folder), portrayal_head(folder)
    masked = portray_with(VectorStore(Kept(folder / model.fingerprint), model, "portraying"), model, processes)
    marked = portray_with(VectorStore(Kept(folder / head.fingerprint), head, "portraying"), head)

    def portray(texts: Sequence[str]) -> NDArray[np.float32]:
        is_marked = np.array([HERE.search(text) is not None for text in texts], dtype=bool)
        chances = np.zeros((len(texts), 3), dtype=np.float32)
        for judge, rows in ((masked, np.flatnonzero(~is_marked)), (marked, np.flatnonzero(is_marked))):
            chances[rows] = judge([texts[row] for row in rows.tolist()])
        return chances

    return portray


def portrayal_model(folder: Path) -> PortrayalModel:
    """Return the model that judges sentences. Its files are in `folder`."""
    return PortrayalModel(MadeOnce(folder / "models"))


def portrayal_head(folder: Path) -> PortrayalHead:
    """Return what judges sentences in other languages. Its files are in `folder`."""
    return PortrayalHead(MadeOnce(folder / "models"))
