"""All pages of a report, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from framing.report.about import About
from framing.report.article_page import article_pages
from framing.report.corpus import Corpus
from framing.report.index_page import index_page
from framing.report.method_page import method_page
from framing.report.outlet_page import outlet_page
from framing.report.rendering import render
from framing.report.search_page import search_page
from framing.report.story_page import story_pages
from framing.report.topic_page import topic_page
from framing.report.wording import wording


def pages(corpus: Corpus, about: About, *, made: str) -> Iterator[tuple[str, str]]:
    """(path relative to the report's folder, text) of each page; `made` is when, and stands on the first page alone."""
    words = wording()
    shared = {
        "title": about.title,
        "nav": tuple(corpus.topics.values()),
        "full": about.full_articles,
        "q": f"{about.q:g}",
        "min_articles": about.min_articles,
        "version": about.versions.get("framing", ""),
    }
    yield (
        "index.html",
        render("index.html.j2", words, "", {**shared, "page": index_page(corpus, about, words), "made": made}),
    )
    for topic_id, topic in corpus.topics.items():
        yield (
            topic.href,
            render("topic.html.j2", words, "../", {**shared, "page": topic_page(corpus, about, words, topic_id)}),
        )
    for slug, mark in corpus.outlets.items():
        yield (
            mark.href,
            render("outlet.html.j2", words, "../", {**shared, "page": outlet_page(corpus, about, words, slug)}),
        )
    for story in story_pages(corpus):
        yield f"stories/{story.story_id}.html", render("story.html.j2", words, "../", {**shared, "page": story})
    for article in article_pages(corpus, about, words):
        yield (
            f"articles/{article.article_id}.html",
            render("article.html.j2", words, "../", {**shared, "page": article}),
        )
    yield (
        "search.html",
        render("search.html.j2", words, "", {**shared, "page": search_page(corpus)}, scripts=("page.js", "search.js")),
    )
    yield "method.html", render("method.html.j2", words, "", {**shared, "page": method_page(corpus, about)})
