"""Search over all passages, in the page itself: the text is in it, nothing is asked of any server."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from framing.report.page import PageKind, ReportPage
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.material import Material
from framing.report.sources.outlets import shown


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`data` is JSON, compressed by gzip and written in base64: a third of the size, and it cannot end any element."""

    data: str
    n_paragraphs: int


def _page(corpus: FinishedTables) -> SearchPage:
    """Outlets, topics, and each article with its paragraphs: [how its id begins, text, places of its topics]."""
    topics, outlets = {key: i for i, key in enumerate(corpus.topics)}, {key: i for i, key in enumerate(corpus.outlets)}
    articles, many = [], 0
    for ref in corpus.articles.values():
        written = corpus.written.get(ref.article_id, ())
        rows = [
            (key, shown(text), [topics[topic] for topic, _ in corpus.on_topic.get(key, ()) if topic in topics])
            for key, kind, text in written
            if kind != "heading"
        ]
        short = _short(rows, [key for key, _, _ in written])
        articles.append([ref.article_id, outlets[ref.outlet], ref.title, ref.when, short])
        many += len(rows)
    value = {
        "outlets": [[mark.name, mark.css] for mark in corpus.outlets.values()],
        "topics": [topic.name for topic in corpus.topics.values()],
        "articles": articles,
    }
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    packed = base64.b64encode(gzip.compress(text.encode("utf-8", "replace"), 6, mtime=0)).decode()
    return SearchPage(packed, many)


def _short(rows: Sequence[tuple[str, str, list[int]]], ids: Sequence[str]) -> list[list[Any]]:
    """The rows with as much of each id as tells it from all others of its article; base.js finds the whole one."""
    enough = next((n for n in range(2, 99) if len({key[:n] for key in ids}) == len(set(ids))), 99)
    return [[key[:enough], text, on] for key, text, on in rows]


def make(material: Material) -> Iterator[ReportPage]:
    """The one page."""
    yield ReportPage("search.html", _page(material.corpus))


KIND = PageKind(make, styles=("find.css",), scripts=("search.js",), menu=1, slow=True)  # half of its time it packs
