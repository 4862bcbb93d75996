"""All inputs to the tables outlets, articles and rejected."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from framing.ingest import sources
from framing.ingest.outlet_rules import OutletRules, cleared, repeated, ruled
from framing.ingest.publication import DayOrder
from framing.ingest.read import duplicates
from framing.ingest.readings import Reading, Readings
from framing.settings import IngestSettings, OutletSettings
from framing.tables.keeping import InMemory
from framing.tables.records import Article, Rejected
from framing.tables.schemas import TABLES

Row = tuple[object, ...]


def read_all(raw: Path, settings: IngestSettings, overrides: Mapping[str, OutletSettings]) -> dict[str, pd.DataFrame]:
    """Return the tables `outlets`, `articles`, `rejected` and `left_out` for a whole folder.

    Each input is an article or a rejected row, and all its text is in the article's body or in `left_out`.

    Everything is in memory: this is for scripts and a few thousand inputs. A run uses `read_into`.
    """
    rows: list[Row] = []
    left_out: list[Row] = []
    readings = Readings(InMemory(), recipe="")
    outlets, rejected = read_into(raw, settings, overrides, readings, rows.append, left_out.append)
    articles = pd.DataFrame(rows, columns=TABLES["articles"].names).astype({"quarantined": bool})
    rest = pd.DataFrame(left_out, columns=TABLES["left_out"].names)
    return {"outlets": outlets, "articles": articles, "rejected": rejected, "left_out": rest}


def read_into(
    raw: Path,
    settings: IngestSettings,
    overrides: Mapping[str, OutletSettings],
    readings: Readings,
    add: Callable[[Row], None],
    add_left_out: Callable[[Row], None],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Hand the rows of `articles` and `left_out` on, one at a time, in the order of the inputs.

    Returns the tables outlets and rejected.

    All inputs are read first, then gone through again: what is furniture at an outlet is known only then.
    """
    known = sources.outlets(raw, overrides)
    rules = {slug: OutletRules.of_any(folders) for slug, folders in sources.folders_of_outlets(raw).items()}
    languages = {outlet.slug: outlet.language for outlet in known}
    nothing = OutletRules()

    def ruled_articles(found: Iterable[Reading]) -> Iterator[Article]:
        for one in found:
            if isinstance(item := one.result, Article):
                order.learn(item)
                yield ruled(item, rules.get(item.outlet, nothing))

    order = DayOrder()
    learnt = repeated(ruled_articles(readings.take(sources.walk(raw, settings), settings, languages)))
    hashes: dict[str, str] = {}  # of the input at hand, which `duplicates` hands on at once

    def results() -> Iterator[Article | Rejected]:
        for one in readings.again():
            item = one.result
            hashes.clear()
            hashes[item.source_path] = one.sha256
            if isinstance(item, Article):
                item = order.settled(item)
                item = cleared(ruled(item, rules.get(item.outlet, nothing)), learnt, settings.min_words)
            yield item

    rejected: list[Row] = []
    seen: set[str] = set()
    for item in duplicates(results()):
        seen.add(item.outlet)
        if isinstance(item, Rejected):
            rejected.append((item.source_path, item.outlet, item.reason, item.detail))
        else:
            add(_row(item, hashes[item.source_path], settings))
            for position, piece in enumerate(item.left_out):
                add_left_out((item.article_id, position, piece.reason, len(piece.text.split()), piece.text))
    others = sorted(seen - {outlet.slug for outlet in known} - {""})
    known += [sources.named(slug, overrides) for slug in others]  # outlets that only the records of a table name
    return (
        pd.DataFrame(
            [(o.slug, o.name, o.language, o.group) for o in known], columns=["outlet", "name", "language", "group"]
        ),
        pd.DataFrame(rejected, columns=["source_path", "outlet", "reason", "detail"]),
    )


def _row(article: Article, sha256: str, settings: IngestSettings) -> tuple[object, ...]:
    body = json.dumps([[block.kind.value, block.text] for block in article.body], ensure_ascii=False)
    confidence = round(article.confidence, 6)
    doubtful = bool(article.held) or confidence < settings.min_confidence
    quarantined = doubtful and article.article_id not in settings.accept
    return (
        article.article_id, article.outlet, article.title, article.author, article.published, article.published_at,
        article.updated, article.language, article.url, article.genre, article.agency, article.source_path, confidence,
        "; ".join(article.doubts), quarantined, article.n_words, sha256, body,
    )  # fmt: skip
