"""The method page: what each measure may and must not be read as, the rules, the settings, the versions, the inputs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from framing.report.charts.files import STYLES
from framing.report.page import PageKind, ReportPage
from framing.report.parts.can_show import CanShow, can_show
from framing.report.parts.close_topics import Close, close_pairs
from framing.report.parts.decided import DecidedTable, decided_table
from framing.report.parts.findings import EXPLORATORY, SOLID, TENTATIVE
from framing.report.parts.highlights import all_findings
from framing.report.parts.instrument import MeasuredWith, measured_with
from framing.report.sources.material import Material
from framing.report.sources.notes import Note
from framing.report.sources.outlets import shown
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row, records
from framing.tables.records import BlockKind
from framing.text.paragraphs.passages import LONG, MOST
from framing.text.paragraphs.spoken import unclear_articles

PASSED = (SOLID, TENTATIVE, EXPLORATORY)
SHOWN = 60  # inputs listed as rejected, and as held back; all are in the data


@dataclass(frozen=True, slots=True)
class MethodPage:
    notes: tuple[Note, ...]
    can_show: CanShow | None
    measured_with: MeasuredWith
    primary: tuple[str, ...]
    seed: int
    settings: str
    versions: tuple[tuple[str, str], ...]
    inputs: tuple[tuple[str, str], ...]
    n_articles: int
    zone: str
    n_paragraphs: int
    n_passages: int
    n_unbalanced: int
    long: int
    most: int
    decided: DecidedTable | None
    close: tuple[tuple[TopicRef, Close], ...]
    tested: int
    passed: int
    stated: int
    rejected: tuple[tuple[str, int], ...]
    rejected_rows: tuple[Row, ...]
    quarantined: tuple[Row, ...]
    shown: int = SHOWN


def _page(material: Material) -> MethodPage:
    """How the numbers were made, from what, with which settings."""
    corpus, about = material.corpus, material.about
    kinds = corpus.tables["paragraphs"]["kind"]
    rejected = records(corpus.tables["rejected"])
    tested = corpus.against_rest["q"].dropna()
    return MethodPage(
        tested=len(tested),
        passed=int((tested <= about.q).sum()),
        stated=sum(1 for one in all_findings(material) if one.standing in PASSED),
        notes=tuple(about.notes.values()),
        can_show=can_show(material),
        measured_with=measured_with(material),
        primary=tuple(about.note(name).title for name in about.primary),
        seed=about.seed,
        settings=json.dumps(about.settings, indent=2, sort_keys=True, ensure_ascii=False),
        versions=tuple(sorted(about.versions.items())),
        inputs=tuple(sorted(about.inputs.items())),
        n_articles=len(corpus.articles),
        zone=str(about.settings.get("ingest", {}).get("zone") or ""),
        n_paragraphs=int((kinds != BlockKind.HEADING).sum()),
        n_passages=int((kinds == BlockKind.PASSAGE).sum()),
        n_unbalanced=len(unclear_articles(corpus.tables["sentences"])),
        long=LONG,
        most=MOST,
        decided=decided_table(material),
        close=close_pairs(corpus, material.words),
        rejected=tuple(sorted(Counter(row["reason"] for row in rejected).items())),
        rejected_rows=tuple(_clean(row) for row in rejected),
        quarantined=tuple(_clean(row) for row in corpus.quarantined),
    )


def _clean(row: Row) -> Row:
    return {key: shown(value) if isinstance(value, str) else value for key, value in row.items()}


def make(material: Material) -> Iterator[ReportPage]:
    """The one page."""
    yield ReportPage("method.html", _page(material))


KIND = PageKind(make, styles=(*STYLES, "method.css"), menu=2)
