"""Who says what: whose words a sentence is, the page, and the network as networkx has it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import networkx
import pytest

from framing.report import formats
from framing.report.all_pages import kinds
from framing.report.charts.files import chart_file
from framing.report.parts.who_says import ITSELF, _speaker, who_says
from framing.report.sources.material import Material
from framing.report.xml_text import for_xml


@pytest.mark.parametrize(
    ("quotations", "whose"),
    [
        ([], ITSELF),
        ([(0, 100, "Marta Vind")], "Marta Vind"),
        ([(0, 30, "Marta Vind")], "Marta Vind"),  # the rest says who speaks
        ([(90, 200, "Marta Vind")], ITSELF),  # hers is the next sentence
        ([(0, 40, None), (50, 60, "Marta Vind")], None),  # most of it is quoted from nobody knows whom
        ([(0, 20, "Oluf"), (30, 90, "Marta Vind")], "Marta Vind"),
    ],
)
def test_whose_words_a_sentence_of_a_hundred_letters_is(
    quotations: list[tuple[int, int, str | None]], whose: str | None
) -> None:
    assert _speaker(quotations, 0, 100) == whose


def test_the_network_has_every_outlet_speaker_and_claim_and_counts_articles(whole: Material) -> None:
    ((_, content),) = formats()["graphml"].make(whole)
    graph = networkx.read_graphml(io.BytesIO(content), force_multigraph=True)
    found, corpus = who_says(whole), whole.corpus
    kind_of = networkx.get_node_attributes(graph, "kind")
    assert sum(kind == "outlet" for kind in kind_of.values()) == len(corpus.outlets)
    assert sum(kind == "claim" for kind in kind_of.values()) == len(found.told) == 2
    assert {data["label"] for _, data in graph.nodes(data=True) if data["kind"] == "speaker"} >= set(
        map(for_xml, found.quoted)
    )
    assert "Marta Vind" in found.quoted
    for start, end, data in graph.edges(data=True):
        assert (kind_of[start], data["kind"], kind_of[end]) in {
            ("outlet", "quotes", "speaker"), ("speaker", "says", "claim"), ("outlet", "tells", "claim")
        }  # fmt: skip
        assert 1 <= data["weight"] <= corpus.per_outlet[data["outlet"]]
    quoting = {
        data["outlet"]: data["weight"]
        for _, end, data in graph.edges(data=True)
        if end == "speaker Marta Vind" and data["kind"] == "quotes"
    }
    assert quoting == {slug: len(ids) for slug, ids in found.quoted["Marta Vind"].items()}


def test_the_page_shows_who_is_quoted_and_draws_the_claims(whole: Material) -> None:
    (page,) = kinds()["who_says"].make(whole)
    assert page.value.speakers[0][0] == "Marta Vind"
    assert [[who for who, _ in claim.said] for claim in page.value.claims] == [["Marta Vind"], [ITSELF]]
    (chart,) = page.charts
    svg = chart_file(chart, whole.words, "source")
    assert svg.count('class="said-line"') == len(page.value.network.lines) > 2
    assert "Marta Vind" in svg


def test_the_page_lists_every_format_and_links_to_files_that_are_there(report: Path) -> None:
    page = (report / "take_away.html").read_text(encoding="utf-8")
    links = re.findall(r'href="(data/[^"]+)"', page)
    assert [link for link in links if not (report / link).exists()] == []
    for name, one in formats().items():
        assert (one.leads_to if one.always else f"framing export {name}") in page
