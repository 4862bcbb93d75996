"""Quoted speech: whose words they are, where they begin and end, and what only looks like a quotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.paragraphs.quotes import find_quotes
from framing.records import QuoteKind


def quoted(*texts: str) -> list[list[tuple[str, str, str | None, str | None]]]:
    return [
        [(text[quote.start : quote.end], quote.kind.value, quote.speaker, quote.verb) for quote in quotes]
        for text, quotes in zip(texts, find_quotes(texts), strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "words", "kind", "speaker", "verb"),
    [
        ("“We ate soup for a week,” said Agnes Tull, who keeps the inn.", "“We ate soup for a week,”", "speech", "Agnes Tull", "said"),
        ('"We ate soup for a week," Agnes Tull said.', '"We ate soup for a week,"', "speech", "Agnes Tull", "said"),
        ("Agnes Tull said: “We ate soup for a week.”", "“We ate soup for a week.”", "speech", "Agnes Tull", "said"),
        ("«Мы неделю ели суп», — сказала Агния Туль.", "«Мы неделю ели суп»", "speech", "Агния Туль", "сказала"),
        ("„Wir assen eine Woche lang Suppe“, said Agnes Tull.", "„Wir assen eine Woche lang Suppe“", "speech", "Agnes Tull", "said"),
        ("“The boat was late again,” said a mother of two in Brest.", "“The boat was late again,”", "speech", "a mother of two", "said"),
        ("“It is cold,” says the ranger Pavel Hlushko, who counts bison.", "“It is cold,”", "speech", "Pavel Hlushko", "says"),
        ("The mayor called the ramp “a wet plank with a price”.", "“a wet plank with a price”", "partial", "The mayor", "called"),
        ("He gave his “advice” to the harbour.", "“advice”", "scare", None, None),
        ("The “great leap” came to nothing.", "“great leap”", "scare", None, None),
    ],
)  # fmt: skip
def test_kind_speaker_and_verb(text: str, words: str, kind: str, speaker: str | None, verb: str | None) -> None:
    assert quoted(text) == [[(words, kind, speaker, verb)]]


def test_a_speech_that_is_interrupted_has_one_speaker() -> None:
    (first, second) = quoted("“We waited,” said Agnes Tull, “and the bread did not come for a week.”")[0]
    assert (first[2], second[2]) == ("Agnes Tull", "Agnes Tull") or second[1] == "speech"
    assert first[1] == "speech"


def test_a_quotation_inside_a_quotation_belongs_to_the_outer_one() -> None:
    text = "“He shouted ‘the ramp is gone’ and ran,” said Agnes Tull."
    assert [words for words, *_ in quoted(text)[0]] == ["“He shouted ‘the ramp is gone’ and ran,”"]


def test_a_quotation_runs_over_paragraphs_that_each_open_it() -> None:
    found = quoted("“The ramp broke in January, said the wind.", "“Nobody mended it until May,” said Agnes Tull.")
    assert [len(quotes) for quotes in found] == [1, 1]
    assert found[0][0][0].endswith("said the wind.")
    assert found[1][0][2] == "Agnes Tull"


@pytest.mark.parametrize(
    "text",
    [
        "The ministers’ meeting wasn’t over and the '90s weren't back.",
        "It's the harbour's fault, isn't it?",
        "The ship “Esperanza” left at noon.",
        "Завод «Гомсельмаш» открылся.",
        "A rope 5' 10\" long lay there.",
        "No marks at all here.",
    ],
)
def test_apostrophes_and_names_are_no_quotations(text: str) -> None:
    assert quoted(text) == [[]]


def test_an_opening_mark_without_a_closing_one_quotes_nothing() -> None:
    assert quoted("“The ramp broke in January.", "Nobody mended it.") == [[], []]


@given(st.lists(st.text(alphabet="ab .,!?\"'“”„«»‘’—\nХх", max_size=60), max_size=5))
def test_spans_lie_in_their_text_in_order_and_apart(texts: list[str]) -> None:
    for text, quotes in zip(texts, find_quotes(texts), strict=True):
        last = 0
        for quote in quotes:
            assert last <= quote.start < quote.end <= len(text)
            assert quote.kind in QuoteKind
            last = quote.end
