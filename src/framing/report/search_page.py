"""Search over all passages, in the page itself: the text is in it, nothing is asked of any server."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from framing.report.corpus import Corpus
from framing.report.outlets import shown


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`data` is JSON, compressed by gzip and written in base64: a third of the size, and it cannot end any element."""

    data: str
    n_paragraphs: int


def search_page(corpus: Corpus) -> SearchPage:
    """Outlets, topics, and each article with its paragraphs: [how its id begins, text, places of its topics]."""
    topics, outlets = {key: i for i, key in enumerate(corpus.topics)}, {key: i for i, key in enumerate(corpus.outlets)}
    found: dict[str, list[tuple[str, str, list[int]]]] = {article_id: [] for article_id in corpus.articles}
    ids: dict[str, list[str]] = {article_id: [] for article_id in corpus.articles}
    frame = corpus.tables["paragraphs"].sort_values(["article_id", "position"], kind="stable")
    columns = [frame[name].tolist() for name in ("article_id", "paragraph_id", "kind", "text")]
    for article_id, paragraph_id, kind, text in zip(*columns, strict=True):
        if article_id in found:
            ids[article_id].append(paragraph_id)
            if kind != "heading":
                on = [topics[topic] for topic, _ in corpus.on_topic.get(paragraph_id, ()) if topic in topics]
                found[article_id].append((paragraph_id, shown(text), on))
    articles = [
        [ref.article_id, outlets[ref.outlet], ref.title, ref.when, _short(found[ref.article_id], ids[ref.article_id])]
        for ref in corpus.articles.values()
    ]
    value = {
        "outlets": [[mark.name, mark.css] for mark in corpus.outlets.values()],
        "topics": [topic.name for topic in corpus.topics.values()],
        "articles": articles,
    }
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    packed = base64.b64encode(gzip.compress(text.encode("utf-8", "replace"), 6, mtime=0)).decode()
    return SearchPage(packed, sum(map(len, found.values())))


def _short(rows: Sequence[tuple[str, str, list[int]]], ids: Sequence[str]) -> list[list[Any]]:
    """The rows with as much of each id as tells it from all others of its article; base.js finds the whole one."""
    enough = next((n for n in range(2, 99) if len({key[:n] for key in ids}) == len(set(ids))), 99)
    return [[key[:enough], text, on] for key, text, on in rows]
