"""All pages of a report, one after the other."""

from __future__ import annotations

from collections.abc import Iterator

from framing.report.article_page import article_pages
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


def pages(material: Material, changes: ChangesPage, *, made: str) -> Iterator[tuple[str, str]]:
    """(path relative to the report's folder, text) of each page; `made` is when, and stands on the first page alone."""
    corpus, about, words = material.corpus, material.about, material.words
    shared = {
        "title": about.title,
        "nav": tuple(topic for topic in corpus.topics.values() if topic.named)[:5],
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

    yield "index.html", page("index", index_page(material, changes), "", made=made)
    source = str(words.say("chart_source", title=about.title, n=f"{len(corpus.articles):,}"))
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
    for article in article_pages(material):
        yield f"articles/{article.article_id}.html", page("article", article)
    yield "changes.html", page("changes", changes, "")
    yield "search.html", page("search", search_page(corpus), "")
    yield "method.html", page("method", method_page(material), "")
