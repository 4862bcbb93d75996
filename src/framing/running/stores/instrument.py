"""The instrument: what was learnt from the articles of one run, and is held fixed until the next fit.

Each one has a folder of its own, named by its id. `instrument.json` says which one is in use, and is written last: a
fit that is killed leaves the old one in use.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from framing.running.given import Given
from framing.tables.files import write_json
from framing.tables.store import Layout, read_table, write_table

TABLES = ("outlets", "articles", "paragraphs", "communities", "topics", "scales", "learnt", "people")
ABOUT, DRIFT = "instrument.json", "drift.json"


@dataclass(frozen=True, slots=True)
class Instrument:
    """The instrument in use. `about` says when it was fitted, on what, and with which settings."""

    folder: Path
    about: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.about["instrument"])

    @property
    def fitted(self) -> datetime:
        """When it was fitted."""
        return datetime.fromisoformat(self.about["fitted"])

    def table(self, name: str) -> pd.DataFrame:
        """One of TABLES, as it was when the instrument was fitted."""
        return read_table(_layout(self.folder / self.id), name)


def in_use(folder: Path) -> Instrument | None:
    """The instrument in use; None if there is none, or if it is damaged."""
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        found = Instrument(folder, about)
        there = _layout(folder / found.id)
        return found if found.fitted and all(there.table(name).is_file() for name in TABLES) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def held_by(given: Given) -> Instrument | None:
    """The instrument that this run applies; None if it fits a new one. The stage declares both that are opened."""
    found = in_use(given.places.instrument)
    return found if found and found.id == given.tables.read("instrument")["instrument_id"].iloc[0] else None


def keep(folder: Path, tables: Mapping[str, pd.DataFrame], about: Mapping[str, Any]) -> None:
    """Put a new instrument into use, and delete the one before."""
    place = folder / str(about["instrument"])
    shutil.rmtree(place, ignore_errors=True)
    for name in TABLES:
        write_table(_layout(place), name, tables[name])
    now = datetime.now(UTC).isoformat(timespec="seconds")
    write_json(folder / ABOUT, {**about, "fitted": now})
    for other in folder.iterdir():
        if other.is_dir() and other != place:
            shutil.rmtree(other, ignore_errors=True)


def write_drift(folder: Path, due: bool, why: str) -> None:
    """Remember whether what is new asks for a new fit."""
    write_json(folder / DRIFT, {"due": due, "why": why})


def drifting(folder: Path) -> bool:
    """Whether the last run found that what is new asks for a new fit."""
    try:
        return bool(json.loads((folder / DRIFT).read_text(encoding="utf-8"))["due"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _layout(folder: Path) -> Layout:
    return replace(Layout.of(folder), processed=folder)
