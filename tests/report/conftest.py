"""Reports made from invented tables, on disk, and a browser that has no network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from framing.measures.cards import Card
from framing.report import about_run, report_files
from framing.running import published
from framing.settings import NameSettings, Settings
from framing.settings.sections import ReportSettings
from framing.tables.schemas import TABLES

from . import made
from .trusted import trusted

MADE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def settings(language: str = "en") -> Settings:
    names = {"oluf": NameSettings(label="Mayor Oluf", names=("Oluf",))}
    return Settings(names=names, report=ReportSettings(language=language))


def write_report(
    folder: Path,
    tables: dict[str, Any],
    *,
    made_at: datetime = MADE,
    processes: int | None = None,
    article_pages: str = "auto",
    language: str = "en",
    measures: Iterable[Card] | None = None,
    reads: tuple[str, ...] = (),
) -> Path:
    """The report of `tables` in a fresh folder under `folder`."""
    about = about_run(settings(language), measures or trusted(), dict.fromkeys(TABLES, "0" * 64))
    about = replace(about, article_pages=article_pages, reads=reads or about.reads)
    files = report_files(tables, about, made=made_at, processes=processes)
    return published.publish(folder, made_at.strftime("r%H%M%S"), files)


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small report with tested differences, a silent outlet, a rejected and a held back input."""
    return write_report(tmp_path_factory.mktemp("reports"), made.tables(4, 18))


@pytest.fixture(scope="session")
def small_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of articles that are few enough to be read side by side."""
    return write_report(tmp_path_factory.mktemp("small"), made.tables(3, 4))


@pytest.fixture(scope="session")
def packed_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the same articles as `report`, with the pages of articles packed."""
    return write_report(tmp_path_factory.mktemp("packed"), made.tables(4, 18), article_pages="packed")
