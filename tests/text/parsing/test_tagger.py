"""The tagger: rows like those of the parser, links that end, and no code of the package that its weights are in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.languages.known import tagged
from framing.running.stores.parses import open_named
from framing.text.mentions.nominative import names_in
from framing.text.parsing import tagger
from framing.text.parsing.syntax import ParsedSentence

pytestmark = pytest.mark.skipif(not tagged(), reason="the extra `languages` is not installed")
TEXT = "Адвокат Ольги Кравцовой Тимур Шакиров заявил, что следователи допросили Жолудя дважды."
WORDS = "Ольга Кравцова порт суд закрыл , . « » — в Минске 12 А. что".split()


def sentence(text: str) -> ParsedSentence:
    return ParsedSentence(text, tagger.parse([text])[0], tagger.TAGGER.labels())


def test_names_cases_and_links() -> None:
    told = sentence(TEXT)
    names = [(told.word(i), told.inside[i]) for i in range(len(told)) if told.entity[i] == "PERSON"]
    assert names == [("Ольги", False), ("Кравцовой", True), ("Тимур", False), ("Шакиров", True), ("Жолудя", False)]
    word = {told.word(i): i for i in range(len(told))}
    assert told.dep[word["Адвокат"]] == "nsubj"
    assert told.word(told.head[word["Адвокат"]]) == "заявил"
    assert "Case=Gen" in told.tag[word["Кравцовой"]]


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_links_end_and_places_are_those_of_the_text(texts: list[str]) -> None:
    for text, rows in zip(texts, tagger.parse(texts), strict=True):
        told = ParsedSentence(text, rows, tagger.TAGGER.labels())
        assert "".join(told.word(i) for i in range(len(told))) == "".join(text.split())
        for token in range(len(told)):
            assert told.left_edge(token) <= token <= told.right_edge(token)
        for name in names_in(told):
            assert text[name.start :].startswith(name.words[0])


def test_links_that_lead_back_are_cut() -> None:
    assert tagger._acyclic([1, 2, 0, -1, 3]) == [0, 2, 0, 3, 3]


def test_a_text_without_end_is_read_to_some_token() -> None:
    assert len(tagger.parse(["Порт закрыт. " * 5000])[0]) == tagger.MOST


def test_parses_are_kept_and_the_same_in_any_company(tmp_path: Path) -> None:
    here, alone = (open_named(tmp_path / name, tmp_path)["ru"] for name in ("here", "alone"))
    texts = [TEXT, "В порту тихо.", "Порт закрыт."]
    first = here(texts)
    assert here.missing(texts) == []
    for place, text in enumerate(texts):
        assert np.array_equal(first[place].start, alone([text])[0].start)
        assert first[place].dep == alone([text])[0].dep
        assert first[place].tag == alone([text])[0].tag


def test_the_package_with_the_weights_is_never_imported() -> None:
    load = "from framing.text.parsing.tagger import parse; parse(['Порт закрыт.'])"
    code = f"import sys; {load}; print({{'natasha', 'pymorphy2', 'torch'}} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
