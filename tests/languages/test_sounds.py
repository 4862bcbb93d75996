"""Whether two names in two languages can be one: by consonants, vowels that are alike, and the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.languages.sounds import same_sound, sounds


@pytest.mark.parametrize(("one", "other"), [
    ("Гринчук", "Grinchuk"), ("Грынчук", "Hrynchuk"), ("Ціханоўская", "Tikhanovskaya"), ("Щербаков", "Шчарбакоў"),
    ("Соловьёв", "Salauyou"), ("Лукашенко", "Lukashenka"), ("Дзмітрый", "Dmitry"), ("Шольц", "Scholz"),
    ("Зеленський", "Zelenskyy"), ("Александр", "Alexander"),
])  # fmt: skip
def test_one_name_in_two_languages(one: str, other: str) -> None:
    assert same_sound(one, other)


@pytest.mark.parametrize(("one", "other"), [
    ("Иванов", "Ivanova"), ("Петров", "Petrovsky"), ("Тихановский", "Tsikhanouskaya"), ("Баранов", "Buranov"),
    ("Карпенко", "Карпенкаў"), ("Вирская", "Varskaya"), ("Гринчук", "Greenberg"),
])  # fmt: skip
def test_two_names(one: str, other: str) -> None:
    assert not same_sound(one, other)


@given(st.text("абвгдеёжзійклмнопрстуўфхцчшыэюя'abcdefghijklmnopqrstuvwxyz-", max_size=24))
def test_each_name_sounds_like_itself(name: str) -> None:
    assert same_sound(name, name) or not sounds(name)


def test_what_can_be_read_in_too_many_ways_is_left_alone() -> None:
    assert sounds("cchzchscjchwhchzc" * 3) == {}
