"""The brief as a document of Word: two pages with headings, sentences and charts, to be edited and sent."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from framing.report.all_pages import chart_source
from framing.report.brief import Brief, BriefTopic, brief
from framing.report.charts.files import Chart, chart_file
from framing.report.charts.pictures import picture
from framing.report.export_format import ExportFormat, File
from framing.report.packing import undated
from framing.report.sources.material import Material
from framing.report.xml_text import for_xml

WIDTH = 8.4  # cm of a chart: two fit beside each other
GREY = "5F5B53"


def make(material: Material) -> Iterator[File]:
    """One document, dated as the report is."""
    from docx import Document  # the pages do without

    told, document = brief(material), Document()
    _layout(document, material, told)
    document.add_heading(for_xml(told.title), level=0)
    document.add_paragraph(told.lede)
    document.add_paragraph(told.firmness)
    for topic in told.topics:
        _add(document, material, topic)
    document.add_heading(material.words["brief_page"]["limits"], level=1)
    for limit in told.limits:
        document.add_paragraph(limit, style="List Bullet")
    document.sections[0].footer.paragraphs[0].add_run(told.source)
    whole = io.BytesIO()
    document.save(whole)
    yield "brief.docx", undated(whole.getvalue())


def _layout(document: Any, material: Material, told: Brief) -> None:
    """A4 with narrow margins and small letters, so that it is two pages; the properties tell no clock."""
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.9)
    section.top_margin = section.bottom_margin = Cm(1.6)
    for name, size, before, after in (
        ("Normal", 9.5, 0, 3), ("List Bullet", 9, 0, 1), ("Title", 20, 0, 4), ("Heading 1", 12.5, 9, 2),
        ("Footer", 8, 0, 0),
    ):  # fmt: skip
        style = document.styles[name]
        style.font.size, style.font.name = Pt(size), "Arial"
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        if name.startswith(("Title", "Heading")):
            style.font.color.rgb = RGBColor(0x1D, 0x1B, 0x18)
            style.element.rPr.rFonts.attrib.clear()  # else the theme's letters win over the name below
            style.font.name = "Arial"
    made = datetime.fromisoformat(material.made).astimezone(UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = for_xml(told.title), "framing", "framing"
    properties.comments, properties.created, properties.modified = "", made, made
    properties.language = material.about.language


def _add(document: Any, material: Material, topic: BriefTopic) -> None:
    from docx.shared import RGBColor

    heading = document.add_heading(for_xml(topic.topic.name), level=1)
    run = heading.add_run(f"  {topic.about}")
    run.bold, run.font.color.rgb = False, RGBColor.from_string(GREY)
    for said in topic.said:
        line = document.add_paragraph(style="List Bullet")
        line.add_run(said.text)
        small = line.add_run(f"  {said.standing}: {said.small}" if said.small else f"  {said.standing}")
        small.italic, small.font.color.rgb = True, RGBColor.from_string(GREY)
    if not topic.said:
        document.add_paragraph(material.words["index"]["no_answers"])
    if topic.charts:
        cells = document.add_table(1, len(topic.charts)).rows[0].cells
        for cell, chart in zip(cells, topic.charts, strict=True):
            _draw(cell.paragraphs[0], material, chart)


def _draw(paragraph: Any, material: Material, chart: Chart) -> None:
    """A chart with what it shows in words, for those who have it read to them."""
    from docx.shared import Cm

    svg = chart_file(chart, material.words, chart_source(material))
    wide = WIDTH if chart.panel else 2 * WIDTH
    shape = paragraph.add_run().add_picture(io.BytesIO(picture(svg)), width=Cm(wide))
    shape._inline.docPr.set("descr", for_xml(f"{chart.title}, {chart.subtitle}"))
    shape._inline.docPr.set("title", for_xml(chart.title))


FORMAT = ExportFormat("docx", make, place=30)
