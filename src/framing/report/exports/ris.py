"""The articles as references (RIS), for Zotero, EndNote, Citavi and others. UTF-8, one record an article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from framing.report.export_format import ExportFormat, File
from framing.report.sources.material import Material
from framing.report.sources.outlets import shown
from framing.report.sources.rows import Row, records

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def make(material: Material) -> Iterator[File]:
    """One file. What was held back is no part of the comparison and not in it."""
    corpus = material.corpus
    topics: dict[str, list[str]] = {}
    for topic_id, by_outlet in corpus.covering.items():
        for article_id in (one for ids in by_outlet.values() for one in ids):
            topics.setdefault(article_id, []).append(corpus.topics[topic_id].name)
    frame = corpus.tables["articles"]
    columns = ["article_id", "title", "author", "published", "language", "url", "agency"]
    by_id = {row["article_id"]: row for row in records(frame[columns])}
    told = [
        _record(by_id[ref.article_id], corpus.outlets[ref.outlet].name, topics.get(ref.article_id, []))
        for ref in corpus.articles.values()
    ]
    yield "data/articles.ris", "\r\n".join(told).encode()


def _record(row: Row, outlet: str, topics: list[str]) -> str:
    """One article, its fields in the order of the format, lines ended as the format says."""
    day = _DAY.match(row["published"] or "")
    parts = [part or "" for part in day.groups()] if day else []
    fields = [
        ("TY", "NEWS"),
        ("TI", row["title"]),
        ("AU", row["author"]),
        ("T2", outlet),
        ("PY", parts[0] if parts else ""),
        ("DA", f"{'/'.join(parts)}/" if parts else ""),
        ("UR", row["url"]),
        ("LA", row["language"]),
        ("PB", row["agency"]),
        *(("KW", topic) for topic in topics),
        ("ID", row["article_id"]),
    ]
    lines = [f"{name}  - {text}" for name, value in fields if (text := _one_line(value))]
    return "\r\n".join([*lines, "ER  - ", ""])


def _one_line(value: object) -> str:
    return " ".join(shown(str(value)).split()) if value else ""


FORMAT = ExportFormat("ris", make, place=40, leads_to="data/articles.ris")
