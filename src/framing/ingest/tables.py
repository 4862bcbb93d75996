"""All inputs to the tables outlets, articles and rejected."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from framing.ingest import sources
from framing.ingest.boilerplate import Formulas, Learning, without_formulas
from framing.ingest.identity import Fate, Identities, joined, with_fate
from framing.ingest.outlet_rules import BOILERPLATE, OutletRules, cleared, repeated, ruled
from framing.ingest.publication import DayOrder, day_in
from framing.ingest.read import duplicates
from framing.ingest.readings import Reading, Readings
from framing.settings import IngestSettings, OutletSettings
from framing.tables.keeping import InMemory
from framing.tables.records import Article, Rejected
from framing.tables.schemas import TABLES

Row = tuple[object, ...]


def read_all(raw: Path, settings: IngestSettings, overrides: Mapping[str, OutletSettings]) -> dict[str, pd.DataFrame]:
    """Return the tables `outlets`, `articles`, `rejected`, `left_out` and `versions` for a whole folder.

    Each input is an article or a rejected row, and all its text is in the article's body or in `left_out`.

    Everything is in memory: this is for scripts and a few thousand inputs. A run uses `read_into`.
    """
    rows: list[Row] = []
    left_out: list[Row] = []
    versions: list[Row] = []
    readings = Readings(InMemory(), recipe="")
    adds = rows.append, left_out.append, versions.append
    outlets, rejected = read_into(raw, settings, overrides, readings, *adds)
    articles = pd.DataFrame(rows, columns=TABLES["articles"].names).astype({"quarantined": bool})
    rest = pd.DataFrame(left_out, columns=TABLES["left_out"].names)
    states = pd.DataFrame(versions, columns=TABLES["versions"].names)
    return {"outlets": outlets, "articles": articles, "rejected": rejected, "left_out": rest, "versions": states}


def read_into(
    raw: Path,
    settings: IngestSettings,
    overrides: Mapping[str, OutletSettings],
    readings: Readings,
    add: Callable[[Row], None],
    add_left_out: Callable[[Row], None],
    add_version: Callable[[Row], None],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Hand the rows of `articles`, `left_out` and `versions` on, one at a time, in the order of the inputs.

    Returns the tables outlets and rejected.

    All inputs are read first, then gone through again: what is furniture at an outlet, and which inputs are one
    article, is known only then. In between those that may be one with others are looked at.
    """
    known = sources.outlets(raw, overrides)
    rules = {slug: OutletRules.of_any(folders) for slug, folders in sources.folders_of_outlets(raw).items()}
    languages = {outlet.slug: outlet.language for outlet in known}
    nothing = OutletRules()

    def ruled_articles(found: Iterable[Reading]) -> Iterator[Article]:
        for one in found:
            if isinstance(item := one.result, Article):
                order.learn(item)
                identities.learn(item)
                item = ruled(item, rules.get(item.outlet, nothing))
                learning.add(item)
                yield item

    def finished(item: Article) -> Article | Rejected:
        item = order.settled(item)
        item = ruled(item, rules.get(item.outlet, nothing))
        item = without_formulas(item, formulas.get(item.outlet, Formulas()), BOILERPLATE)
        return cleared(item, learnt, settings.min_words)

    order, identities, learning = DayOrder(), Identities(), Learning()
    learnt = repeated(ruled_articles(readings.take(sources.walk(raw, settings), settings, languages)))
    formulas = learning.formulas()
    if candidates := identities.candidates():
        for number, one in enumerate(one for one in readings.again() if one.kind == "article"):
            if number in candidates:
                item = one.result
                assert isinstance(item, Article), "its kind says so"
                if isinstance(item := finished(item), Article):
                    identities.look(number, item, usable=not _is_held(item, settings))
    fates = identities.fates()
    hashes: dict[str, str] = {}  # of the input at hand, which `duplicates` hands on at once
    pages: dict[str, list[tuple[int, Article]]] = {}  # of articles that are not whole yet

    def results() -> Iterator[Article | Rejected]:
        number = 0
        for one in readings.again():
            item = one.result
            hashes[item.source_path] = one.sha256
            if isinstance(item, Rejected):
                yield item
                continue
            fate, number = fates.get(number), number + 1
            item = finished(item)
            if fate is None or isinstance(item, Rejected):
                yield _alone(item) if isinstance(item, Article) else item
                continue
            if fate.version:
                add_version(_version_row(item, fate, one.sha256))
            if fate.joins:
                yield from _with_pages(item, fate, pages)
            else:
                yield with_fate(item, fate)
        for waiting in pages.values():  # whatever became of the others
            yield joined(waiting, Fate())

    rejected: list[Row] = []
    seen: set[str] = set()
    names: dict[str, str] = {}
    for item in duplicates(results()):
        seen.add(item.outlet)
        sha256 = hashes.get(item.source_path, "")
        if item.source_path not in pages:
            hashes.pop(item.source_path, None)
        if isinstance(item, Rejected):
            rejected.append((item.source_path, item.outlet, item.reason, item.detail))
        else:
            if item.outlet_name:
                names.setdefault(item.outlet, item.outlet_name)
            add(_row(item, sha256, settings))
            for position, piece in enumerate(item.left_out):
                add_left_out((item.article_id, position, piece.reason, len(piece.text.split()), piece.text))
    others = sorted(seen - {outlet.slug for outlet in known} - {""})
    # outlets that only records name
    known += [sources.named(slug, overrides, names.get(slug)) for slug in others]
    return (
        pd.DataFrame(
            [(o.slug, o.name, o.language, o.group) for o in known], columns=["outlet", "name", "language", "group"]
        ),
        pd.DataFrame(rejected, columns=["source_path", "outlet", "reason", "detail"]),
    )


def _alone(article: Article) -> Article:
    """An article of which nothing else was found; if it is a page of several, that is said and held back if sure."""
    if article.part is None:
        return article
    page, pages = article.part
    which = f"page {page}{f' of {pages}' if pages else ''}" if page else f"one of the {pages} pages"
    told = f"It is {which} of an article; save the other pages beside it."
    return replace(article, doubts=(*article.doubts, told), held=(*article.held, *([told] if pages else [])))


def _with_pages(
    article: Article, fate: Fate, waiting: dict[str, list[tuple[int, Article]]]
) -> Iterator[Article | Rejected]:
    """What a page of an article over several pages gives: its own row, and the article once all pages are there."""
    assert fate.joins is not None, "only pages come here"
    pages = waiting.setdefault(fate.joins, [])
    pages.append((fate.page, article))
    if fate.rejected:
        yield with_fate(article, fate)
    if len(pages) == fate.pages:
        del waiting[fate.joins]
        yield joined(pages, fate)


def _version_row(article: Article, fate: Fate, sha256: str) -> Row:
    assert fate.version is not None, "only versions come here"
    of = fate.version
    return (
        of.article_id, of.number, article.outlet, of.moment, of.kind, article.title, article.source_path,
        article.n_words, sha256, _body(article),
    )  # fmt: skip


def _body(article: Article) -> str:
    return json.dumps([[block.kind.value, block.text] for block in article.body], ensure_ascii=False)


def _is_held(article: Article, settings: IngestSettings) -> bool:
    """Whether an article is too doubtful to be compared, and nobody has accepted it."""
    doubtful = bool(article.held) or round(article.confidence, 6) < settings.min_confidence
    return doubtful and article.article_id not in settings.accept


def _row(article: Article, sha256: str, settings: IngestSettings) -> Row:
    return (
        article.article_id, article.outlet, article.title, article.author, day_in(settings.zone, article),
        article.published_at,
        article.updated, article.language, article.url, article.genre, article.agency, article.source_path,
        round(article.confidence, 6), "; ".join(article.doubts), _is_held(article, settings), article.n_words, sha256,
        _body(article),
    )  # fmt: skip
