"""Who is named as the doer of harm, and who says so, in a language that the tagger reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from framing.languages.known import tagged
from framing.measures.shared.blame import blame_found
from framing.measures.shared.blaming import NOBODY
from framing.measures.shared.blaming_in_cases import harms_in
from framing.running.stores.parses import open_named, open_parses
from framing.settings import NameSettings
from framing.text.parsing.syntax import ParsedSentence
from framing.text.parsing.tagger import TAGGER

from .invented import corpus

pytestmark = pytest.mark.skipif(not tagged(), reason="the extra `languages` is not installed")


@pytest.mark.parametrize(("text", "wanted"), [
    ("Мирные жители были убиты российскими войсками.", [("Россия", "", False)]),
    ("Минск обвинил Варшаву в агрессии.", [("Польша", "Беларусь", True)]),
    ("ВСУ обстреляли Белгород.", [("Украина", "", False)]),
    ("Россия напала на Украину.", [("Россия", "", False)]),
    ("По данным Киева, российская авиация разбомбила больницу.", [("Россия", "Украина", True)]),
    ("Израильская армия уничтожила туннель, сообщили в полиции.", [("Израиль", "", True)]),
    ("Боевики ХАМАС похитили солдата.", [("ХАМАС", "", False)]),
    ("Мост был взорван ночью.", [(NOBODY, "", False)]),
    ("Польша не обстреливала колонну.", []),
    ("Варшава может захватить остров.", []),
    ("Задержанный будет депортирован.", []),
    ("Россия захватила лидерство.", []),
    ("Милиция задержала сорок человек.", []),
    ("Российские войска сбили беспилотник.", []),
    ("Российские войска обстреляли город?", []),
])  # fmt: skip
def test_a_sentence(text: str, wanted: list[tuple[str, str, bool]]) -> None:
    sentence = ParsedSentence(text, TAGGER.parse([text])[0], TAGGER.labels())
    found = [
        (one.doer.name if one.doer else NOBODY, one.by.name if one.by else "", one.said)
        for one in harms_in(sentence, "ru")
    ]
    assert found == wanted


def test_a_person_counts_under_their_own_name(tmp_path: Path) -> None:
    names = {"gromov": NameSettings(label="Pavel Gromov", names=("Павел Громов", "Громов"))}
    made = corpus({"ash-daily": [["Соседи обвинили Громова в убийстве. Павел Громов избил сторожа."]]}, names)
    named = {code: one for code, one in open_named(tmp_path, tmp_path).items() if code in tagged()}
    in_it = {"paragraphs": made.paragraphs.assign(language="ru"), "articles": made.articles.assign(language="ru")}
    rows = replace(made, **in_it, parse=open_parses(tmp_path), named=named).once(blame_found)
    assert rows[["item", "voice"]].to_numpy().tolist() == [["Pavel Gromov", "quoted"], ["Pavel Gromov", "own"]]
