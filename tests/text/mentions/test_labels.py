"""What a sentence calls somebody: the whole phrase, with the word that frames, and nothing that describes nobody."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.text.mentions.labels import Label, labels
from framing.text.parsing import parser as parsing
from framing.text.parsing.parser import parse
from framing.text.parsing.syntax import ParsedSentence

pytest.importorskip("spacy")


def told(text: str, name: str = "Vossen") -> list[Label]:
    """The labels of the first mention of a name in a sentence."""
    (tokens,) = parse([text])
    start = text.index(name)
    return labels(ParsedSentence(text, tokens, parsing._labels()), start, start + len(name))


def called(text: str, name: str = "Vossen") -> list[str]:
    return [label.text for label in told(text, name)]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Moscow-installed governor Vossen said so.", "Moscow-installed governor"),
        ("She met the Russian-installed regional governor Karel Vossen in May.", "Russian-installed regional governor"),
        ("Vossen, the self-styled president, left the hall.", "self-styled president"),
        ("The self-styled president Vossen left the hall.", "self-styled president"),
        (
            "Karel Vossen, the Kremlin-backed head of the regional administration, spoke.",
            "Kremlin-backed head of the regional administration",
        ),
        ("The head of the so-called republic, Karel Vossen, said so.", "head of the so-called republic"),
        ("Russian President Karel Vossen spoke on Monday.", "Russian President"),
        ("Former President Vossen spoke on Monday.", "former President"),
        ("Sen. Karel Vossen voted against it.", "senator"),
        ("Vossen, the daughter of a dock worker, became mayor.", "daughter of a dock worker"),
        ("Vossen is a shameless hypocrite.", "shameless hypocrite"),
        ("Ada Orlo, a nationalist clerk and daughter of the harbour philosopher, Karel Vossen, fled.",
         "harbour philosopher"),
        ("The paper doubts the truth of answers High Court nominee Karel Vossen gave.", "High Court nominee"),
        ("She thanked Republican Sen. Karel Vossen on Monday.", "Republican senator"),
    ],
)
def test_a_label_is_the_whole_phrase_as_the_text_writes_it(text: str, label: str) -> None:
    name = "Karel Vossen" if "Karel" in text else "Vossen"
    assert called(text, name) == [label]


@pytest.mark.parametrize(
    "text",
    [
        "Vossen, D-Calif., voted against it.",
        "Vossen (left) spoke in the hall.",
        "As a result of the attack, Vossen, left, fled.",
        "Asked about the possibility of a prisoner swap, Vossen left.",
        "For the council Vossen is a high priority.",
        "Mr. Vossen said the situation was calm.",
        "On the stage with Vossen, freshman senator Mary Quint spoke.",
        "Vossen called the attack a crime.",
        "Vossen spoke with the daughter for an hour.",
        "Vossen is no tyrant.",
        "More: Karel Vossen: Full transcript of the interview",
        "Four clerks were there: Karel Orlo, Ada Vossen, a boy named Quint and one other boy.",
        "They want to free Ada Orlo and Karel Vossen -- the singer and former clerk whom the court holds.",
        "On Monday Dr. Vossen spoke in the hall.",
    ],
)
def test_what_is_no_description_is_no_label(text: str) -> None:
    assert called(text) == []


BEFORE = ("Harbour-installed", "self-styled", "ageing", "once-feared", "dock", "pro-council", "northern")
NOUNS = ("governor", "envoy", "tycoon", "puppet", "commander", "leader")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(BEFORE), unique=True, max_size=3), st.sampled_from(NOUNS))
def test_every_word_before_the_noun_is_kept_in_its_order(words: list[str], noun: str) -> None:
    phrase = " ".join([*words, noun])
    for text in (f"Vossen, the {phrase}, spoke in the hall.", f"Yesterday Karel Vossen, the {phrase}, was seen."):
        found = called(text)
        assert all(re.search(rf"\b{re.escape(phrase)}$", label) for label in found if label.endswith(noun)), found
