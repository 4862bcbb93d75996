"""Who is named as quoted has one sentence that a reader can judge: on the topic, with a speaker whom the text shows."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from framing.report.parts import heard
from framing.report.parts.evidence import exhibit
from framing.report.parts.heard import is_plain, telling_quotation
from framing.report.sources.speakers import quotations
from framing.settings import NameSettings
from framing.text.mentions.held import people_rows
from framing.text.mentions.people import FoundPerson

BEFORE = "Ann Ekman came to Bergen on Monday."
SHORT = "She waited for “a ship”."
LONG = "“We wait for the ship with the grain and do not know when it comes,” Ekman said."
OTHER = "“We had a good dinner with old friends in the evening,” Ekman said."


def material(*paragraphs: str) -> Any:
    """One article with these paragraphs, each of them one sentence."""
    texts = {f"p{n}": ("a", text) for n, text in enumerate(paragraphs)}
    written = {"a": [(key, "", text) for key, (_, text) in texts.items()]}
    whole = {key: (0, len(text)) for key, (_, text) in texts.items()}
    sentences = {key: [span] for key, span in whole.items()}
    corpus = SimpleNamespace(
        paragraphs=texts, written=written, sentences=sentences, sentence_at=lambda key, *_: whole[key],
        in_several_languages=False,
    )
    corpus.topics = {"t": SimpleNamespace(name="The ship", description="", terms="")}
    made = SimpleNamespace(corpus=corpus, about=SimpleNamespace(names={}, referents={}))
    made.once = lambda make, key: make(made, key)
    return made


def quotation(corpus: Any, key: str) -> dict[str, Any]:
    text = corpus.corpus.paragraphs[key][1]
    start, end = text.index("“"), text.index("”") + 1
    n_words = len(text[start:end].split())
    return {"article_id": "a", "paragraph_id": key, "start": start, "end": end, "n_words": n_words}


@pytest.mark.parametrize(
    ("before", "said", "plain"),
    [
        ("Nobody came.", "“We wait,” Ekman said.", True),
        (BEFORE, "She said: “We wait.”", True),
        (BEFORE, "Ida Tull came later. She said: “We wait.”", False),
        (BEFORE, "Ida von der Tull came later. She said: “We wait.”", False),
        ("Nobody came.", "She said: “We wait.”", False),
        ("Nobody came.", "She wrote: “Ekman waits.”", False),
    ],
)
def test_a_pronoun_is_plain_if_nobody_else_is_named_before_it(before: str, said: str, plain: bool) -> None:
    found = material(before, said)
    assert is_plain(found, "Ann Ekman", quotation(found, "p1")) == plain


def test_the_sentence_shown_is_on_the_topic_and_long_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heard, "is_surely_on", lambda material, topic_id, text: "ship" in text)
    monkeypatch.setattr(heard, "speaks_of", lambda material, topic_id, text: "ship" in text)
    monkeypatch.setattr(heard, "n_words_of_name", lambda material, topic_id, text: "ship" in text)
    found = material(BEFORE, SHORT, LONG, OTHER)
    rows = [quotation(found, key) for key in ("p1", "p2", "p3")]
    chosen = telling_quotation(found, "t", "Ann Ekman", rows)
    assert chosen is not None
    assert chosen["paragraph_id"] == "p2"
    assert telling_quotation(found, "t", "Ann Ekman", rows[2:]) is None


def speak(found: Any, frame: pd.DataFrame, known: Mapping[str, FoundPerson] | None = None) -> None:
    """Give one article these quotations, each with its speaker; `known` are people whom all articles know."""
    found.corpus.articles = {"a": SimpleNamespace(title="The ship", outlet="o", day="2022-06-01")}
    found.corpus.copies = {}
    found.corpus.tables = {
        "quotes": frame, "said_by": frame[["paragraph_id", "start", "speaker", "verb"]],
        "articles": pd.DataFrame({"article_id": ["a"], "language": ["en"]}), "people": people_rows(known or {}, {}),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "known"),
    [("“We wait,” Ann Ekman said.", ["Ann Ekman"]), ("“We wait,” Ekman wrote.", [])],
)
def test_a_surname_that_two_people_share_is_nobodys(said: str, known: list[str]) -> None:
    """Who wrote the letter, the wife or the sister? A speaker found by rule is not taken for one of both."""
    found = material("Ann Ekman and Ida Ekman came to Bergen.", said)
    names = ["Ann Ekman", "Ida Ekman"]  # one row for each: both are known as speakers
    frame = pd.DataFrame([quotation(found, "p1") | {"kind": "direct", "verb": ""} for _ in names])
    frame = frame.assign(speaker=names, start=[0, 1])
    speak(found, frame)
    assert [who for row, who in heard._people_speaking(found, "") if row["start"] == 0] == known


@pytest.mark.parametrize(
    ("before", "known"),
    [
        ("President Ekman came to Bergen.", ["Ann Ekman"]),  # whom all articles know, and this one has not in full
        ("Ida Ekman came to Bergen.", []),  # a namesake, of whom this article tells
    ],
)
def test_a_surname_that_an_article_has_not_in_full_is_of_who_is_known_by_it(before: str, known: list[str]) -> None:
    found = material(before, "“We wait,” Ekman said.")
    frame = pd.DataFrame([quotation(found, "p1") | {"kind": "direct", "verb": "", "speaker": "Ekman"}])
    ann = FoundPerson(label="Ann Ekman", names=("Ann Ekman", "Ekman"), alone=("Ekman",), others=("Ida Ekman",))
    speak(found, frame, {"ekman": ann})
    assert [who for _, who in heard._people_speaking(found, "")] == known


@pytest.mark.parametrize(
    ("said", "known"),
    [("“We wait,” Ekman said.", ["Ann Ekman"]), ("As Ekman wrote in 1911: “We wait.”", [])],
)
def test_who_spoke_in_earlier_years_is_no_voice_of_today(said: str, known: list[str]) -> None:
    found = material("Ann Ekman came to Bergen.", said)
    frame = pd.DataFrame([quotation(found, "p1") | {"kind": "direct", "verb": "", "speaker": "Ekman"}])
    speak(found, frame)
    assert [who for _, who in heard._people_speaking(found, "")] == known


def test_spellings_and_initials_of_one_person_are_one() -> None:
    assert heard._people({"Ann B. Ekman", "Ann Ekman"}) == {"Ann Ekman"}
    assert heard._people({"Alexey Ekman", "Oleksii Ekman"}) == {"Alexey Ekman"}
    assert heard._people({"Ann Ekman", "Ida Ekman"}) == {"Ann Ekman", "Ida Ekman"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("BERGEN, Norland (NPA) — The ship waits.", "The ship waits."),
        ("BERGEN — The ship waits.", "The ship waits."),
        ("Bergen (NPA) - The ship waits.", "The ship waits."),
        ("The ship — a big one — waits.", "The ship — a big one — waits."),
    ],
)
def test_where_an_article_was_written_is_no_part_of_its_first_sentence(text: str, shown: str) -> None:
    corpus: Any = SimpleNamespace(
        paragraphs={"p": ("a", text)}, sentence_at=lambda *_: (0, len(text)), decided_on={},
        articles={"a": SimpleNamespace(href="", day="")}, periods=SimpleNamespace(letter=lambda days: ""),
        written={"a": [("p", "", text)]},
    )  # fmt: skip
    for start, end in ((0, len(text)), (text.index("waits"), len(text) - 1)):
        found = exhibit(corpus, {"paragraph_id": "p", "article_id": "a", "start": start, "end": end}, "")
        assert found.sentence.striptags() == shown
    corpus.written = {"a": [("first", "", ""), ("p", "", text)]}
    assert exhibit(corpus, {"paragraph_id": "p", "article_id": "a", "start": 0, "end": len(text)}, "").sentence == text


@pytest.mark.parametrize(
    ("said", "about"),
    [("“Ekman waits,” she wrote.", True), ("“Ekman waits,” Ekman wrote.", False), ("“We wait,” she wrote.", False)],
)
def test_who_is_named_in_a_quotation_hardly_says_it(said: str, about: bool) -> None:
    found = material("Ann Ekman and a guest came to Bergen.", said)
    assert heard._is_about(found, "Ann Ekman", quotation(found, "p1")) is about


def test_whom_framing_toml_lists_is_one_person_in_every_language() -> None:
    said = {
        "en": "“We wait,” Belskaya said.", "ru": "«Мы ждём», — ответили у Бельской.",
        "be": "«Мы чакаем», — сказала Бельская.",
    }  # fmt: skip
    found = material(*said.values())
    speakers = {"en": "Belskaya", "ru": "Бельской", "be": "Бельская"}
    listed = NameSettings(label="Anna Belskaya", names=("Belskaya", "Anna Belskaya", "Бельская"))
    found.about = SimpleNamespace(names={"mayor": listed.label}, referents={"mayor": listed})
    rows = [
        {"article_id": code, "paragraph_id": f"p{n}", "start": 0, "end": 8, "kind": "direct", "n_words": 2,
         "speaker": speakers[code], "verb": ""}
        for n, code in enumerate(said)
    ]  # fmt: skip
    frame = pd.DataFrame([*rows, rows[0] | {"start": 1, "speaker": "Halm"}])
    found.corpus.articles = {code: SimpleNamespace(title="The ship", outlet=code) for code in said}
    found.corpus.tables = {
        "quotes": frame, "said_by": frame[["paragraph_id", "start", "speaker", "verb"]],
        "articles": pd.DataFrame({"article_id": list(said), "language": list(said)}),
    }  # fmt: skip
    quoted = quotations(found)
    assert quoted["speaker"].tolist() == ["Anna Belskaya"] * 3 + ["Halm"]
    assert quoted["as_written"].tolist() == [*speakers.values(), "Halm"]


def test_of_a_long_quotation_one_sentence_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heard, "is_surely_on", lambda material, topic_id, text: "ship" in text)
    monkeypatch.setattr(heard, "speaks_of", lambda material, topic_id, text: "ship" in text)
    monkeypatch.setattr(heard, "n_words_of_name", lambda material, topic_id, text: "ship" in text)
    first = "Ekman said: “We wait on the quay for the old ship with the grain."
    second = "Nobody told us when it would come in.”"
    found = material(f"{first} {second}")
    spans = [(0, len(first)), (len(first) + 1, len(first) + 1 + len(second))]
    found.corpus.sentences = {"p0": spans}
    found.corpus.sentence_at = lambda key, start, end: next(one for one in spans if one[0] <= start < one[1])
    chosen = telling_quotation(found, "t", "Ann Ekman", [quotation(found, "p0")])
    assert chosen is not None
    assert (chosen["start"], chosen["end"]) == (first.index("“"), len(first))


def test_sentences_that_have_lost_the_space_between_them_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heard, "is_surely_on", lambda material, topic_id, text: True)
    found = material("“We wait for the old ship with the grain,” Ekman said.Ships will come.")
    assert telling_quotation(found, "t", "Ann Ekman", [quotation(found, "p0")]) is None


@pytest.mark.parametrize(
    ("text", "part", "shown"),
    [
        ("“It is cold. They wait,” Ekman said. It left.", "They wait,” Ekman said.", "“… They wait,” Ekman said."),
        ("“The ship waits. It is cold,” Ekman said.", "“The ship waits.", "“The ship waits. …”"),
        ("“It is cold,” Ekman said. The ship waits.", "The ship waits.", "The ship waits."),
        ("„Es ist kalt“, sagt sie. Das Schiff wartet.", "Das Schiff wartet.", "Das Schiff wartet."),
        ("The “ship waits. It left.", "It left.", "It left."),
    ],
)
def test_half_of_a_quotation_is_shown_as_one(text: str, part: str, shown: str) -> None:
    start = text.index(part)
    corpus: Any = SimpleNamespace(
        paragraphs={"p": ("a", text)}, sentence_at=lambda *_: (start, start + len(part)), decided_on={},
        articles={"a": SimpleNamespace(href="", day="")}, periods=SimpleNamespace(letter=lambda days: ""),
    )  # fmt: skip
    row = {"paragraph_id": "p", "article_id": "a", "start": start, "end": start + len(part)}
    assert exhibit(corpus, row, "").sentence == shown
