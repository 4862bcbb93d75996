"""What changed since an earlier report."""

from __future__ import annotations

from collections.abc import Iterator

from framing.report.charts.files import SCRIPTS, STYLES
from framing.report.page import Page, PageKind
from framing.report.parts.changes import changes
from framing.report.sources.material import Material


def make(material: Material) -> Iterator[Page]:
    """The one page."""
    yield Page("changes.html", changes(material))


KIND = PageKind(make, styles=STYLES, scripts=SCRIPTS)
