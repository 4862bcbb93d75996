"""What changed since an earlier report."""

from __future__ import annotations

from collections.abc import Iterator

from framing.report.charts.files import SCRIPTS, STYLES
from framing.report.page import PageKind, ReportPage
from framing.report.parts.changes import changes
from framing.report.sources.material import Material


def make(material: Material) -> Iterator[ReportPage]:
    """The one page."""
    yield ReportPage("changes.html", changes(material))


KIND = PageKind(make, styles=STYLES, scripts=SCRIPTS)
