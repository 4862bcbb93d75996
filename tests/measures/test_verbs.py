"""Which verbs say that somebody speaks or acts, read from the grammar of a sentence."""

from __future__ import annotations

import pytest

from framing.measures.agency import role
from framing.measures.attribution import _is_said
from framing.text.parsing import parser as parsing
from framing.text.parsing.syntax import ParsedSentence


def parsed(text: str) -> ParsedSentence:
    return ParsedSentence(text, parsing.parse([text])[0], parsing._labels())


@pytest.mark.parametrize(
    ("text", "word", "speaks"),
    [
        ("The envoy states that the talks went well.", "states", True),
        ("The coastal states sent their envoys to Amsel.", "states", False),
        ("Vossen said that the ships would sail.", "said", True),
        ("That is not to say the ships will sail.", "say", False),
        ("The minister's claims were read out in court.", "claims", False),
        ("Quint claims that the money is gone.", "claims", True),
    ],
)
def test_a_noun_and_a_bare_infinitive_are_nobodys_speech(text: str, word: str, speaks: bool) -> None:
    assert _is_said(parsed(text), text.index(word)) is speaks


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("Vossen closed the harbour on Monday.", True),
        ("The court fined Vossen on Monday.", False),
        ("Vossen believes the harbour is safe.", None),
        ("Vossen felt ill on Monday.", None),
    ],
)
def test_who_thinks_or_feels_does_not_act(text: str, acts: bool | None) -> None:
    start = text.index("Vossen")
    assert role(parsed(text), start, start + len("Vossen")) is acts
