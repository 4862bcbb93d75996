"""Take it away: which files lie in the report, and which a command writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from framing.report.all_formats import formats
from framing.report.page import PageKind, ReportPage
from framing.report.parts.highlights import all_findings
from framing.report.sources.material import Material
from framing.report.sources.rows import csv_file


@dataclass(frozen=True, slots=True)
class TakenFormat:
    """A format: what it is for and who opens it; of one that every report has the file, of another the command."""

    name: str
    what: str
    use: str
    href: str
    command: str


@dataclass(frozen=True, slots=True)
class TakeAwayPage:
    here: tuple[TakenFormat, ...]
    on_demand: tuple[TakenFormat, ...]
    findings: str
    tables: tuple[tuple[str, str, int], ...]


def make(material: Material) -> Iterator[ReportPage]:
    """The one page."""
    words, tables = material.words["export"], material.corpus.tables
    told = [
        TakenFormat(name, words[name]["what"], words[name]["use"], one.leads_to, f"framing export {name}")
        for name, one in formats().items()
    ]
    yield ReportPage(
        "take_away.html",
        TakeAwayPage(
            here=tuple(one for one in told if one.href),
            on_demand=tuple(one for one in told if not one.href),
            findings=f"data/{csv_file('findings', len(all_findings(material)))}",
            tables=tuple((name, material.data_file(name), len(tables[name])) for name in sorted(tables)),
        ),
    )


KIND = PageKind(make, menu=4)
