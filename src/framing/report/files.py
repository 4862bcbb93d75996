"""Everything that goes into a report's folder: pages, data, and what was run."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from importlib import metadata

import pandas as pd

from framing import __version__
from framing.measures.cards import Card
from framing.report.all_formats import always_written
from framing.report.all_pages import page_files
from framing.report.export_format import File
from framing.report.exports.tables import packed_beside
from framing.report.sources.about import About
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.material import Before, Material
from framing.report.sources.notes import notes
from framing.report.sources.rows import in_order
from framing.report.wording import wording
from framing.settings import Settings
from framing.settings.running import UNREPORTED
from framing.settings.sections import ReportSettings
from framing.tables.decisions.standing import Standing
from framing.text.mentions.held import called_by_key

OWN_FILES = 1000  # articles up to which each has a file of its own, unless framing.toml says otherwise
_LIBRARIES = (
    "graspologic-native",
    "jinja2",
    "numpy",
    "onnxruntime",
    "pandas",
    "prefect",
    "pyarrow",
    "scikit-learn",
    "scipy",
    "sentence-transformers",
    "torch",
    "trafilatura",
)


def about_run(
    settings: Settings, measures: Iterable[Card], inputs: Mapping[str, str], decided: tuple[Standing, ...] = ()
) -> About:
    """What the report says about its making, from the settings, the measures taken and the hashes of the tables.

    `decided` is what became of people's decisions.
    """
    comparison, words = settings.comparison, wording(settings.report.language)
    unnamed = settings.report.title == ReportSettings().title
    taken = [measure for measure in measures if measure.name not in settings.measures.off]
    return About(
        title=words["report_title"] if unnamed else settings.report.title,
        notes=notes(taken, words=words),
        language=settings.report.language,
        reads=settings.embedding.reads,
        primary=comparison.primary,
        q=comparison.q,
        min_articles=comparison.min_articles,
        full_articles=comparison.full_articles,
        names={key: name.label for key, name in settings.names.items()},
        referents=settings.names,
        settings=settings.model_dump(mode="json", exclude=set(UNREPORTED)),
        versions=_versions(),
        inputs=dict(inputs),
        seed=settings.run.seed,
        decided=decided,
        article_pages=settings.report.article_pages,
    )


def report_files(
    tables: Mapping[str, pd.DataFrame],
    about: About,
    *,
    made: datetime,
    before: Before | None = None,
    processes: int | None = None,
) -> Iterator[File]:
    """(path relative to the report's folder, bytes) of every file of a report.

    The time stands in run.json and in one element of the first page; `before` is the name of an earlier report and its
    tables changes_page.NEEDED, for the page that says what changed. `processes` make articles' pages: None is this one
    alone, 0 one a core; the files are the same, in another order.
    """
    material = material_of(tables, about, made=made, before=before)
    corpus, when = material.corpus, material.made
    yield from packed_beside(corpus, page_files(material, processes=processes))
    yield from always_written(material)
    run = {
        "made": when,
        "run": made.strftime("%Y%m%dT%H%M%S.%fZ"),
        "seed": about.seed,
        "settings": about.settings,
        "versions": about.versions,
        "inputs": about.inputs,
        "n_articles": len(corpus.articles),
        "n_outlets": len(corpus.outlets),
    }
    yield "run.json", (json.dumps(run, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def material_of(
    tables: Mapping[str, pd.DataFrame], about: About, *, made: datetime, before: Before | None = None
) -> Material:
    """What pages and files are made from: the tables in order, with the look-ups that every page needs."""
    words = wording(about.language)
    about = replace(about, found=called_by_key(tables["people"]))
    ranked = frozenset(name for name, note in about.notes.items() if note.inference == "ranked")
    own_files = {"files": True, "packed": False}.get(about.article_pages, len(tables["articles"]) <= OWN_FILES)
    corpus = FinishedTables(in_order(tables), tuple(words["months"]), ranked, about.reads, about.decided, not own_files)
    return Material(corpus, about, words, made=made.isoformat(timespec="seconds").replace("+00:00", "Z"), before=before)


def _versions() -> dict[str, str]:
    found = {"framing": __version__, "python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
