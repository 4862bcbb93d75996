"""The store of parsed sentences."""

from __future__ import annotations

from pathlib import Path

from framing.tables.kept import Kept
from framing.text.parsing.parser import ParseStore, recipe


def open_parses(folder: Path, processes: int | None = None) -> ParseStore:
    """Open the parses in `folder`. Many new sentences are parsed in `processes` (0: one for each core)."""
    return ParseStore(Kept(folder / recipe()), processes)
