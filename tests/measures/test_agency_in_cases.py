"""Who acts, in a language that the tagger reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from framing.languages.known import tagged
from framing.measures.agency import PASSIVE, measure, role
from framing.measures.cards import card
from framing.running.stores.parses import open_named, open_parses
from framing.settings import NameSettings
from framing.text.parsing.syntax import DEP, HEAD, ParsedSentence
from framing.text.parsing.tagger import TAGGER

from .invented import corpus

pytestmark = pytest.mark.skipif(not tagged(), reason="the extra `languages` is not installed")


@pytest.mark.parametrize(("text", "name", "acts"), [
    ("Ольга Кравцова обвинила мэра во лжи.", "Ольга Кравцова", True),
    ("Ольгу Кравцову обвинил мэр Зареченска.", "Ольгу Кравцову", False),
    ("Кравцова была задержана на площади.", "Кравцова", False),
    ("Порт закрыт министром Иваном Петровым.", "Иваном Петровым", True),
    ("Министр Иван Петров закрыл порт.", "Иван Петров", True),
    ("Суд отложил дело Кравцовой.", "Кравцовой", None),
    ("Кравцова надеется на отмену приговора.", "Кравцова", None),
    ("Кравцова стала мэром Зареченска.", "Кравцова", None),
])  # fmt: skip
def test_the_role_of_a_name(text: str, name: str, acts: bool | None) -> None:
    sentence = ParsedSentence(text, TAGGER.parse([text])[0], TAGGER.labels())
    start = text.index(name)
    assert role(sentence, start, start + len(name)) is acts


def test_a_name_that_hangs_on_nothing_has_no_role() -> None:
    """The tagger's links may lead in a circle; then a word is its own head."""
    text = "Петров ушёл."
    rows = TAGGER.parse([text])[0].copy()
    labels = TAGGER.labels()
    rows[0, HEAD], rows[0, DEP] = 0, labels.dep.index("conj")
    assert role(ParsedSentence(text, rows, labels), 0, len("Петров")) is None


def test_who_acts_and_what_is_told_without_its_doer(tmp_path: Path) -> None:
    names = {"kravtsova": NameSettings(label="Kravtsova", names=("Ольга Кравцова", "Кравцова"))}
    texts = ["Ольга Кравцова закрыла дорогу на остров. Кравцову вызвал мэр. Порт был закрыт вечером."]
    made = corpus({"ash-daily": [texts]}, names)
    named = {code: one for code, one in open_named(tmp_path, tmp_path).items() if code in tagged()}
    in_it = {"paragraphs": made.paragraphs.assign(language="ru"), "articles": made.articles.assign(language="ru")}
    view = replace(made, **in_it, parse=open_parses(tmp_path), named=named)
    scores = measure(view).scores.set_index("item")["value"]
    assert scores["kravtsova"] == pytest.approx(0.5)
    assert scores[PASSIVE] == pytest.approx(1 / 3)


def test_the_card_names_the_languages_of_the_tagger() -> None:
    assert set(tagged()) < set(card("agency").languages)
