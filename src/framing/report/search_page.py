"""Search over all passages, in the page itself: the text is in it, nothing is asked of any server."""

from __future__ import annotations

import json
from dataclasses import dataclass

from markupsafe import Markup

from framing.report.corpus import Corpus, records
from framing.report.outlets import shown


@dataclass(frozen=True, slots=True)
class SearchPage:
    data: Markup
    n_paragraphs: int


def search_page(corpus: Corpus) -> SearchPage:
    """Outlets, topics, articles and paragraphs as JSON that cannot end the element it stands in."""
    topics, outlets = {key: i for i, key in enumerate(corpus.topics)}, list(corpus.outlets)
    place = {article_id: i for i, article_id in enumerate(corpus.articles)}
    rows: list[tuple[int, str, str, list[int]]] = []
    in_order = corpus.tables["paragraphs"].sort_values(["article_id", "position"], kind="stable")
    for row in records(in_order[["article_id", "paragraph_id", "kind", "text"]]):
        if row["article_id"] in place and row["kind"] != "heading":
            on = [topics[topic] for topic, _ in corpus.on_topic.get(row["paragraph_id"], ()) if topic in topics]
            rows.append((place[row["article_id"]], row["paragraph_id"], shown(row["text"]), on))
    rows.sort(key=lambda one: one[0])
    value = {
        "outlets": [[mark.name, mark.css] for mark in corpus.outlets.values()],
        "topics": [topic.name for topic in corpus.topics.values()],
        "articles": [
            [ref.article_id, outlets.index(ref.outlet), ref.title, ref.when] for ref in corpus.articles.values()
        ],
        "paragraphs": rows,
    }
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for unsafe, safe in (
        ("&", "\\u0026"),
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(unsafe, safe)
    return SearchPage(Markup(text), len(rows))
