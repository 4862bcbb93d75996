"""All inputs to the tables outlets, articles and rejected."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from framing.ingest import sources
from framing.ingest.outlet_rules import Rules, without_furniture
from framing.ingest.read import duplicates, read
from framing.records import Article, Rejected, Source
from framing.settings import IngestSettings, OutletSettings

Reading = Callable[[Source, IngestSettings, str | None], Article | Rejected]


def read_all(
    raw: Path, settings: IngestSettings, overrides: Mapping[str, OutletSettings], reading: Reading = read
) -> dict[str, pd.DataFrame]:
    """The tables `outlets`, `articles` and `rejected` for everything under `raw`: no input is in none of them."""
    known = sources.outlets(raw, overrides)
    language = {outlet.slug: outlet.language for outlet in known}
    hashes: dict[str, str] = {}

    def results() -> Iterator[Article | Rejected]:
        for source in sources.walk(raw, settings):
            if isinstance(source, Rejected):
                yield source
            else:
                hashes[source.path] = hashlib.sha256(source.content).hexdigest()
                yield reading(source, settings, language.get(source.outlet))

    articles, rejected = [], []
    rules = {outlet.slug: Rules.of(raw / outlet.slug) for outlet in known}
    for item in duplicates(without_furniture(results(), rules, settings.min_words)):
        if isinstance(item, Rejected):
            rejected.append((item.source_path, item.outlet, item.reason, item.detail))
        else:
            articles.append(_row(item, hashes[item.source_path], settings))
    slugs = {outlet.slug for outlet in known}
    seen = sorted({str(row[1]) for row in (*articles, *rejected)} - slugs - {""})
    known += [sources.named(slug, overrides) for slug in seen]  # outlets that only the records of a table name
    return {
        "outlets": pd.DataFrame(
            [(o.slug, o.name, o.language, o.group) for o in known], columns=["outlet", "name", "language", "group"]
        ),
        "articles": pd.DataFrame(articles, columns=_ARTICLE).astype({"quarantined": bool}),
        "rejected": pd.DataFrame(rejected, columns=["source_path", "outlet", "reason", "detail"]),
    }


_ARTICLE = [
    "article_id", "outlet", "title", "author", "published", "language", "url", "genre", "agency", "source_path",
    "confidence", "doubts", "quarantined", "n_words", "sha256", "body",
]  # fmt: skip


def _row(article: Article, sha256: str, settings: IngestSettings) -> tuple[object, ...]:
    body = json.dumps([[block.kind.value, block.text] for block in article.body], ensure_ascii=False)
    confidence = round(article.confidence, 6)
    quarantined = confidence < settings.min_confidence and article.article_id not in settings.accept
    return (
        article.article_id, article.outlet, article.title, article.author, article.published, article.language,
        article.url, article.genre, article.agency, article.source_path, confidence, "; ".join(article.doubts),
        quarantined, article.n_words, sha256, body,
    )  # fmt: skip
