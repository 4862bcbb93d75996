"""Material of a small invented corpus in which somebody tries to have formulas run."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from framing.report import about_run, material_of
from framing.report.sources.material import Material
from framing.tables.schemas import TABLES
from tests.report import made
from tests.report.conftest import settings
from tests.report.trusted import trusted

FORMULAS = ('=HYPERLINK("http://evil.example","x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "＝1+1")


def material(*, made_at: datetime = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), outlets: int = 4) -> Material:
    """Made anew at each call, so that two of them share nothing that was kept."""
    tables = made.tables(outlets, 18)
    articles = tables["articles"]
    for place, text in enumerate(FORMULAS):
        articles.loc[articles.index[place], ["title", "author"]] = text
    about = about_run(settings(), trusted(), dict.fromkeys(TABLES, "0" * 64))
    return material_of(tables, about, made=made_at)


@pytest.fixture(scope="package")
def whole() -> Material:
    return material()
