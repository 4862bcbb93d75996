"""A few articles side by side, whole: for corpora that are too small to test and small enough to read."""

from __future__ import annotations

from collections.abc import Iterator

from framing.report.page import PageKind, ReportPage
from framing.report.parts.side_by_side import is_small, side_by_side
from framing.report.sources.material import Material


def make(material: Material) -> Iterator[ReportPage]:
    """The one page."""
    yield ReportPage("side_by_side.html", side_by_side(material))


KIND = PageKind(make, styles=("text.css", "beside.css"), menu=0, fits=is_small)
