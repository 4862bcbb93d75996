"""What a sentence calls somebody in a language with cases: in the nominative, and only what stands beside the name."""

from __future__ import annotations

import numpy as np
import pytest

from framing.languages.known import tagged
from framing.text.mentions.labels_in_cases import NominativeWords, labels_in_cases
from framing.text.parsing.syntax import Parses
from framing.text.parsing.tagger import TAGGER

pytestmark = pytest.mark.skipif(not tagged(), reason="the extra `languages` is not installed")


def labels(text: str, name: str) -> list[str]:
    rows = TAGGER.parse([text])
    parses = Parses([text], rows[0], np.array([0, len(rows[0])], dtype=np.int64), TAGGER.labels())
    start = text.index(name)
    words = NominativeWords.of(parses, "ru")
    return [one.text for one in labels_in_cases(words, parses[0], start, start + len(name))]


@pytest.mark.parametrize(("text", "name", "wanted"), [
    ("Глава МИД Сергей Лавров улетел.", "Сергей Лавров", ["глава МИД"]),
    ("Суд арестовал счета олигарха Гуцериева.", "Гуцериева", ["олигарх"]),
    ("С опальным олигархом Гуцериевым встретились.", "Гуцериевым", ["опальный олигарх"]),
    ("Так называемый президент Александр Лукашенко приехал.", "Александр Лукашенко", ["так называемый президент"]),
    ("По словам самопровозглашённого президента Лукашенко, всё спокойно.", "Лукашенко",
     ["самопровозглашённый президент"]),
    ("Светлана Тихановская, лидер белорусской оппозиции, прибыла.", "Светлана Тихановская",
     ["лидер белорусской оппозиции"]),
    ("Лукашенко — диктатор.", "Лукашенко", ["диктатор"]),
    ("Сам президент Дональд Трамп заявил об этом.", "Дональд Трамп", ["президент"]),
    ("Её муж Сергей Тихановский арестован.", "Сергей Тихановский", []),
    ("Адвокат Гуцериева выступил в суде.", "Гуцериева", []),
    ("Господин Рахимов ответил.", "Рахимов", []),
    ("Гуцериев уехал.", "Гуцериев", []),
])  # fmt: skip
def test_the_labels_of_a_name(text: str, name: str, wanted: list[str]) -> None:
    assert labels(text, name) == wanted
