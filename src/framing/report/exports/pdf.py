"""The brief as a page to be printed: two sheets of A4 with the charts as drawings, sharp at any size."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from framing.report.all_pages import chart_source
from framing.report.brief import brief
from framing.report.charts.files import chart_file
from framing.report.export_format import ExportFormat, File
from framing.report.rendering import environment
from framing.report.sources.material import Material


def make(material: Material) -> Iterator[File]:
    """One page as HTML, which a browser prints."""
    told, source = brief(material), chart_source(material)
    drawn = {
        chart.path: Markup(chart_file(chart, material.words, source))  # made by our own template, which escapes
        for topic in told.topics
        for chart in topic.charts
    }
    text = environment().get_template("brief.html.j2").render(brief=told, drawn=drawn, t=material.words)
    yield "brief.pdf", text.encode("utf-8", "replace")


FORMAT = ExportFormat("pdf", make, place=31, printed=True)
