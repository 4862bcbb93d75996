"""The stores of parsed sentences."""

from __future__ import annotations

from pathlib import Path

from framing.languages.known import tagged
from framing.tables.kept import Kept
from framing.text.parsing.parser import ParseStore, recipe
from framing.text.parsing.tagger import TAGGER


def open_parses(folder: Path, processes: int | None = None) -> ParseStore:
    """Open the parses in `folder`. Many new sentences are parsed in `processes` (0: one for each core)."""
    return ParseStore(Kept(folder / recipe()), processes)


def open_tagged(folder: Path, processes: int | None = None) -> ParseStore | None:
    """Open the parses in `folder` of the languages that have a tagger; None if no tagger is installed."""
    return ParseStore(Kept(folder / TAGGER.recipe()), processes, TAGGER) if tagged() else None


def recipes() -> set[str]:
    """The folders of parses that the next run uses."""
    return {recipe(), *([TAGGER.recipe()] if tagged() else ())}
