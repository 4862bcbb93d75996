"""How sentences portray people."""

from __future__ import annotations

from pathlib import Path

from framing.measures.shared.portrayal_model import Portray, PortrayalModel, portray_with
from framing.tables.files import MadeOnce
from framing.tables.kept import Kept
from framing.text.embedding.vectors import VectorStore


def open_portrayals(folder: Path, processes: int | None = None) -> Portray:
    """What is known in `folder`; many new sentences are judged in `processes`, 0 being one for each core."""
    model = portrayal_model(folder)
    return portray_with(VectorStore(Kept(folder / model.fingerprint), model, "portraying"), model, processes)


def portrayal_model(folder: Path) -> PortrayalModel:
    """The model that judges sentences, its files in `folder`."""
    return PortrayalModel(MadeOnce(folder / "models"))
