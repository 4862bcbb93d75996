"""How each outlet writes a name in its own language: in the nominative, and only where they write it differently."""

from __future__ import annotations

from types import SimpleNamespace

from framing.report.parts.written_names import written_names
from framing.text.mentions.held import people_rows
from framing.text.mentions.people import FoundPerson

TEXTS = {"p1": "Yuri Kovshar spoke.", "p2": "Слово дали Юрию Ковшару.", "p3": "Каўшара слухалі."}
SPANS = {"post": ("p1", 0, 12), "vesti": ("p2", 11, 23), "ranak": ("p3", 0, 7)}
NAMES = ["Kovshar", "Yuri Kovshar", "Ковшар", "Юрий Ковшар", "Каўшар", "Юрый Каўшар"]


def material(several: bool = True) -> SimpleNamespace:
    def rows(key: tuple[str, str, str, str], slug: str) -> list[dict[str, object]]:
        paragraph, start, end = SPANS[slug]
        return [{"paragraph_id": paragraph, "start": start, "end": end}]

    people = people_rows({"kovshar": FoundPerson(label="Yuri Kovshar", names=tuple(NAMES))}, {})
    corpus = SimpleNamespace(
        in_several_languages=several, tables={"people": people}, passages=SimpleNamespace(rows=rows),
        paragraphs={key: ("a", text) for key, text in TEXTS.items()},
        language_of={"post": "en", "vesti": "ru", "ranak": "be"}, writes_in={},
    )  # fmt: skip
    return SimpleNamespace(corpus=corpus, about=SimpleNamespace(referents={}), main_voices={})


def test_each_outlet_has_the_name_in_its_language() -> None:
    found = written_names(material(), "t", "naming", ["kovshar: full name"], SPANS)  # type: ignore[arg-type]
    assert found == {"post": "Kovshar", "vesti": "Ковшар", "ranak": "Каўшар"}


def test_one_language_and_one_spelling_say_nothing() -> None:
    assert not written_names(material(several=False), "t", "naming", ["kovshar: x"], SPANS)  # type: ignore[arg-type]
    assert not written_names(material(), "t", "naming", ["kovshar: x"], ["post"])  # type: ignore[arg-type]
    assert not written_names(material(), "t", "naming", ["nobody: x"], SPANS)  # type: ignore[arg-type]
