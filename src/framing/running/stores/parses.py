"""The stores of parsed sentences."""

from __future__ import annotations

from pathlib import Path

from framing.languages.known import named, tagged
from framing.tables.files import MadeOnce
from framing.tables.kept import Kept
from framing.text.embedding.e5_states import WordStates
from framing.text.parsing import taught
from framing.text.parsing.parser import ParseStore, recipe
from framing.text.parsing.syntax import Parser
from framing.text.parsing.tagger import TAGGER


def open_parses(folder: Path, processes: int | None = None) -> ParseStore:
    """Open the parses in `folder`. Many new sentences are parsed in `processes` (0: one for each core)."""
    return ParseStore(Kept(folder / recipe()), processes)


def open_named(folder: Path, models: Path, processes: int | None = None) -> dict[str, ParseStore]:
    """Open the parses in `folder` of the languages without a parser where people are found, by language.

    The encoder's files are in `models`. It shares its work out by itself, so `processes` are the tagger's only.
    """
    parsers = _parsers(models)
    return {
        code: ParseStore(Kept(folder / one.recipe()), processes if code in tagged() else None, one)
        for code, one in parsers.items()
    }


def recipes(models: Path) -> set[str]:
    """The folders of parses that the next run uses."""
    return {recipe(), *(one.recipe() for one in _parsers(models).values())}


def _parsers(models: Path) -> dict[str, Parser]:
    return {
        code: TAGGER if code in tagged() else taught.parser(WordStates(MadeOnce(models / "models")), code)
        for code in named()
    }
