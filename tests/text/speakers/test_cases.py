"""Who speaks, in a language where names have cases."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from framing.languages.known import tagged
from framing.running.stores.parses import open_named, open_parses
from framing.text.paragraphs.tables import cut_all
from framing.text.speakers.tables import all_speakers

pytestmark = pytest.mark.skipif(not tagged(), reason="the extra `languages` is not installed")
INTRODUCED = (
    "Суд в Зареченске слушает дело журналистки Ольги Кравцовой. «Я не признаю вину», — сказала Кравцова на заседании. "
    "Её защищает адвокат Тимур Шакиров."
)


def spoken(tmp_path: Path, *paragraphs: str, tagger: bool = True) -> list[str | None]:
    """Who speaks each quotation of an article."""
    body = json.dumps([["paragraph", one] for one in paragraphs])
    rows = [{"article_id": "a", "outlet": "ash-daily", "language": "ru", "body": body, "quarantined": False}]
    cut = cut_all(pd.DataFrame(rows))
    tag = {"ru": open_named(tmp_path, tmp_path)["ru"]} if tagger else None
    found = all_speakers(cut["paragraphs"], cut["sentences"], cut["quotes"], open_parses(tmp_path), tag)
    order = cut["paragraphs"].set_index("paragraph_id")["position"]
    found = found.assign(place=found["paragraph_id"].map(order)).sort_values(["place", "start"])
    return [one if isinstance(one, str) else None for one in found["speaker"]]


def test_a_surname_is_whom_the_article_names_in_full_in_another_case(tmp_path: Path) -> None:
    assert spoken(tmp_path, INTRODUCED) == ["Ольга Кравцова"]


@pytest.mark.parametrize(("paragraph", "wanted"), [
    ("По словам адвоката Тимура Шакирова, «дело развалится ещё до осени».", "Тимур Шакиров"),
    ("Прокурор Глеб Зотов вышел к прессе и сказал: «Вина доказана полностью».", "Глеб Зотов"),
    ("«Процесс политический», — считает представитель посольства Литвы.", "представитель посольства Литвы"),
    ("«Долг составляет шесть миллионов крон», — говорится в отчёте ревизоров.", None),
])  # fmt: skip
def test_who_speaks(tmp_path: Path, paragraph: str, wanted: str | None) -> None:
    assert spoken(tmp_path, paragraph) == [wanted]


def test_a_pronoun_is_the_only_one_of_its_sex_just_before(tmp_path: Path) -> None:
    said = "«Мы подадим жалобу», — сказал он."
    assert spoken(tmp_path, INTRODUCED, said) == ["Ольга Кравцова", "Тимур Шакиров"]
    assert spoken(tmp_path, f"В суд приехали Тимур Шакиров и Глеб Зотов. {said}") == [None]


def test_without_the_tagger_all_is_as_before(tmp_path: Path) -> None:
    assert spoken(tmp_path, INTRODUCED, tagger=False) == ["Кравцова"]
