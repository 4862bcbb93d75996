"""How people are portrayed in a language in which names have cases: what is hidden, and who is judged by what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from framing.languages.known import tagged
from framing.measures import portrayal
from framing.measures.cards import card
from framing.measures.portrayal import FEWEST
from framing.measures.shared.portrayal_head import FEATURES, WEIGHTS, LinearHead, load_head, save_head
from framing.measures.shared.stand_ins import apart, hidden
from framing.running.stores.parses import open_named, open_parses
from framing.running.stores.portrayals import open_portrayals, portrayal_head
from framing.settings import NameSettings
from framing.text.parsing.syntax import ParsedSentence
from framing.text.parsing.tagger import TAGGER

from .invented import corpus

installed = pytest.mark.skipif(not tagged(), reason="the extra `languages` is not installed")
NAMES = {"kravtsova": NameSettings(label="Kravtsova", names=("Ольга Кравцова", "Кравцова"))}


def hide(text: str, mention: str, *, is_name: bool = True) -> str:
    start = text.index(mention)
    sentence = ParsedSentence(text, TAGGER.parse([text])[0], TAGGER.labels())
    return hidden(sentence, start, start + len(mention), "ru", is_name=is_name)


@installed
@pytest.mark.parametrize(("text", "mention", "expected"), [
    ("Ольга Кравцова спасла порт.", "Ольга Кравцова", "[MASK:Иванова] спасла порт."),
    ("Суд оправдал Ольгу Кравцову.", "Ольгу Кравцову", "Суд оправдал [MASK:Иванову]."),
    ("Мэр похвалил Андрея Левина за смелость.", "Андрея Левина", "Мэр похвалил [MASK:Иванова] за смелость."),
    ("Ольгу Кравцову обвинил Андрей Левин.", "Ольгу Кравцову", "[MASK:Иванову] обвинил Петров."),
    ("Андрей Левин встретился с Ольгой Кравцовой.", "Андрей Левин", "[MASK:Иванов] встретился с Петровой."),
])  # fmt: skip
def test_a_stand_in_has_the_case_of_the_name(text: str, mention: str, expected: str) -> None:
    assert hide(text, mention) == expected


@installed
def test_a_description_stays() -> None:
    assert hide("Диктатор закрыл порт.", "Диктатор", is_name=False) == "[MASK:Диктатор] закрыл порт."


@installed
def test_who_it_is_makes_no_difference() -> None:
    one = hide("Суд оправдал Ольгу Кравцову, а Андрей Левин ушёл.", "Ольгу Кравцову")
    other = hide("Суд оправдал Анну Белову, а Сергей Орлов ушёл.", "Анну Белову")
    assert one == other


def test_a_mark_comes_off() -> None:
    assert apart("Суд оправдал [MASK:Иванову].") == ("Суд оправдал Иванову.", 13, 20)


@installed
def test_sentences_are_judged_with_the_name_hidden(tmp_path: Path) -> None:
    asked: list[str] = []

    def note(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(texts)
        return np.array([[0.1, 0.1, 0.8] if "спасла" in text else [0.8, 0.1, 0.1] for text in texts], np.float32)

    texts = ["Ольга Кравцова спасла порт. Кравцову осудили за ложь."]
    made = corpus({"ash-daily": [texts] * FEWEST}, NAMES)
    named = {code: one for code, one in open_named(tmp_path, tmp_path).items() if code in tagged()}
    in_it = {"paragraphs": made.paragraphs.assign(language="ru"), "articles": made.articles.assign(language="ru")}
    view = replace(made, **in_it, parse=open_parses(tmp_path), named=named, portray=note)
    scores = portrayal.measure(view).scores
    assert set(asked) == {"[MASK:Иванова] спасла порт.", "[MASK:Иванову] осудили за ложь."}
    assert set(scores["item"]) == {"kravtsova"}
    assert scores["value"].to_numpy() == pytest.approx(0.0, abs=1e-6)


def test_a_head_survives_on_disk(tmp_path: Path) -> None:
    weights = np.random.default_rng(3).normal(0, 0.01, (FEATURES, 3)).astype(np.float32)
    save_head(tmp_path / "head.npz", LinearHead(weights, np.array([1, 2, 3], np.float32), {"made": "here"}))
    back = load_head(tmp_path / "head.npz")
    assert back.record == {"made": "here"}
    np.testing.assert_allclose(back.weights, weights, atol=1e-4)
    np.testing.assert_array_equal(back.biases, [1, 2, 3])


def test_the_shipped_head_says_what_it_was_made_with() -> None:
    head = load_head(WEIGHTS)
    assert head.weights.shape == (FEATURES, 3)
    assert "RuSentNE (MIT)" in head.record["licence"]


@installed
def test_the_card_names_the_languages_of_the_tagger() -> None:
    assert set(tagged()) < set(card("portrayal").languages)
    assert card("portrayal").reliability.tier == "C"


@installed
@pytest.mark.slow
def test_the_shipped_head_knows_a_good_light_from_a_bad_one_and_repeats_itself(tmp_path: Path) -> None:
    texts = [
        "[MASK:Иванов] солгал суду и обманул тысячи семей, похитив их сбережения.",
        "В понедельник [MASK:Иванов] приедет в город.",
        "[MASK:Иванова] наградили за мужество, с которым он спас моряков.",
    ]
    first = open_portrayals(tmp_path / "one")(texts)
    signed = first[:, 2] - first[:, 0]
    assert signed[0] < signed[1] < signed[2]
    assert signed[0] < 0 < signed[2]
    np.testing.assert_array_equal(open_portrayals(tmp_path / "one")(texts[::-1])[::-1], first)
    alone = portrayal_head(tmp_path / "one").encode(texts[:1])
    np.testing.assert_array_equal(alone, portrayal_head(tmp_path / "one").encode(texts)[:1])
