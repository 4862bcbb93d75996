"""The five articles that the project began with: all of their text, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from framing import ingest
from framing.settings import IngestSettings
from framing.tables.records import Article, BlockKind

# outlet: author, date, paragraphs (without those that are cut into passages), headings,
# lines of the file that are long and yet not the article's
EXPECTED = {
    "belarus-in-focus": (None, "2024-10-07/2024-10-13", 14, 0, 1),
    "carnegie-politika": (None, None, 14, 0, 0),
    "era-institute": ("Ksenia Kirillova", None, 10, 0, 2),
    "opposition-commentary": (None, None, 27, 3, 0),
    "vpk-name": ("Dmitry Bavyrin", None, 24, 0, 1),
}


@pytest.fixture(scope="module")
def articles(seeds: Path) -> dict[str, Article]:
    settings = IngestSettings()
    found = [ingest.read(source, settings) for source in ingest.walk(seeds, settings)]  # type: ignore[arg-type]
    assert all(isinstance(article, Article) for article in found)
    return {article.outlet: article for article in found}


@pytest.mark.parametrize("outlet", EXPECTED)
def test_seed(articles: dict[str, Article], seeds: Path, outlet: str) -> None:
    author, published, n_paragraphs, n_headings, n_left_out = EXPECTED[outlet]
    article = articles[outlet]
    raw = next((seeds / outlet).glob("*.txt")).read_text(encoding="utf-8")
    assert (article.author, article.published) == (author, published)
    kinds = [block.kind for block in article.body]
    assert (kinds.count(BlockKind.PARAGRAPH), kinds.count(BlockKind.HEADING)) == (n_paragraphs, n_headings)
    body = "\n".join(block.text for block in article.body)
    together = body.replace("\n", " ")  # as passages are put together again
    lines = [" ".join(line.split()) for line in raw.split("\n")]
    long = [line for line in lines if len(line.split()) >= 25]
    assert sum(line not in together for line in long) == n_left_out
    assert all(any(line in whole for whole in lines) for line in body.split("\n"))
    assert not re.search(r"subscri|share (?:this|on)|comment\?|page$|подписк|image source|^photo", body, re.I | re.M)


def test_headlines(articles: dict[str, Article], seeds: Path) -> None:
    assert articles["carnegie-politika"].title is None
    for outlet, article in articles.items():
        if outlet != "carnegie-politika":
            lines = [
                line.strip() for line in next((seeds / outlet).glob("*.txt")).read_text(encoding="utf-8").split("\n")
            ]
            assert article.title in lines[:8]
            assert len((article.title or "").split()) >= 5
