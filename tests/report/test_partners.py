"""The page says who was compared with whom, and what could not be compared or carried."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from framing.report.parts.findings import NOT_COMPARABLE, standing
from framing.report.sources.about import About
from framing.report.wording import wording

from . import made
from .conftest import write_report


def words_of(page: Path) -> str:
    """What a page says, without its tags."""
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page.read_text(encoding="utf-8"), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A report in which one outlet has no dates, one writes at other times, and one in a language that is not read."""
    tables = made.tables(4, 18)
    articles = tables["articles"]
    first, second, third, fourth = sorted(articles["outlet"].unique())
    articles.loc[articles["outlet"] == first, "published"] = None
    articles.loc[articles["outlet"] == second, "published"] = "1999-01-05"
    articles.loc[articles["outlet"] == fourth, "language"] = "ru"
    articles.loc[articles["outlet"] == third, "agency"] = "Marten Wire"
    return write_report(tmp_path_factory.mktemp("told"), tables), tables


def test_under_a_tested_difference_stands_how_it_was_matched(report: Path) -> None:
    said = words_of(report / "index.html")
    line = r"compared in the same story or within the same fortnight: \d+ of its \d+ articles with \d+ of"
    assert re.search(line, said)


def test_a_topic_shows_both_sides_and_why_some_are_not_compared(report: Path) -> None:
    pages = [words_of(page) for page in sorted((report / "topics").glob("*.html"))]
    assert any("Who was compared with whom" in page for page in pages)
    assert any("the sides write about different things here" in page for page in pages)
    drawn = (report / "topics").glob("*.html")
    assert any("the others" in page.read_text(encoding="utf-8") for page in drawn)


def test_the_first_page_counts_what_was_not_compared(report: Path) -> None:
    said = words_of(report / "index.html")
    line = r"\d+ comparisons? of an outlet on a topic (was|were) not made, because the articles are from"
    assert re.search(line, said)


def test_what_the_corpus_cannot_carry_is_said_first(told: tuple[Path, dict[str, Any]]) -> None:
    said = words_of(told[0] / "index.html")
    for sentence in (
        "without a date", "in Russian, which is not read here", "no other outlet has any", "the text of an agency",
    ):  # fmt: skip
        assert sentence in said, sentence


def test_a_named_topic_that_cannot_be_told_apart_is_said_first(tmp_path: Path) -> None:
    tables = made.tables(2, 6)
    topics = tables["topics"]
    topics["kind"], topics["n_unclear"], topics["n_articles"] = "named", None, 9
    topics.loc[topics["topic_id"] == "harbour-tax", "n_unclear"] = 12
    topics.loc[topics["topic_id"] == "ferry", "n_possible"] = 7  # on which the second outlet has nothing
    said = words_of(write_report(tmp_path, tables) / "index.html")
    assert "12 articles may be on this topic" in said
    assert "9 articles found. 7 articles more come near it" in said
    matrix = said.split("Who covers what", 2)[-1].split("Topics", 1)[0]
    assert "unclear" in matrix
    assert "not found in this corpus" not in said


@pytest.mark.parametrize("method", sorted(NOT_COMPARABLE))
def test_what_is_not_comparable_is_not_stated(method: str) -> None:
    row = {"measure": "loaded", "p": None, "q": None, "low": None, "primary": True, "method": method}
    assert standing(row, About("x", {})) == method
    assert wording().find(f"standing.{method}.word")


def test_without_overlap_nothing_is_said_of_it(tmp_path: Path) -> None:
    tables = made.tables(2, 6)
    tables["overlap"] = pd.DataFrame(columns=tables["overlap"].columns)
    report = write_report(tmp_path, tables)
    assert "Who was compared" not in words_of(report / "index.html")
