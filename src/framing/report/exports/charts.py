"""Every chart as a file by itself, as SVG and as PNG, with its title, its unit and its source."""

from __future__ import annotations

from collections.abc import Iterator

from framing.report.all_pages import chart_source, charts_of
from framing.report.charts.files import chart_file
from framing.report.charts.pictures import picture
from framing.report.export_format import ExportFormat, File
from framing.report.sources.material import Material


def make(material: Material) -> Iterator[File]:
    """Two files for each chart, in a folder. The SVG files are those of the report."""
    source = chart_source(material)
    for chart in charts_of(material):
        svg = chart_file(chart, material.words, source)
        yield chart.path, svg.encode("utf-8", "replace")
        yield f"{chart.path.removesuffix('.svg')}.png", picture(svg)


FORMAT = ExportFormat("charts", make, place=60)
