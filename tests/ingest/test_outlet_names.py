"""What an outlet is called that says nothing but the name of its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing.ingest.outlet_names import WrittenNames
from framing.ingest.sources import called, named, outlets
from framing.settings import OutletSettings
from framing.tables.records import Article, Block, BlockKind, Outlet


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("nyt", "NYT"), ("rt", "RT"), ("ap", "AP"), ("bbc", "BBC"), ("abc-news", "ABC News"), ("fox", "Fox"),
        ("the-sun", "The Sun"), ("harbor-post", "Harbor Post"), ("krym", "Krym"), ("le-port", "Le Port"),
    ],
)  # fmt: skip
def test_a_name_that_is_no_word_is_an_acronym(slug: str, name: str, tmp_path: Path) -> None:
    (tmp_path / slug).mkdir()
    assert [one.name for one in outlets(tmp_path, {})] == [name]
    assert named(slug, {}).name == name


def test_the_settings_own_name_comes_first() -> None:
    assert named("nyt", {"nyt": OutletSettings(name="Nyt of Narvia")}, "NyT").name == "Nyt of Narvia"
    assert named("nyt", {}, "NyT").name == "NyT"


def _article(outlet: str, text: str, site: str | None = None) -> Article:
    return Article(outlet, "a.html", (Block(text, BlockKind.PARAGRAPH),), site=site)


@pytest.mark.parametrize(
    ("slug", "texts", "site", "name"),
    [
        ("ashdaily", ["He told the Ash Daily on Monday.", "The Ash Daily saw it."], None, "Ash Daily"),
        ("ashpost", ["She told AshPost, and AshPost asked again."], None, "AshPost"),
        ("ashdaily", ["He told the Ash Daily once."], None, None),
        ("ashdaily", ["See ashdaily.example and @ashdaily for more, at www.ashdaily.example."], None, None),
        ("nyt", ["Nothing here."], "The Narvian Yard Times", "The Narvian Yard Times"),
        ("tnyt", ["Nothing here."], "The Narvian Yard Times", "The Narvian Yard Times"),
        ("birch-times", ["Nothing here."], "Birch Times", "Birch Times"),
        ("saved", ["Nothing here."], "Birch Times", None),
    ],
)  # fmt: skip
def test_pages_and_articles_say_how_their_outlet_is_written(
    slug: str, texts: list[str], site: str | None, name: str | None
) -> None:
    names = WrittenNames()
    for text in texts:
        names.learn(_article(slug, text, site))
    assert names.name(slug) == name


def test_what_somebody_stated_counts_before_what_pages_write() -> None:
    stated = Outlet("ashdaily", "The Ash")
    assert called(stated, "Ash Daily") == stated
    assert called(Outlet("ashdaily", "Ashdaily"), "Ash Daily").name == "Ash Daily"
