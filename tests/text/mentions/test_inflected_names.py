"""Names and titles in other cases are those of framing.toml, in texts in their own language."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.languages.inflection import word_forms
from framing.languages.known import known
from framing.settings import NameSettings
from framing.text.mentions.mentions import find_mentions

NAMES = {
    "mayor": NameSettings(
        label="Anna Belskaya",
        names=("Бельская", "Анна Бельская", "Бельская Анна", "Belskaya", "Anna Belskaya"),
        forms={"mayor": ("мэр", "мэр Лесогорска"), "housewife": ("хозяйка Лесогорска",)},
    ),
    "banker": NameSettings(label="Пётр Лагутин", names=("Лагутин", "Лагуцін", "Пётр Лагутин")),
}


def found(text: str, code: str = "ru") -> list[tuple[str, str, str, str]]:
    """What names whom in a text: referent, form, spelling, and the text itself."""
    body = pd.DataFrame({"article_id": ["a"], "paragraph_id": ["p"], "text": [text], "language": [code]})
    rows = find_mentions(body, NAMES)
    return [
        (one["referent"], one["form"], one["spelling"], text[one["start"] : one["end"]])
        for one in rows.to_dict("records")
    ]


@pytest.mark.parametrize("form", "Бельская Бельской Бельскую".split())
def test_each_case_is_the_same_spelling(form: str) -> None:
    assert found(f"Вчера о {form} писали все.") == [("mayor", "surname only", "Бельская", form)]


@pytest.mark.parametrize("form", "Лагутин Лагутина Лагутину Лагутиным Лагутине".split())
def test_men_too(form: str) -> None:
    assert found(f"Банк {form} закрыт.") == [("banker", "surname only", "Лагутин", form)]


def test_a_full_name_changes_in_both_words() -> None:
    assert found("С Анной Бельской спорил Пётр Лагутин.") == [
        ("mayor", "full name", "Бельская", "Анной Бельской"),
        ("banker", "full name", "Лагутин", "Пётр Лагутин"),
    ]


def test_titles_change_too_and_belong_to_the_name_behind_them() -> None:
    assert found("Мэру Бельской ответили. Позже хозяйку Лесогорска видели в порту.") == [
        ("mayor", "mayor", "Бельская", "Мэру Бельской"),
        ("mayor", "housewife", "", "хозяйку Лесогорска"),
    ]


def test_a_title_before_another_name_is_somebody_elses() -> None:
    assert found("Бельская встретила мэра Соколова и мэра Приморска.") == [
        ("mayor", "surname only", "Бельская", "Бельская")
    ]


@pytest.mark.parametrize(
    "text",
    ["Мэр банка ответил.", "Бывший мэр ответил.", "Она станет мэром в мае.", "Американский мэр ответил."],
)
def test_a_bare_title_of_something_else_is_nobodys(text: str) -> None:
    assert [one[1] for one in found(f"Бельская молчала. {text}")] == ["surname only"]


@pytest.mark.parametrize(
    "text", ["Мэр ответила.", "Позже мэра видели в порту.", "Говорили и с мэром.", "Так решил мэр."]
)
def test_a_bare_title_means_whom_the_article_names(text: str) -> None:
    assert [one[1] for one in found(f"Бельская молчала. {text}")] == ["surname only", "mayor"]


def test_other_names_that_begin_alike_are_others() -> None:
    assert found("Лагутинский, Лагутинцев и Бельскаянова пришли.") == []


def test_endings_count_only_in_texts_in_their_language() -> None:
    assert found("О Лагутине писали.", "en") == []
    assert found("О Лагутин писали.", "en") == [("banker", "surname only", "Лагутин", "Лагутин")]
    assert found("З Лагуцінам спрачаліся, Лагуцін маўчаў.", "be")[1:] == [
        ("banker", "surname only", "Лагуцін", "Лагуцін")
    ]
    assert found("З Лагуціным спрачаліся.", "be") == [("banker", "surname only", "Лагуцін", "Лагуціным")]


def test_letters_of_another_alphabet_do_not_change() -> None:
    assert word_forms("Belskaya", "ru") == ("Belskaya",)


INFLECTED = [one.code for one in known() if one.inflection.endings]


@given(st.sampled_from(INFLECTED), st.data())
def test_laws(code: str, data: st.DataObject) -> None:
    letters = next(one.small for one in known() if one.code == code)
    word = data.draw(st.from_regex(f"[{letters}]{{1,12}}", fullmatch=True))
    forms = word_forms(word, code)
    assert forms[0] == word  # the base form is one of them
    assert len(set(forms)) == len(forms)
    assert all(one[:1] == word[:1] for one in forms)
    assert word_forms(word, "en") == (word,) or code == "en"


def test_some_languages_have_endings() -> None:
    assert {"be", "ru", "uk"} <= set(INFLECTED)
