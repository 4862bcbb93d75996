"""The articles with what framing found in them as coded passages, for programs of qualitative analysis (REFI-QDA).

The coder is called framing: its codings stand beside those of people, and can be compared with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from framing.measures.cards import Items
from framing.report.coding_project import Code, CodedText, Coding, coding_project
from framing.report.export_format import ExportFormat, File
from framing.report.parts.article_sources import STRONG
from framing.report.sources.material import Material
from framing.report.sources.outlets import shown
from framing.report.sources.quantities import among
from framing.report.sources.rows import Row, records
from framing.tables.spoken import with_speakers

CODER = "framing"
COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#e377c2")
MARKS = frozenset({Items.FORMS, Items.CLAIMS, Items.KEYS})  # kinds of items whose passages are codings
GAP = "\n\n"  # between paragraphs


@dataclass(frozen=True, slots=True)
class Laid:
    """The texts, and where each paragraph begins: paragraph_id -> (article_id, letters before it)."""

    texts: list[CodedText]
    places: dict[str, tuple[str, int]]


def make(material: Material) -> Iterator[File]:
    """One project: topics, who is quoted, what people are called, claims, and sentences that score high on a frame."""
    laid, found = _laid(material), list[tuple[Code, str, int, int]]()
    found += _topics(material)
    found += _quoted(material)
    found += _marked(material)
    codes = {code.key: code for code, *_ in found}
    folders = list(dict.fromkeys(code.under for code in codes.values()))
    colours = {folder: COLOURS[place % len(COLOURS)] for place, folder in enumerate(folders)}
    codings = [
        Coding(laid.places[paragraph_id][0], start + before, end + before, code.key, CODER)
        for code, paragraph_id, start, end in found
        if paragraph_id in laid.places and start < end
        for before in [laid.places[paragraph_id][1]]
    ]
    used = {coding.code for coding in codings}
    ordered = sorted((codes[key] for key in codes if key in used), key=lambda code: folders.index(code.under))
    coloured = [Code(one.key, one.name, colours[one.under], one.description, one.under) for one in ordered]
    yield "report.qdpx", coding_project(material.about.title, laid.texts, coloured, codings, made=material.made)


def _laid(material: Material) -> Laid:
    """Each article as one text: its headline, then its paragraphs."""
    corpus, places, texts = material.corpus, dict[str, tuple[str, int]](), list[CodedText]()
    urls = dict(zip(*(corpus.tables["articles"][name].tolist() for name in ("article_id", "url")), strict=True))
    for ref in corpus.articles.values():
        text = ref.title
        for paragraph_id, _, written in corpus.written.get(ref.article_id, ()):
            text += GAP if text else ""
            places[paragraph_id] = (ref.article_id, len(text))
            text += written
        outlet, title = corpus.outlets[ref.outlet].name, ref.title or material.words["untitled"]
        url = urls.get(ref.article_id)
        about = ", ".join(part for part in (outlet, ref.when, url if isinstance(url, str) else "") if part)
        texts.append(CodedText(ref.article_id, f"{outlet}: {title}", text, about))
    return Laid(texts, places)


def _topics(material: Material) -> Iterator[tuple[Code, str, int, int]]:
    corpus, folder = material.corpus, material.words["topics"]
    codes = {
        key: Code(f"topic {key}", topic.name, description=topic.description, under=folder)
        for key, topic in corpus.topics.items()
    }
    for paragraph_id, on in corpus.on_topic.items():
        for topic_id, _ in on:
            if topic_id in codes and paragraph_id in corpus.paragraphs:
                yield codes[topic_id], paragraph_id, 0, len(corpus.paragraphs[paragraph_id][1])


def _quoted(material: Material) -> Iterator[tuple[Code, str, int, int]]:
    corpus, words = material.corpus, material.words["export"]["coded"]
    spoken = with_speakers(corpus.tables["quotes"], corpus.tables["said_by"])
    for row in records(spoken[spoken["kind"] == "speech"]):
        who = shown(row["speaker"]) or words["unknown"]
        yield Code(f"speaker {who}", who, under=words["speakers_folder"]), row["paragraph_id"], row["start"], row["end"]


def _marked(material: Material) -> Iterator[tuple[Code, str, int, int]]:
    """Names, claims and strong sentences, each once, whatever topics they are on."""
    frame, about = material.corpus.tables["passages"], material.about
    notes = {name: note for name, note in about.notes.items() if note.items in MARKS and note.inference != "ranked"}
    frame = frame[among(frame["measure"], notes)].drop_duplicates(["measure", "item", "paragraph_id", "start", "end"])
    for row in records(frame):
        note = notes[row["measure"]]
        least = {Items.CLAIMS: 0.0, Items.KEYS: STRONG}.get(note.items)
        if about.is_empty(note.name, row["item"]) or (least is not None and row["value"] < max(least, 1e-9)):
            continue
        yield _code(material, row), row["paragraph_id"], row["start"], row["end"]


def _code(material: Material, row: Row) -> Code:
    note = material.about.note(row["measure"])
    text = shown(material.item(note.name, row["item"]))
    if note.items == Items.FORMS:
        name = f"{shown(material.about.who(row['item']))}: {text}"
    elif note.items == Items.CLAIMS:
        name = material.name(note.name, row["item"]).removeprefix(f"{note.title}: ")
    else:
        name = text or note.title
    return Code(f"{note.name} {row['item']}", name, description=text if name != text else note.may, under=note.title)


FORMAT = ExportFormat("qdpx", make, place=70)
