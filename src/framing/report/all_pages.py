"""All pages of a report. Each module in pages/ is found by itself; none is named here."""

from __future__ import annotations

import functools
import importlib
import itertools
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from pathlib import PurePosixPath
from typing import Any

from framing.machine.workers import BackgroundThread, cores, is_helped, surely
from framing.report import pages
from framing.report.charts.files import Chart, chart_file
from framing.report.folding import folded, is_large, plain
from framing.report.packing import as_json, compressed, shard
from framing.report.page import PageKind, ReportPage
from framing.report.parts.instrument import instrument_line
from framing.report.parts.not_read import languages_compared
from framing.report.rendering import main_part, render
from framing.report.sources.material import Material
from framing.report.wording import Wording, wording

IN_HEAD = 5  # topics in the head of a page; more, or long names, are in a list that opens
LETTERS_IN_HEAD = 90
FEW = 400  # articles: with fewer a process of its own costs more than it saves
SECONDS = 3600.0  # of a processor for one piece, which takes some tenths of one
File = tuple[str, bytes]  # path relative to the report's folder, content
Piece = tuple[str, str, Mapping[str, Any], Any]  # name of the kind, language, what every page gets, piece of the kind


@functools.cache
def kinds() -> Mapping[str, PageKind]:
    """The kind of page that each module in pages/ describes as its KIND, by the name of the module."""
    names = sorted(module.name for module in pkgutil.iter_modules(pages.__path__))
    return {name: importlib.import_module(f"{pages.__name__}.{name}").KIND for name in names}


def page_files(material: Material, *, processes: int | None = None) -> Iterator[File]:
    """Every page and chart as a file.

    `processes` make the pages of kinds that are cut into pieces: None is this process alone, 0 is one for each core.
    """
    shared = for_every_page(material)
    pieces = _pieces(material, shared)
    near = _near(material, shared)
    few = processes == 1 or len(material.corpus.articles) < FEW
    if processes is None or (few and not is_helped()):
        yield from near
        yield from itertools.chain.from_iterable(map(_files_of_piece, pieces))
        return
    others = processes or max(1, cores() - 1)  # as this one has work of its own meanwhile
    far = surely(_files_of_piece, pieces, others, SECONDS, "the pages of articles")
    with BackgroundThread() as thread:
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


def charts_of(material: Material, names: Iterable[str] | None = None) -> Iterator[Chart]:
    """The charts of all pages, or of the kinds `names`, as they stand in charts/."""
    for name, kind in kinds().items():
        if kind.pieces is None and (names is None or name in names):
            for page in kind.make(material):
                yield from page.charts


def chart_source(material: Material) -> str:
    """The line below a chart that stands alone: what it is about, and who made it."""
    articles = material.words.count("n_articles", len(material.corpus.articles))
    return str(material.words.say("chart_source", title=material.about.title, articles=articles))


def for_every_page(material: Material) -> dict[str, Any]:
    """What every template gets, as plain values."""
    corpus, about, words = material.corpus, material.about, material.words
    named = tuple(topic for topic in corpus.topics.values() if topic.named)
    fitting = {name: kind for name, kind in kinds().items() if kind.fits(material)}
    places = sorted((kind.menu, name) for name, kind in fitting.items() if kind.menu is not None)
    return {
        "title": about.title,
        "topics_in_menu": named,
        "topics_folded": len(named) > IN_HEAD or sum(len(topic.name) for topic in named) > LETTERS_IN_HEAD,
        "menu": tuple((f"{name}.html", called(name, words)) for _, name in places),
        "periods": corpus.periods.labels,
        "full": about.full_articles,
        "q": words.numeral(f"{about.q:g}"),
        "min_articles": about.min_articles,
        "main": about.main,
        "languages": languages_compared(material),
        "several_languages": corpus.in_several_languages,
        "instrument": instrument_line(material),
        "version": about.versions.get("framing", ""),
        "chart_source": chart_source(material),
    }


def called(name: str, words: Wording) -> str:
    """What the menu calls a kind of page."""
    return words.find(f"{name}.menu") or name.replace("_", " ").capitalize()


def _near(material: Material, shared: Mapping[str, Any]) -> Iterator[File]:
    """The files of all kinds that are not cut into pieces."""
    values = {**shared, "data": material.data_file}
    whole = {name: kind for name, kind in kinds().items() if kind.pieces is None and kind.fits(material)}

    def made(name: str) -> list[ReportPage]:
        return list(whole[name].make(material))

    with BackgroundThread() as thread:
        slow = {name: thread.submit(made, name) for name, kind in whole.items() if kind.slow}
        for name, kind in whole.items():
            for page in () if kind.slow else kind.make(material):
                yield from _files(name, page, material.words, values)
        for name, found in slow.items():
            for page in found.result():
                yield from _files(name, page, material.words, values)


def _pieces(material: Material, shared: Mapping[str, Any]) -> Iterator[Piece]:
    """The pieces of all kinds that are cut. Each kind is asked at once: a thread may draw what this gives."""
    cut = [(name, kind.pieces(material)) for name, kind in kinds().items() if kind.pieces]
    language = material.about.language
    return ((name, language, shared, piece) for name, pieces in cut for piece in pieces)


def _files_of_piece(piece: Piece) -> list[File]:
    name, language, shared, part = piece
    words, files = wording(language), list[File]()
    shelves: dict[str, dict[str, tuple[str, str]]] = {}
    for page in kinds()[name].make(part):
        if page.shelf:
            shown = main_part(name, words, up=_up(page), values=_values(name, page, words, shared))
            shelves.setdefault(page.shelf, {})[PurePosixPath(page.path).stem] = shown
        else:
            files += _files(name, page, words, shared)
    return files + [shard(path, compressed(as_json(those))) for path, those in shelves.items()]


def _files(name: str, page: ReportPage, words: Wording, values: Mapping[str, Any]) -> Iterator[File]:
    """A page as a file, its charts, and what its script loads."""
    kind, given = kinds()[name], _values(name, page, words, values)
    files = page.files
    text = render(name, words, up=_up(page), styles=kind.styles, scripts=kind.scripts, loads=kind.loads, values=given)
    if is_large(text, kind.most):
        scripts = (*kind.scripts, "shards.js", "folds.js")
        text = render(name, words, up=_up(page), styles=kind.styles, scripts=scripts, loads=True, values=given)
        text, parts = folded(text, page.path, words["waits"])
        files = (*files, *parts)
    yield page.path, plain(text).encode("utf-8", "replace")
    yield from files
    for chart in page.charts:
        yield chart.path, chart_file(chart, words, values["chart_source"]).encode("utf-8", "replace")


def _up(page: ReportPage) -> str:
    """What leads from the page's folder to the report's."""
    return "../" * page.path.count("/")


def _values(name: str, page: ReportPage, words: Wording, values: Mapping[str, Any]) -> dict[str, Any]:
    return {**values, "page": page.value, "called": called(name, words)}
