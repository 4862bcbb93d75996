"""Who says what as a network (GraphML), for Gephi, Cytoscape or networkx: outlets, whom they quote, and claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree import ElementTree

from framing.report.export_format import ExportFormat, File
from framing.report.parts.who_says import ITSELF, topic_of, who_says
from framing.report.sources.material import Material
from framing.report.sources.outlets import shown
from framing.report.xml_text import for_xml

SPACE = "http://graphml.graphdrawing.org/xmlns"
KEYS = {  # name -> what it is of, its type
    "kind": ("all", "string"), "label": ("node", "string"), "topic": ("node", "string"), "group": ("node", "string"),
    "outlet": ("edge", "string"), "weight": ("edge", "int"),
}  # fmt: skip


def make(material: Material) -> Iterator[File]:
    """One directed network. A line's `weight` is a number of articles.

    Nodes: `outlet`, `speaker`, `claim`. Lines: an outlet `quotes` a speaker; a speaker `says` a claim, in the articles
    of one outlet; an outlet `tells` a claim itself.
    """
    found = who_says(material)
    whole = ElementTree.Element("graphml", {"xmlns": SPACE})
    for name, (what, kind) in KEYS.items():
        told = {"id": name, "for": what, "attr.name": name, "attr.type": kind}
        ElementTree.SubElement(whole, "key", told)
    graph = ElementTree.SubElement(whole, "graph", {"id": "who-says-what", "edgedefault": "directed"})
    for slug, mark in material.corpus.outlets.items():
        _add(graph, "node", {"id": f"outlet {slug}"}, {"kind": "outlet", "label": mark.name, "group": mark.group})
    speakers = {*found.quoted, *(who for by in found.told.values() for who in by if who != ITSELF)}
    for who in sorted(speakers):
        _add(graph, "node", {"id": _id(who)}, {"kind": "speaker", "label": who})
    for claim in found.told:
        text, topic = shown(_text(material, claim)), topic_of(material, claim)
        _add(graph, "node", {"id": f"claim {claim}"}, {"kind": "claim", "label": text, "topic": topic})
    for who, by_outlet in found.quoted.items():
        for slug, ids in by_outlet.items():
            _line(graph, f"outlet {slug}", _id(who), "quotes", slug, len(ids))
    for claim, by in found.told.items():
        for who, by_outlet in by.items():
            for slug, ids in by_outlet.items():
                start, kind = (_id(who), "says") if who != ITSELF else (f"outlet {slug}", "tells")
                _line(graph, start, f"claim {claim}", kind, slug, len(ids))
    ElementTree.indent(whole)
    yield "data/who-says-what.graphml", ElementTree.tostring(whole, encoding="utf-8", xml_declaration=True) + b"\n"


def _id(speaker: str) -> str:
    return f"speaker {for_xml(speaker)}"


def _text(material: Material, claim: str) -> str:
    return material.corpus.sentence_texts.get(claim, claim)


def _line(graph: ElementTree.Element, source: str, target: str, kind: str, outlet: str, articles: int) -> None:
    ends = {"id": f"e{len(graph)}", "source": source, "target": target}
    _add(graph, "edge", ends, {"kind": kind, "outlet": outlet, "weight": str(articles)})


def _add(graph: ElementTree.Element, what: str, attributes: Mapping[str, str], data: Mapping[str, str]) -> None:
    made = ElementTree.SubElement(graph, what, dict(attributes))
    for key, value in data.items():
        if value:
            ElementTree.SubElement(made, "data", {"key": key}).text = for_xml(value)


FORMAT = ExportFormat("graphml", make, place=45, leads_to="data/who-says-what.graphml")
