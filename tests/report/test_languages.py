"""An outlet whose language is not read is never called silent: every page says what was compared and what was not."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from framing.measures.cards import cards
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.rows import in_order
from framing.report.sources.summaries import Summaries

from . import made
from .conftest import write_report

FOREIGN = "outlet-03"


def _in_another_language(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The same tables after a run in which one outlet's language was not read: nothing of it is on any topic."""
    articles = tables["articles"]
    ids = set(articles.loc[articles["outlet"] == FOREIGN, "article_id"])
    paragraphs = set(tables["paragraphs"].loc[tables["paragraphs"]["article_id"].isin(ids), "paragraph_id"])
    found = dict(tables)
    found["articles"] = articles.assign(language=articles["language"].mask(articles["outlet"] == FOREIGN, "ru"))
    members = tables["memberships"]
    found["memberships"] = members[~members["paragraph_id"].isin(paragraphs)]
    for name in ("scores", "own_scores", "contrasts", "evidence", "passages", "overlap", "partners", "stories"):
        rows = found[name]
        for column, gone in (("article_id", ids), ("outlet", {FOREIGN}), ("versus", {FOREIGN})):
            rows = rows[~rows[column].isin(list(gone))] if column in rows else rows
        found[name] = rows
    return found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(tmp_path_factory.mktemp("languages"), _in_another_language(made.tables(4, 18)))


def _words(path: Path) -> str:
    return " ".join(re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", path.read_text("utf-8"), flags=re.S).split())


def test_every_page_says_which_languages_were_compared(pages: Path) -> None:
    for path in pages.rglob("*.html"):
        said = _words(path)
        assert "Languages compared here: English." in said, path
        assert re.search(r"do(es)? not read them: 1[78] articles in Russian\.", said), path


def test_who_is_not_read_is_not_silent(pages: Path) -> None:
    first = _words(pages / "index.html")
    name = made.NAMES[3]
    cannot = first.split("What this corpus cannot carry")[1]
    assert re.search(rf"{name} ?: \d+ of \d+ articles in Russian, which is not read here", cannot)
    silent = first.split("Who is silent")[1].split("Who covers what")[0]
    assert name not in silent
    for path in (pages / "topics").glob("*.html"):
        assert not re.search(rf"Silent: [^.]*{name}|{name}: nothing on this topic", _words(path)), path


def test_the_article_says_that_it_is_compared_with_nothing(pages: Path) -> None:
    said = [path for path in (pages / "articles").glob("*.html") if "This article is in Russian." in _words(path)]
    assert len(said) in (17, 18)
    assert all('lang="ru"' in path.read_text("utf-8") for path in said)


def test_where_all_is_read_nothing_is_said_of_other_languages(report: Path) -> None:
    first = _words(report / "index.html")
    assert "Languages compared here: English." in first
    assert "Not compared" not in first
    assert "in the same language" not in first


RUSSIAN = ("outlet-02", "outlet-03")


@pytest.fixture(scope="module")
def two_languages() -> dict[str, pd.DataFrame]:
    """Four outlets, of which two write in another language, and all are read."""
    tables = made.tables(4, 18)
    articles = tables["articles"]
    written = articles["language"].mask(articles["outlet"].isin(RUSSIAN), "ru")
    return tables | {"articles": articles.assign(language=written)}


def test_the_others_are_those_that_write_in_the_same_language(two_languages: dict[str, pd.DataFrame]) -> None:
    across = {one.name for one in cards() if one.across_languages}
    several = across | {one.name for one in cards() if not one.languages}
    found = Summaries(FinishedTables(in_order(two_languages), ranked=frozenset()))
    seen = set()
    for key, by_outlet in found.items():
        for slug, one in by_outlet.items():
            same = [other for other in by_outlet if other != slug and (other in RUSSIAN) == (slug in RUSSIAN)]
            others = [other for other in by_outlet if other != slug] if key[1] in across else same
            if key[1] in several:
                assert one.n_articles_rest == sum(by_outlet[other].n_articles for other in others)
                assert one.n_passages_rest == sum(by_outlet[other].n_passages for other in others)
                seen.add(key[1] in across)
    assert seen == {True, False}


def test_every_page_says_who_is_compared_in_which_language(
    two_languages: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    articles = two_languages["articles"].copy()
    articles.loc[articles.index[articles["outlet"] == "outlet-00"][:2], "language"] = "be"
    report = write_report(tmp_path, two_languages | {"articles": articles}, reads=("be", "en", "ru"))
    names = [made.NAMES[number] for number in range(4)]
    for path in [report / "index.html", *(report / "topics").glob("*.html")]:
        said = _words(path).replace(" )", ")").replace("( ", "(").replace(" ,", ",")
        assert f"English ({names[0]} and {names[1]})" in said, path
        assert f"Russian ({names[2]} and {names[3]})" in said, path
        assert re.search(r"Left out of that, [^.]*: [12] articles? in Belarusian\.", said), path
    assert "“The others” are those that write in the same language." in _words(report / "index.html")
