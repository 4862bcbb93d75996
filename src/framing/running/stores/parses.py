"""The parses of sentences."""

from __future__ import annotations

from pathlib import Path

from framing.tables.kept import Kept
from framing.text.parsing.parser import ParseStore, recipe


def open_parses(folder: Path, processes: int | None = None) -> ParseStore:
    """The parses known in `folder`; many new sentences are parsed in `processes`, 0 being one for each core."""
    return ParseStore(Kept(folder / recipe()), processes)
