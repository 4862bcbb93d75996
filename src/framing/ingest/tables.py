"""All inputs to the tables outlets, articles and rejected."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from framing.ingest import sources
from framing.ingest.boilerplate import Formulas, Learning, without_formulas
from framing.ingest.decided import LEFT_OUT, DecidedArticles
from framing.ingest.identity import Fate, Identities, joined, with_fate
from framing.ingest.outlet_names import WrittenNames
from framing.ingest.outlet_rules import BOILERPLATE, OutletRules, cleared, repeated, ruled
from framing.ingest.publication import DayOrder, day_in
from framing.ingest.read import duplicates
from framing.ingest.readings import Reading, Readings
from framing.settings import IngestSettings, OutletSettings
from framing.tables.decisions.settled import Decisions
from framing.tables.keeping import InMemory
from framing.tables.records import Article, Rejected, facts_as_text
from framing.tables.schemas import TABLES

Row = tuple[object, ...]
Add = Callable[[str, Row], None]
TOGETHER = 200  # articles whose sentences are looked for together
STREAMED = ("articles", "left_out", "versions")  # tables too large for memory


def read_all(raw: Path, settings: IngestSettings, overrides: Mapping[str, OutletSettings]) -> dict[str, pd.DataFrame]:
    """Return the tables `outlets`, `articles`, `rejected`, `left_out` and `versions` for a whole folder.

    Each input is an article or a rejected row, and all its text is in the article's body or in `left_out`.

    Everything is in memory: this is for scripts and a few thousand inputs. A run uses `read_into`.
    """
    rows: dict[str, list[Row]] = {name: [] for name in STREAMED}
    outlets, rejected = read_into(
        raw, settings, overrides, Readings(InMemory(), recipe=""), lambda name, row: rows[name].append(row)
    )
    tables = {name: pd.DataFrame(found, columns=TABLES[name].names) for name, found in rows.items()}
    tables["articles"] = tables["articles"].astype({"quarantined": bool})
    return {"outlets": outlets, "rejected": rejected, **tables}


def read_into(
    raw: Path, settings: IngestSettings, overrides: Mapping[str, OutletSettings], readings: Readings, add: Add,
    decisions: Decisions | None = None, learning: Learning | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Hand the rows of the STREAMED tables to `add` with the table's name, one at a time, in the order of the inputs.

    Returns the tables outlets and rejected. What people have decided about an article counts as it becomes a row: how
    files are read, and which of them are one article, does not depend on it.

    All inputs are read first, then gone through again: what is furniture at an outlet, and which inputs are one
    article, is known only then. In between those that may be one with others are looked at.
    """
    known = sources.outlets(raw, overrides)
    learnt = _Learnt(sources.folders_of_outlets(raw), settings, learning or Learning())
    languages = {outlet.slug: outlet.language for outlet in known}
    learnt.learn(readings.take(sources.files(raw), settings, languages))
    fates = learnt.fates(readings)
    hashes: dict[str, str] = {}  # of the input at hand, and of those that are not whole yet
    pages: dict[str, list[tuple[int, Article]]] = {}  # of articles that are not whole yet
    rejected: list[Row] = []
    decided = DecidedArticles(decisions or Decisions())
    names: dict[str, str | None] = {}  # of outlets, as their first article's record writes them
    read: set[str] = set()  # folders in which something was found
    for item in duplicates(_results(readings, learnt, fates, hashes, pages, add)):
        sha256 = hashes.get(item.source_path, "")
        if item.source_path not in pages:
            hashes.pop(item.source_path, None)
        read.add(item.source_path.split("/")[0])
        if isinstance(item, Rejected):
            names.setdefault(item.outlet, None)
            rejected.append((item.source_path, item.outlet, item.reason, item.detail))
            continue
        names[item.outlet] = names.get(item.outlet) or item.outlet_name
        add("articles", _row(decided.applied(item), sha256, settings))
        for position, piece in enumerate(item.left_out):
            add("left_out", (item.article_id, position, piece.reason, len(piece.text.split()), piece.text))
    others = sorted(names.keys() - {outlet.slug for outlet in known} - {""})  # outlets that only records name
    passed_on = {sources.slug_of(folder) for folder in read} - names.keys()  # all that is in them names other outlets
    known = [one for one in known if one.slug not in passed_on or one.group or one.language or one.facts]
    known = [sources.called(one, names.get(one.slug) or learnt.names.name(one.slug)) for one in known]
    known += [sources.named(slug, overrides, names[slug]) for slug in others]
    rows = [(one.slug, one.name, one.language, one.group, facts_as_text(one.facts)) for one in known]
    return (
        pd.DataFrame(rows, columns=TABLES["outlets"].names),
        pd.DataFrame(rejected, columns=TABLES["rejected"].names),
    )


class _Learnt:
    """What is known of the inputs once all were read: what outlets repeat, how they write days, what is one article."""

    def __init__(self, folders: Mapping[str, list[Path]], settings: IngestSettings, learning: Learning) -> None:
        self.settings = settings
        self.rules = {slug: OutletRules.of_any(places) for slug, places in folders.items()}
        self.order, self.identities, self.learning = DayOrder(), Identities(), learning
        self.names = WrittenNames()
        self.lines: frozenset[tuple[str, int]] = frozenset()
        self.formulas: Mapping[str, Formulas] = {}

    def learn(self, found: Iterable[Reading]) -> None:
        """Go through all readings once."""
        self.lines = repeated(self._passing(found))
        self.formulas = self.learning.formulas()

    def _passing(self, found: Iterable[Reading]) -> Iterator[Article]:
        waiting: list[Article] = []
        for one in found:
            if isinstance(item := one.result, Article):
                self.order.learn(item)
                self.identities.learn(item)
                self.names.learn(item)
                waiting.append(self._ruled(item))
                if len(waiting) == TOGETHER:
                    yield from self._learnt_of(waiting)
                    waiting = []
        yield from self._learnt_of(waiting)

    def _learnt_of(self, articles: Sequence[Article]) -> Sequence[Article]:
        """The same articles, once what their outlet repeats is learnt of them."""
        self.learning.add(articles)
        return articles

    def fates(self, readings: Readings) -> dict[int, Fate]:
        """What becomes of the articles that are one with others, by their number; a look at those that may be."""
        if candidates := self.identities.candidates():
            for number, one in enumerate(one for one in readings.again() if one.kind == "article"):
                if number not in candidates:
                    continue
                item = one.result
                assert isinstance(item, Article), "its kind says so"
                if isinstance(item := self.finished(item), Article):
                    self.identities.look(number, item, usable=not _is_held(item, self.settings))
        return self.identities.fates()

    def finished(self, item: Article) -> Article | Rejected:
        """The article with its day settled and without what its outlet repeats; one that is little else is none."""
        item = self._ruled(self.order.settled(item))
        formulas = self.formulas.get(item.outlet, Formulas())
        item = without_formulas(item, formulas, BOILERPLATE, self.learning.spans(item))
        return cleared(item, self.lines, self.settings.min_words)

    def _ruled(self, item: Article) -> Article:
        return ruled(item, self.rules.get(item.outlet, OutletRules()))


def _results(
    readings: Readings,
    learnt: _Learnt,
    fates: Mapping[int, Fate],
    hashes: dict[str, str],
    pages: dict[str, list[tuple[int, Article]]],
    add: Add,
) -> Iterator[Article | Rejected]:
    """What every input became; the hash of each stands in `hashes` when it comes."""
    number = 0
    for one in readings.again():
        item = one.result
        hashes[item.source_path] = one.sha256
        if isinstance(item, Rejected):
            yield item
            continue
        fate, number = fates.get(number), number + 1
        item = learnt.finished(item)
        if isinstance(item, Rejected):
            yield item
        elif fate is None:
            yield _alone(item)
        else:
            if fate.version:
                add("versions", _version_row(item, fate, one.sha256))
            if fate.joins:
                yield from _with_pages(item, fate, pages)
            else:
                yield with_fate(item, fate)
    for waiting in pages.values():  # whatever became of the others
        yield joined(waiting, Fate())


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
    return LEFT_OUT in article.held or (doubtful and article.article_id not in settings.accept)


def _row(article: Article, sha256: str, settings: IngestSettings) -> Row:
    return (
        article.article_id, article.outlet, article.title, article.author, day_in(settings.zone, article),
        article.published_at,
        article.updated, article.language, article.url, article.genre, article.agency, article.source_path,
        round(article.confidence, 6), "; ".join(article.doubts), _is_held(article, settings), article.n_words, sha256,
        _body(article),
    )  # fmt: skip
