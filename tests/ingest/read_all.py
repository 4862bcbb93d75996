"""Everything under a folder, read as a run reads it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from framing.ingest.readings import Readings
from framing.ingest.tables import read_into
from framing.settings import IngestSettings, OutletSettings
from framing.tables.kept_in_order import KeptInOrder
from framing.tables.schemas import TABLES


def read_all(
    raw: Path, settings: IngestSettings, overrides: Mapping[str, OutletSettings]
) -> dict[str, pd.DataFrame]:
    """The tables `outlets`, `articles` and `rejected` for everything under `raw`: no input is in none of them."""
    rows: list[tuple[object, ...]] = []
    with tempfile.TemporaryDirectory() as folder:
        readings = Readings(KeptInOrder(Path(folder) / "readings.parquet"), recipe="")
        outlets, rejected = read_into(raw, settings, overrides, readings, rows.append)
    articles = pd.DataFrame(rows, columns=TABLES["articles"].names).astype({"held_back": bool})
    return {"outlets": outlets, "articles": articles, "rejected": rejected}
