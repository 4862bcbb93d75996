"""What few articles say: people quoted under a name that the article itself gives, and deeds that are of the topic."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from framing.report.parts import few
from framing.report.parts.few import _can_be_read, _is_name, _is_of, _names, _titled, turns_to_other
from framing.report.parts.heard import in_full


def material(*paragraphs: str) -> Any:
    written = {"a": [(f"p{n}", "", text) for n, text in enumerate(paragraphs)]}
    texts = {f"p{n}": ("a", text) for n, text in enumerate(paragraphs)}
    return SimpleNamespace(corpus=SimpleNamespace(written=written, paragraphs=texts))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Ann Ekman came. Ekman said no.", "Ann Ekman"),
        ("Pope Ekman came. Ekman said no.", "Pope Ekman"),
        ("Vice President Ekman came. Ekman said no.", "Vice President Ekman"),
        ("Ann Ekman and Peter Ekman came. Ekman said no.", ""),
        ("The Ekman said no.", ""),
        ("Ekman Mei-lin came. Ekman said no.", "Ekman Mei-lin"),
    ],
)
def test_who_is_quoted_by_a_surname_has_the_one_name_that_the_article_gives(text: str, who: str) -> None:
    found = in_full(material(text), "a", "Ekman")
    assert (min(found) if len(found) == 1 else _titled(material(text), "a", "Ekman")) == who


@pytest.mark.parametrize(
    ("name", "one"),
    [("Ann Ekman", True), ("Sue Ann Ekman", True), ("Ann Ekman Mr Ekman", False), ("Norland Democrat", False)],
)
def test_names_that_are_run_together_are_nobodys(name: str, one: bool) -> None:
    assert _is_name(name) == one


@pytest.mark.parametrize(
    ("clause", "of"), [("Norland bombed the pier", True), ("Norland invaded Sudland five months ago", False)]
)
def test_a_deed_is_of_the_topic_if_its_clause_has_a_word_of_it_besides_the_doer(clause: str, of: bool) -> None:
    topic: Any = SimpleNamespace(name="The pier", description="Norland bombed it.", terms="")
    row = {"paragraph_id": "p0", "start": 0, "end": len(clause)}
    assert _is_of(material(clause), topic, "Norland", row) == of


def test_a_country_is_a_word_of_the_topic_only_if_it_is_in_its_name() -> None:
    clause, row = "Norland invaded Germany", {"paragraph_id": "p0", "start": 0, "end": 23}
    for name, of in (("The grain", False), ("The war in Germany", True)):
        topic: Any = SimpleNamespace(name=name, description="Grain waits in Germany.", terms="")
        assert _is_of(material(clause), topic, "Norland", row) == of


@pytest.mark.parametrize(
    ("text", "read"),
    [("Norland hit the pier, Ekman said.", True), ("Norland hit the pier, she said on Monday.", False),
     ("| Ann Lee/AP Photo Norland hit the pier.", False), ("It hit the pier.", False)],
)  # fmt: skip
def test_a_sentence_can_be_read_alone_if_it_says_who_speaks(text: str, read: bool) -> None:
    found = material(text)
    found.corpus.sentence_at = lambda key, start, end: (0, len(text))
    found.corpus.repeated = found.corpus.copies = ()
    assert _can_be_read(found, {"paragraph_id": "p0", "article_id": "a", "start": 0, "end": 9}) == read


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("Sweden accused Norway of blocking the pier, while Oslo said that Swedish ships did.", True),
        ("Sweden blamed Norway for blocking the pier, which Stockholm has closed itself.", True),
        ("Sweden said that Norwegian ships blocked the pier and Norway claimed that others did.", False),
        ("Norway blocked the pier and Sweden claimed that others did.", True),
        ("Swedish officials said that Norway blocked the pier.", False),
        ("Norway blocked the pier, while Oslo had promised to open it.", False),
    ],
)
def test_a_sentence_that_goes_on_to_the_other_side_has_both(
    text: str, both: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(few, "_STATES", {"Oslo": "Norway", "Stockholm": "Sweden"})
    assert turns_to_other(text, "Norway", {"Norway", "Sweden"}) == both


def test_an_outlets_background_stands_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (
        "Norland bombed the quiet pier in March, after Sudland had left the treaty of the harbour.",
        "Norland bombed the pier in March, after Sudland had left the treaty of the harbour.",
        "Norland shelled the ferry on Monday, the captain of the boat told reporters.",
    )
    found = material(*texts)
    found.corpus.sentence_at = lambda key, start, end: (0, len(texts[int(key[1:])]))
    found.corpus.on_topic, found.corpus.outlets = {}, {"o": "o"}
    found.words = SimpleNamespace(say=lambda *_, **said: "")
    found.item = lambda measure, item: item
    rows = [{"paragraph_id": f"p{at}", "start": 0, "end": 9} for at in range(3)]
    monkeypatch.setattr(few, "_harms", lambda *_: [few._NamedDoer("Norland", "own", "o", "m", row) for row in rows])
    monkeypatch.setattr(few, "_known", lambda material, found: found)
    monkeypatch.setattr(few, "is_small", lambda material: True)
    monkeypatch.setattr(few, "exhibit", lambda corpus, row, voice: row["paragraph_id"])
    topic: Any = SimpleNamespace(topic_id="t")
    # what ends with the deed stands first
    assert [one.exhibit for one in few.harm_named(found, topic)] == ["p2", "p0"]


@pytest.mark.parametrize(
    ("text", "named"),
    [("“The pier stays open,” said Ekman.", True), ("Ekman came. “The pier stays open,” he said.", False),
     ("He said: “Ekman opens the pier.”", False)],
)
def test_a_quotation_counts_where_its_sentence_names_the_speaker(text: str, named: bool) -> None:
    found, begin = material(text), text.rfind(". ") + 2 if ". " in text else 0
    found.corpus.sentence_at = lambda key, start, end: (begin, len(text))
    start, end = text.index("“"), text.index("”") + 1
    row = {"paragraph_id": "p0", "start": start, "end": end, "as_written": "Ekman"}
    assert _names(found, "Ann Ekman", row) is named
