"""The store of judgements on how sentences portray people."""

from __future__ import annotations

from pathlib import Path

from framing.measures.shared.portrayal_model import Portray, PortrayalModel, portray_with
from framing.tables.files import MadeOnce
from framing.tables.kept import Kept
from framing.text.embedding.vectors import VectorStore


def open_portrayals(folder: Path, processes: int | None = None) -> Portray:
    """Open the judgements in `folder`. Many new sentences are judged in `processes` (0: one for each core)."""
    model = portrayal_model(folder)
    return portray_with(VectorStore(Kept(folder / model.fingerprint), model, "portraying"), model, processes)


def portrayal_model(folder: Path) -> PortrayalModel:
    """Return the model that judges sentences. Its files are in `folder`."""
    return PortrayalModel(MadeOnce(folder / "models"))
