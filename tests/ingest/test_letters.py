"""Letters that look alike, texts in wrong encodings, joiners."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.ingest.decode import decode, tidy
from framing.ingest.letters import mended, reread

RUSSIAN = (
    "Маяк на скале погас в ночь на понедельник, и на берегу этого никто не заметил, пока траулер не спросил береговую "
    "охрану, почему посреди шторма пропал свет. Округ присылает инженера дважды в год."
)
BELARUSIAN = "Маяк на скале згас у ноч на панядзелак, і на беразе гэтага ніхто не заўважыў, пакуль траўлер не спытаў."
ENGLISH = "The lighthouse on Gannet Rock went dark on Sunday night, and nobody on the mainland noticed it at all."
LIKE = str.maketrans("оасе", "oace")


def test_latin_letters_in_cyrillic_words_are_mended_and_said() -> None:
    text, doubts = decode(RUSSIAN.translate(LIKE).encode())
    assert text == RUSSIAN
    assert "look alike" in doubts[0]


def test_cyrillic_letters_in_latin_words_are_mended_too() -> None:
    assert mended(ENGLISH.replace("o", "\u043e"))[0] == ENGLISH


GOOD = [RUSSIAN, BELARUSIAN, ENGLISH, "SMSка, COVIDа и IT-рынок", "a\\nВера", "x у z", "", RUSSIAN.upper()]


@pytest.mark.parametrize("text", GOOD)
def test_good_letters_stay(text: str) -> None:
    assert mended(text) == (text, 0, "")
    assert reread(text) == text


@pytest.mark.parametrize(
    ("written", "read"),
    [("cp1251", "latin-1"), ("koi8_r", "cp1251"), ("cp1251", "koi8_r"), ("cp866", "cp1251"), ("cp1251", "cp866")],
)
def test_texts_that_were_read_in_a_wrong_encoding(written: str, read: str) -> None:
    wrong = RUSSIAN.encode(written).decode(read)
    assert decode(wrong.encode())[0] == RUSSIAN


JOINED = ["\u0645\u06cc\u200c\u0631\u0648\u062f", "\U0001f469\u200d\U0001f680", "\u0d15\u0d4d\u200d"]


@pytest.mark.parametrize("text", JOINED)
def test_joiners_stay_where_a_script_needs_them(text: str) -> None:
    assert tidy(f"{text} and") == f"{text} and"


def test_joiners_and_soft_hyphens_go_elsewhere() -> None:
    assert tidy("fer\u200cry and\u200d boat\u200b, the min\u00ad\nistry") == "ferry and boat, the ministry"


@given(st.text(st.characters(codec="utf-8")))
def test_no_text_breaks_it_and_mending_is_done_once(text: str) -> None:
    once = mended(text)[0]
    assert len(once) == len(text)
    assert mended(once)[0] == once
