"""Names found by the layer that a tagger has taught: places in the text, names of one word, and no links."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.languages.known import named
from framing.running.stores.parses import open_named
from framing.text.mentions.nominative import NominativeParses, inflected_names
from framing.text.parsing.parser import ParseStore
from framing.text.parsing.taught import WORD, ends_as_surname

LANGUAGE = "be"
pytestmark = pytest.mark.skipif(LANGUAGE not in named(), reason="the extra `languages` is not installed")
TEXTS = [
    "Учора Вольга Рудная адказала міністру.", "Пасля гэтага Вольгу Рудную не бачылі.", "",
    "Суд слухае справу Дар'і Паляковай.", "У Мінску зноў няма святла.", "Палякова адказала журналістам.",
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ParseStore:
    folder = tmp_path_factory.mktemp("names")
    return open_named(folder, folder)[LANGUAGE]


def test_people_are_found_and_a_place_is_none(store: ParseStore) -> None:
    found = [(TEXTS[one.row], " ".join(one.words)) for one in inflected_names(store(TEXTS))]
    assert found == [
        (TEXTS[0], "Вольга Рудная"), (TEXTS[1], "Вольгу Рудную"), (TEXTS[3], "Дар'і Паляковай"), (TEXTS[5], "Палякова"),
    ]  # fmt: skip


def test_a_name_in_another_case_is_the_one_that_the_texts_write(store: ParseStore) -> None:
    told = [(one.row, one.text) for one in NominativeParses.of(store(TEXTS), LANGUAGE, None).entities()]
    assert told[:2] == [(0, "Вольга Рудная"), (1, "Вольга Рудная")]
    assert (5, "Палякова") in told


def test_the_company_of_other_texts_changes_nothing(store: ParseStore, tmp_path: Path) -> None:
    alone = open_named(tmp_path, tmp_path)[LANGUAGE]
    for text in filter(None, TEXTS):
        here, there = store([text]), alone([text])
        assert np.array_equal(here.tokens, there.tokens)


PIECES = ["Вольга", "Дар'я", "«", "суд", ",", "12", "Эр-Рыяд", "  "]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
def test_words_cover_all_but_the_spaces(text: str) -> None:
    assert "".join(found[0] for found in WORD.finditer(text)) == "".join(text.split())


def test_endings_of_surnames() -> None:
    assert all(ends_as_surname(word, LANGUAGE) for word in ("Тараканаў", "Паляковай", "Бабіча", "Дуброўскаму"))
    assert not any(ends_as_surname(word, LANGUAGE) for word in ("Мінску", "Парламент", "Еўропы"))
