"""The office that texts write before a name."""

from __future__ import annotations

import pytest

from framing.text.mentions.offices import office_of


def _said(name: str, *texts: str) -> str:
    return office_of(name, [(str(n), text) for n, text in enumerate(texts)])


@pytest.mark.parametrize(
    ("name", "text", "office"),
    [
        ("Ann Lee", "On Monday White House press secretary Ann Lee spoke.", "White House press secretary"),
        ("Ann Lee", "It was Secretary of State Ann Lee, he said.", "Secretary of State"),
        ("Ann Lee", "Nobody asked the former President Ann Lee.", "former President"),
        ("Ann Lee", "Bob Ray and Foreign Minister Ann Lee met.", "Foreign Minister"),
        ("Ann Lee", "“So be it,” U.S. President Ann Lee said.", "U.S. President"),
        ("Ann Lee", "A friend of the spokesman, Ann Lee, said so.", ""),
        ("Ann Lee", "She became president. Ann Lee said so.", ""),
        ("Ann Lee", "They talked of another president Ann Lee would like.", ""),
        ("Ann Lee", "At the Post Ann Lee is read.", ""),
        ("Ann Lee", "In the hall EU foreign policy chief Ann Lee spoke.", "EU foreign policy chief"),
        ("Ann Lee", "Berlin met chief Ann Lee on the way.", ""),
        ("Ann Lee", "It was Oltaria´s Ambassador Ann Lee.", "Oltaria’s Ambassador"),
        ("Ann Lee", "Governor Ann Leeds said so.", ""),
        ("Олег Орлов", "Министр Пётр Павлов и Олег Орлов встретились.", ""),
        ("Олег Орлов", "Об этом сказал министр иностранных дел России Олег Орлов.", "министр иностранных дел России"),
    ],
)
def test_it_is_the_name_of_an_office_right_before_the_name(name: str, text: str, office: str) -> None:
    assert _said(name, text, text) == office


def test_one_article_is_not_enough() -> None:
    assert _said("Ann Lee", "Mayor Ann Lee spoke. Mayor Ann Lee left.") == ""


def test_a_longer_wording_wins_unless_it_is_rare() -> None:
    short, long = "Then President Ann Lee spoke.", "The Oltarian President Ann Lee spoke."
    assert _said("Ann Lee", short, short, long, long) == "Oltarian President"
    assert _said("Ann Lee", *[short] * 9, long, long) == "President"
