"""The sentences behind the numbers of the first page, one page for each topic that it answers questions on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from framing.report.page import PageKind, ReportPage
from framing.report.parts.answers import answers
from framing.report.parts.counted import EVERYWHERE, CountedTable, counted_page
from framing.report.parts.evidence import Exhibit, exhibit
from framing.report.parts.in_short import names_everywhere
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark
from framing.report.sources.refs import TopicRef


@dataclass(frozen=True, slots=True)
class SentenceList:
    """What one number counts; `more` further ones are in the data."""

    title: str
    n: int
    exhibits: tuple[Exhibit, ...]
    more: int


@dataclass(frozen=True, slots=True)
class OutletSentences:
    """Behind the numbers of one outlet."""

    anchor: str
    mark: Mark
    lists: tuple[SentenceList, ...]


@dataclass(frozen=True, slots=True)
class TableSentences:
    """Behind one table."""

    anchor: str
    title: str
    rows: tuple[OutletSentences, ...]


@dataclass(frozen=True, slots=True)
class CountedPage:
    """`topic` is None for numbers over all topics."""

    topic: TopicRef | None
    tables: tuple[TableSentences, ...]


def make(material: Material) -> Iterator[ReportPage]:
    """The pages."""
    for on in answers(material):
        if on.counted:
            yield ReportPage(counted_page(on.topic), CountedPage(on.topic, _tables(material, on.counted)))
    if everywhere := names_everywhere(material):
        yield ReportPage(EVERYWHERE, CountedPage(None, _tables(material, everywhere)))


def _tables(material: Material, tables: Sequence[CountedTable]) -> tuple[TableSentences, ...]:
    return tuple(TableSentences(table.anchor, table.title, _rows(material, table)) for table in tables)


def _rows(material: Material, table: CountedTable) -> tuple[OutletSentences, ...]:
    return tuple(
        OutletSentences(
            table.place(row.mark), row.mark,
            tuple(
                SentenceList(
                    cell.title, cell.n, tuple(exhibit(material.corpus, one, "") for one in cell.rows),
                    cell.n - len(cell.rows),
                )
                for cell in row.cells
            ),
        )
        for row in table.rows
    )  # fmt: skip


KIND = PageKind(make)
