"""The page that shows any article whose page is packed into a file with others: in a large corpus, all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from framing.report.packing import as_json, compressed
from framing.report.page import PageKind, ReportPage
from framing.report.parts.article_sources import shelves
from framing.report.sources.material import Material


@dataclass(frozen=True, slots=True)
class ArticlesPage:
    """`data` says for articles.js which file holds which articles."""

    data: str
    n_articles: int


def make(material: Material) -> Iterator[ReportPage]:
    """The one page. The articles are in the files that the pages of kind `article` are put into."""
    data = compressed(as_json(dict(shelves(material.corpus))))
    yield ReportPage("articles/index.html", ArticlesPage(data, len(material.corpus.articles)))


KIND = PageKind(
    make,
    styles=("text.css",),
    scripts=("shards.js", "articles.js"),
    loads=True,
    fits=lambda material: material.corpus.packed,
)
