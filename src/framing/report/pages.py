"""All pages of a report: those of articles beside the others, where there are many."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

from framing.machine.workers import Beside, cores, surely
from framing.report.article_page import article_files
from framing.report.article_sources import pieces
from framing.report.changes_page import ChangesPage
from framing.report.chart_files import chart_file, outlet_charts, topic_charts
from framing.report.index_page import index_page
from framing.report.material import Material
from framing.report.method_page import method_page
from framing.report.outlet_page import outlet_page
from framing.report.outlets import page_name
from framing.report.rendering import render
from framing.report.search_page import search_page
from framing.report.story_page import story_pages
from framing.report.topic_page import topic_page

FEW = 400  # articles: with fewer a process of its own costs more than it saves
SECONDS = 3600.0  # of a processor for one piece, which takes some tenths of one
File = tuple[str, bytes]  # path relative to the report's folder, content


def page_files(material: Material, changes: ChangesPage, *, made: str, processes: int | None = None) -> Iterator[File]:
    """Every page as a file; `processes` that make articles' pages: None is this one alone, 0 one a core."""
    near = ((name, text.encode("utf-8", "replace")) for name, text in pages(material, changes, made=made))
    sources = pieces(material, _around(material))
    if processes is None or processes == 1 or len(material.corpus.articles) < FEW:
        yield from near
        yield from itertools.chain.from_iterable(map(article_files, sources))
        return
    others = processes or max(1, cores() - 1)  # as this one has work of its own meanwhile
    far = surely(article_files, sources, others, SECONDS, "the articles' pages")
    with Beside() as thread:
        coming: Future[list[File] | None] | None = thread.submit(next, far, None)
        for file in near:
            yield file
            while coming and coming.done():
                found = coming.result()
                yield from found or ()
                coming = thread.submit(next, far, None) if found is not None else None
        if coming:
            yield from coming.result() or ()
            yield from itertools.chain.from_iterable(far)


def _around(material: Material) -> dict[str, Any]:
    """What every page has around it."""
    named = tuple(topic for topic in material.corpus.topics.values() if topic.named)
    return {"title": material.about.title, "nav": named[:5]}


def pages(material: Material, changes: ChangesPage, *, made: str) -> Iterator[tuple[str, str]]:
    """(path relative to the report's folder, text) of each page but the articles', and of the charts.

    `made` is when, and stands on the first page alone.
    """
    corpus, about, words = material.corpus, material.about, material.words
    shared = {
        **_around(material),
        "periods": corpus.periods.labels,
        "full": about.full_articles,
        "q": f"{about.q:g}",
        "min_articles": about.min_articles,
        "main": about.main,
        "data": material.data_file,
        "version": about.versions.get("framing", ""),
    }

    def page(template: str, value: object, up: str = "../", **more: object) -> str:
        return render(template, words, up, {**shared, "page": value, **more})

    with Beside() as thread:
        searched = thread.submit(search_page, corpus)  # half of the time it packs, which is not Python
        yield "index.html", page("index", index_page(material, changes), "", made=made)
        yield from _told(material, page)
        yield "search.html", page("search", searched.result(), "")
    yield "changes.html", page("changes", changes, "")
    yield "method.html", page("method", method_page(material), "")


def _told(material: Material, page: Callable[[str, object], str]) -> Iterator[tuple[str, str]]:
    """The pages of topics, outlets and events."""
    corpus, words = material.corpus, material.words
    articles = words.count("n_articles", len(corpus.articles))
    source = str(words.say("chart_source", title=material.about.title, articles=articles))
    for topic_id, topic in corpus.topics.items():
        told = topic_page(material, topic_id)
        yield topic.href, page("topic", told)
        for chart in topic_charts(told, words):
            yield chart.path, chart_file(chart, words, source)
    for slug, mark in corpus.outlets.items():
        profile = outlet_page(material, slug)
        yield mark.href, page("outlet", profile)
        for chart in outlet_charts(profile):
            yield chart.path, chart_file(chart, words, source)
    for story in story_pages(corpus):
        yield f"stories/{page_name(story.story_id)}.html", page("story", story)
