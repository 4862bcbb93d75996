"""Names in the nominative: from what the texts say elsewhere, then from lists, then from how names mostly end."""

from __future__ import annotations

import numpy as np
import pytest

from framing.languages.inflection import base_forms, word_forms
from framing.text.mentions.nominative import InflectedName, Nominatives, names_in
from framing.text.parsing.syntax import ParsedSentence, TagNames

LISTS = {"first": frozenset({"анна", "тимур", "павел"}), "last": frozenset({"жолудь"})}


def name(words: str, case: str, gender: str) -> InflectedName:
    return InflectedName(0, range(1), 0, tuple(words.split()), case, gender)


def nominative(one: InflectedName, *read: str) -> str | None:
    known = Nominatives("ru", LISTS.__getitem__)
    known.learn(name(words, "Nom", "") for words in read)
    words = known.of(one)
    return words and " ".join(words)


@pytest.mark.parametrize(("words", "case", "gender", "wanted"), [
    ("Анны Терёховой", "Gen", "Fem", "Анна Терёхова"),
    ("Тимуром Шакировым", "Ins", "Masc", "Тимур Шакиров"),
    ("Павла Гринчука", "Gen", "Masc", "Павел Гринчук"),
    ("Жолудя", "Acc", "Masc", "Жолудь"),
    ("Анне Дашкевич", "Dat", "Fem", "Анна Дашкевич"),
    ("Вирскую", "Acc", "Fem", "Вирская"),
    ("А. Рябцева", "Gen", "Masc", "А. Рябцев"),
    ("Анна Терёхова", "Nom", "Fem", "Анна Терёхова"),
])  # fmt: skip
def test_the_nominative(words: str, case: str, gender: str, wanted: str) -> None:
    assert nominative(name(words, case, gender)) == wanted


def test_what_the_texts_say_counts_most() -> None:
    assert nominative(name("Рябцевой", "Gen", "Fem"), "Рябцева") == "Рябцева"
    assert nominative(name("Толстого", "Gen", "Masc")) is None
    assert nominative(name("Толстого", "Gen", "Masc"), "Лев Толстой") == "Толстой"
    assert nominative(name("Льва Толстого", "Gen", "Masc"), "Лев Толстой") == "Лев Толстой"


def test_words_in_which_the_tagger_sees_no_case_stand_behind_those_with_one() -> None:
    text = "Медаль Копли Рим"
    rows = np.array([[0, 6, 0, 0, 1, 1, 0], [7, 5, 1, 0, 2, 1, 1], [13, 3, 2, 0, 3, 1, 1]], dtype=np.uint16)
    tags = ("", "NOUN|Case=Acc|Number=Sing", "X|Case=Gen|Number=Plur", "X|Number=Sing")
    (name,) = names_in(ParsedSentence(text, rows, TagNames(("",), tags, ("", "PERSON"))))
    assert (name.words, name.case) == (("Копли", "Рим"), "Gen")


def test_a_name_that_could_be_many_is_left_out() -> None:
    assert nominative(name("Романо Проди", "Gen", "Masc")) is None


@pytest.mark.parametrize("word", "Терёхова Вирская Шакиров Жолудь Корбут Белый Павел Бойко".split())
def test_each_form_leads_back_to_its_base(word: str) -> None:
    assert all(word in base_forms(form, "ru") for form in word_forms(word, "ru"))
