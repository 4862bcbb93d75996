"""The office that texts write beside a name."""

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
        ("Ann Lee", "It was Coast Guard spokesman Lieutenant General Ann Lee.", "Coast Guard spokesman"),
        ("Ann Lee", "It was the Attorney General Ann Lee.", "Attorney General"),
        ("Ann Lee", "Governor Ann Leeds said so.", ""),
        ("Ann Lee", "Oltaria’s president, Ann Lee, said so.", "Oltaria’s president"),
        ("Ann Lee", "The former prime minister of Oltaria, Ann Lee, said so.", "former prime minister of Oltaria"),
        ("Ann Lee", "The region’s governor, Ann Lee, said so.", ""),
        ("Ann Lee", "The brother of the Oltarian president, Ann Lee, said so.", ""),
        ("Ann Lee", "Ann Lee, the mayor of Oltar, said so.", "mayor of Oltar"),
        ("Ann Lee", "Ann Lee, a spokeswoman for the western harbour office, said so.",
         "spokeswoman for the western harbour office"),
        ("Ann Lee", "Ann Lee, Bob Ray, and the mayor of Oltar, said so.", ""),
        ("Ann Lee", "Ann Lee, who is mayor, said so.", ""),
        ("Ann Lee", "It was said by Ray’s wife, Ann Lee, on Monday.", "Ray’s wife"),
        ("Ann Lee", "Ann Lee, brother of Bob Ray, said so.", "brother of Bob Ray"),
        ("Олег Орлов", "Министр Пётр Павлов и Олег Орлов встретились.", ""),
        ("Олег Орлов", "Об этом сказал министр иностранных дел России Олег Орлов.", "министр иностранных дел России"),
    ],
)
def test_it_is_the_name_of_an_office_right_beside_the_name(name: str, text: str, office: str) -> None:
    assert _said(name, text, text) == office


def test_one_article_is_not_enough() -> None:
    assert _said("Ann Lee", "Mayor Ann Lee spoke. Mayor Ann Lee left.") == ""


def test_wordings_of_one_office_are_of_one_kind() -> None:
    one, other = "Ann Lee, the governor of Oltar, spoke.", "Governor Ann Lee spoke."
    assert _said("Ann Lee", one, other) == "governor of Oltar"
    assert _said("Ann Lee", "Governor Ann Lee spoke.", "Oltar Governor Ann Lee spoke.") == "Oltar Governor"
    assert _said("Ann Lee", "Mayor Ann Lee spoke.", "Governor Ann Lee spoke.") == ""


def test_a_longer_wording_wins_unless_it_is_rare() -> None:
    short, long = "Then President Ann Lee spoke.", "The Oltarian President Ann Lee spoke."
    assert _said("Ann Lee", short, short, long, long) == "Oltarian President"
    assert _said("Ann Lee", *[short] * 9, long, long) == "President"


def test_what_is_mostly_joined_before_an_office_belongs_to_it() -> None:
    ports = ("Ports and Harbours Secretary Ann Lee spoke.", "It was Ports and Harbours Secretary Ann Lee.")
    assert _said("Ann Lee", *ports, "The Harbours Secretary Ann Lee went.") == "Ports and Harbours Secretary"
    ray = ("Ray and Foreign Minister Ann Lee met.", "Foreign Minister Ann Lee went.", "Foreign Minister Ann Lee came.")
    assert _said("Ann Lee", *ray) == "Foreign Minister"
    others = ("Bob Ray and Foreign Minister Ann Lee met.", "Eva Kay and Foreign Minister Ann Lee met.")
    assert _said("Ann Lee", *others) == "Foreign Minister"
