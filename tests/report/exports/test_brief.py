"""The brief as Word and as PDF, and charts as pictures: opened by python-docx, pdfminer and a reader of PNG's head."""

from __future__ import annotations

import io
import struct
from datetime import datetime
from xml.etree import ElementTree

import docx
import pytest
from pdfminer.high_level import extract_pages, extract_text

from framing.errors import NoBrowser
from framing.report import formats
from framing.report.brief import SENTENCES, brief
from framing.report.charts.files import LEAST, MOST, Chart, _head
from framing.report.sources.material import Material
from framing.running.commands import printing


@pytest.fixture(scope="module")
def document(whole: Material) -> docx.document.Document:
    ((_, content),) = formats()["docx"].make(whole)
    return docx.Document(io.BytesIO(content))


def test_a_document_holds_the_sentences_of_the_report_and_charts_with_words(
    document: docx.document.Document, whole: Material
) -> None:
    told = brief(whole)
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == whole.about.title
    heads = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert [head.split("  ")[0] for head in heads[:-1]] == [topic.topic.name for topic in told.topics]
    stated = [said.text for topic in told.topics for said in topic.said]
    assert len(stated) > 3
    assert max(len(topic.said) for topic in told.topics) <= SENTENCES
    assert [text for text in stated if not any(line.startswith(text) for line in texts)] == []
    pictures = document.element.body.findall(".//{*}docPr")
    assert len(pictures) == sum(len(topic.charts) for topic in told.topics) > 0
    assert all(len(one.get("descr", "")) > 10 for one in pictures)


def test_a_document_tells_the_report_s_time_and_no_clock_s(document: docx.document.Document) -> None:
    properties = document.core_properties
    assert properties.created == properties.modified == datetime(2026, 1, 2, 3, 4, 5, tzinfo=properties.created.tzinfo)


def test_nothing_is_said_twice_in_a_brief(whole: Material) -> None:
    told = [said.text for topic in brief(whole).topics for said in topic.said]
    assert len(told) == len(set(told))


def test_a_pdf_is_two_pages_with_the_same_sentences_and_the_same_bytes_again(whole: Material) -> None:
    if printing.browser() is None:
        pytest.skip("no chromium on the path: apt-get install chromium")
    ((_, page),) = formats()["pdf"].make(whole)
    content = printing.printed(page)
    assert len(list(extract_pages(io.BytesIO(content)))) <= 2
    text = " ".join(extract_text(io.BytesIO(content)).split())
    assert whole.about.title in text
    said = [said.text for topic in brief(whole).topics for said in topic.said]
    assert [one for one in said if one not in text] == []
    assert content == printing.printed(page)


def test_without_a_browser_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMING_BROWSER", "no-such-browser")
    with pytest.raises(NoBrowser, match=r"none on the path.*FRAMING_BROWSER.*framing export docx"):
        printing.printed(b"<p>page</p>")


def test_a_browser_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAMING_BROWSER", "false")  # the program that does nothing but fail
    with pytest.raises(NoBrowser, match="printed nothing"):
        printing.printed(b"<p>page</p>")


@pytest.mark.slow
def test_every_chart_comes_as_drawing_and_as_picture_of_the_same_shape(whole: Material) -> None:
    files = dict(formats()["charts"].make(whole))
    drawings = [path for path in files if path.endswith(".svg")]
    assert len(drawings) == len(files) / 2 > 5
    for path in drawings:
        ElementTree.fromstring(files[path])
    for path in drawings[:6]:
        root = ElementTree.fromstring(files[path])
        wide, high = (float(root.get(side, "")) for side in ("width", "height"))
        head = files[path.removesuffix("svg") + "png"][:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        across, down = struct.unpack(">II", head[16:24])
        assert across / down == pytest.approx(wide / high, rel=0.01)
        assert "Made by framing" in "".join(root.itertext())


@pytest.mark.parametrize("letters", [5, 60, 300])
def test_a_title_fits_above_its_chart(letters: int) -> None:
    head, size = _head(Chart("a.svg", "n" * letters, "", width=420, height=100))
    assert LEAST <= size <= MOST
    assert len(head) * size * 0.58 <= 421
