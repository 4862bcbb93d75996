"""Who speaks: read from the parse of the sentences around a quotation; who is not sure is unknown."""

from __future__ import annotations

import functools
import itertools
import json
import re
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing.running.stores.parses import open_parses
from framing.text.paragraphs.tables import cut_all
from framing.text.parsing.parser import ParseStore
from framing.text.speakers.tables import all_speakers
from framing.text.speakers.units import ParagraphTold, Quoted, units

_WORD = re.compile(r"\w+")


@functools.cache
def _parses() -> ParseStore:
    return open_parses(Path(tempfile.mkdtemp()))


def read(*paragraphs: str, kind: str = "paragraph", language: str = "en") -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `quotes` and `speakers` of one article."""
    body = json.dumps([[kind, text] for text in paragraphs])
    article = {"article_id": "a", "outlet": "post", "language": language, "quarantined": False, "body": body}
    cut = cut_all(pd.DataFrame([article]))
    return cut["quotes"], all_speakers(cut["paragraphs"], cut["sentences"], cut["quotes"], _parses())


def spoken(*paragraphs: str, kind: str = "paragraph") -> list[str | None]:
    return [one if isinstance(one, str) else None for one in read(*paragraphs, kind=kind)[1]["speaker"]]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We shall mend the pier this year,” Mr. Tull said on Monday.", "Tull"),
        ("“We shall mend the pier this year,” said Mr. Tull, who leads the council.", "Tull"),
        ("“We shall mend the pier this year,” said Rep. Agnes B. Tull, D-Calif., on Monday.", "Agnes B. Tull"),
        ("“We shall mend it,” President of Norland Edward Brask said on Monday.", "Edward Brask"),
        ("After the talks with Edward Brask, these analysts admitted that the pier was “gone for good”.", None),
        ("According to one version, the harbour wants “a short break of a year”.", None),
        ("Agnes Tull, a doctor, said: “We shall mend the pier this year.”", "Agnes Tull"),
        ("“We shall mend the pier this year,” Agnes Tull, a doctor at the port, said.", "Agnes Tull"),
        ("“We shall mend the pier this year,” harbour spokesman Edward Brask told reporters.", "Edward Brask"),
        ("“Shall we mend the pier this year?” Edward Brask asked.", "Edward Brask"),
        ("A spokesman for the harbour, Edward Brask, said the pier was “gone for good this time”.", "Edward Brask"),
        ("Edward Brask said that the pier was old and that Tull had “lied to all of us”.", "Edward Brask"),
        ("The bill is, according to Edward Brask, “a wet plank with a price”.", "Edward Brask"),
        ("The ramp was described by Edward Brask as “a wet plank with a price”.", "Edward Brask"),
        ("Mr. Brask attacked Tull for what critics called her “utter and lasting failure”.", "critics"),
        ("That view, Edward Brask said, holds that the pier is “a wet plank with a price”.", "Edward Brask"),
        ("Edward Brask released a statement on Tuesday saying: “We shall mend the pier.”", "Edward Brask"),
        ("Edward Brask wrote to members saying the pier would be “mended in a year or two”.", "Edward Brask"),
        ("Edward Brask told the port that it would sink, and urged all to seek “a lasting way out”.", "Edward Brask"),
        ("Edward Brask asked why Peter Tull was not there, saying “all of us need to come home”.", None),
        ("Edward Brask was quick to hit back: “We shall mend the pier this year.”", "Edward Brask"),
        ("The answer was short: “We shall mend the pier this year.”", None),
        ("Russian officials said the pier would be “mended in a year or two”.", "Russian officials"),
        ("“We shall mend the pier this year,” said a spokesman for the ministry.", "a spokesman for the ministry"),
        ("Edward Brask did not say that the pier was “a wet plank with a price”.", None),
        ("“We shall mend the pier this year,” Edward Brask and Agnes Tull said.", None),
        ("“We shall mend the pier this year,” the letter says.", None),
        ("The pier was known as “a wet plank with a price”.", None),
        ("“We shall mend it this year,” said the clerk of the harbour, Tull Mei-lin.", "Tull Mei-lin"),
        ("Asked by Edward Brask, “Will you mend the pier this year?”, Agnes Tull said no.", "Edward Brask"),
        ("When asked by a reporter, “Is the pier safe for children?”, Agnes Tull said no.", "a reporter"),
        ("Asked “is the pier safe for our children?”, Agnes Tull said yes.", None),
        ("Asked whether the pier was safe, Agnes Tull replied: “Is anything safe in this town?”", "Agnes Tull"),
        ("His column in “The Long Wet Plank” said that the pier was gone.", None),
    ],
)
def test_the_subject_of_the_verb_of_saying_speaks(text: str, speaker: str | None) -> None:
    assert spoken(text) == [speaker]


def test_he_is_nobody_with_a_given_name_of_women_in_whatever_spelling() -> None:
    before = "Darya Brask agreed with the port. In a note, Andrii Tull, a clerk, said the pier was “gone for good”."
    assert spoken(f"{before} “We shall mend the pier this year,” he said.")[-1] == "Andrii Tull"


@pytest.mark.parametrize(
    ("before", "text", "speaker"),
    [
        ("Edward Brask came to the port at noon.", "“We shall mend the pier this year,” he said.", "Edward Brask"),
        ("Agnes Tull met Edward Brask at noon.", "“We shall mend the pier this year,” he said.", "Edward Brask"),
        ("Mr. Brask said “no way, not in a hundred years”.", "He added: “We shall mend it.”", "Brask"),
        ("Edward Brask met Peter Tull at noon.", "“We shall mend the pier this year,” she said.", None),
        ("The council met at noon.", "“We shall mend the pier this year,” he said.", None),
        ("A Brask aide said “no way, not in a hundred years”.", "He added: “We shall mend it.”", None),
        ("Boats came for Edward Brask and for Peter Tull.", "“We shall mend the pier this year,” he said.", None),
    ],
)
def test_a_pronoun_means_the_one_person_it_can_mean(before: str, text: str, speaker: str | None) -> None:
    assert spoken(f"{before} {text}")[-1] == speaker


_NORLAND = "Norland’s Harbour Minister Agnes Tull came to the pier."


@pytest.mark.parametrize(
    ("before", "phrase", "speaker"),
    [
        (_NORLAND, "the minister", "Agnes Tull"),
        (_NORLAND, "the Norland minister", "Agnes Tull"),
        (_NORLAND, "the Sudland minister", "the Sudland minister"),
        (_NORLAND, "a minister", "a minister"),
        (_NORLAND, "the prime minister", "the prime minister"),
        (_NORLAND, "the ministry", "the ministry"),
        (f"{_NORLAND} Sudland’s Prime Minister Edward Brask was there.", "the minister", "the minister"),
        (f"{_NORLAND} Sudland’s Prime Minister Edward Brask was there.", "the prime minister", "Edward Brask"),
        (f"{_NORLAND} Minister Brask was there.", "the minister", "the minister"),
        ("Former Harbour Minister Agnes Tull came to the pier.", "the minister", "the minister"),
        ("Agnes Tull, the mayor of Bergholm, came to the pier.", "the mayor", "Agnes Tull"),
    ],
)
def test_an_office_means_the_one_who_holds_it_in_the_article(before: str, phrase: str, speaker: str) -> None:
    assert spoken(before, f"“We shall mend the pier this year,” {phrase} said.") == [speaker]


def test_whom_a_sentence_is_only_about_is_not_he_if_another_spoke_just_before() -> None:
    first = "Edward Brask wrote that it was “a wet plank with a price”. The tone was hard on Peter Tull."
    assert spoken(first, "“We shall mend the pier this year,” he wrote.")[-1] is None
    alone = "Nobody came. The tone was hard on Peter Tull."
    assert spoken(alone, "“We shall mend it all,” he wrote.") == ["Peter Tull"]


def test_of_several_who_hold_an_office_the_one_who_spoke_just_before_is_meant() -> None:
    first = "Harbour Minister Agnes Tull met Prime Minister Edward Brask. “We waited for hours and hours,” Tull said."
    assert spoken(f"{first} “Nobody came to mend the ramp,” the minister added.") == ["Agnes Tull"] * 2


@pytest.mark.parametrize(
    ("before", "speaker"),
    [
        ("Agnes Tull said that the pier was old.", "Agnes Tull"),
        ("Agnes Tull came to the pier. She warned that it was old.", "Agnes Tull"),
        ("Agnes Tull walked on the old pier.", None),
        ("Agnes Tull did not say that the pier was old.", None),
    ],
)
def test_a_quotation_alone_is_of_whom_the_sentence_before_has_say_something(before: str, speaker: str | None) -> None:
    assert spoken(f"{before} “We shall mend it this year or in the next one.”") == [speaker]
    assert spoken(before, "“We shall mend it this year or in the next one.”") == [None]


def test_a_surname_is_told_in_full() -> None:
    texts = ("Edward Brask said the pier was “a wet plank with a price”.", "“We shall mend it soon,” Mr. Brask said.")
    assert spoken(*texts) == ["Edward Brask", "Edward Brask"]


def test_two_of_one_surname_are_not_told_in_full() -> None:
    assert spoken("Edward Tull met Agnes Tull.", "“We shall mend the pier this year,” Tull said.") == ["Tull"]


def test_who_speaks_goes_on_in_the_next_sentence_and_in_no_other_paragraph_after_narration() -> None:
    first = "“We waited for hours and hours,” Agnes Tull said on Friday. “Nobody came to mend the ramp.”"
    assert spoken(first) == ["Agnes Tull"] * 2
    assert spoken(f"{first} The rain went on.", "“Nobody knew where the planks were.”")[2:] == [None]


@pytest.mark.parametrize("kind", ["paragraph", "passage"])
def test_each_quotation_that_is_no_scare_quote_has_one_row(kind: str) -> None:
    quotes, found = read("The “experts” were silent. “We shall mend the pier,” Agnes Tull said.", kind=kind)
    assert quotes["kind"].tolist() == ["scare", "speech"]
    assert found[["start", "speaker"]].values.tolist() == [[quotes["start"][1], "Agnes Tull"]]


def test_a_language_without_a_parser_keeps_what_the_rules_found() -> None:
    quotes, found = read("«Мы неделю ели суп и больше ничего», — сказала Агния Туль.", language="ru")
    assert found["speaker"].tolist() == quotes["speaker"].tolist() == ["Агния Туль"]


_QUOTED = st.lists(st.sampled_from("the pier was old we lied and then saw that boats who said it".split()), min_size=5)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_QUOTED)
def test_whatever_is_said_does_not_change_who_said_it(words: list[str]) -> None:
    assert spoken(f"“We {' '.join(words)},” Agnes Tull said.") == ["Agnes Tull"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(["Brask said ", "“one two three four five six.” ", "The rain. ", "ice, ", "? "])))
def test_words_outside_quotations_stay_as_they_are(pieces: list[str]) -> None:
    text = "".join(pieces)
    quotes = [Quoted(one.start(), one.end(), "speech") for one in re.finditer("“[^”]*”", text)]
    cuts = [0, *(one.end() for one in re.finditer(r"[.?]”? (?!$)", text)), len(text)]
    spans = [pair for pair in itertools.pairwise(cuts) if text[slice(*pair)].strip()]
    made = units([ParagraphTold(text, spans, quotes)], "it is so")
    outside = re.sub("“[^”]*”", " ", text)
    assert _WORD.findall(" ".join(one.outside() for one in made)) == _WORD.findall(outside)
    assert [number for one in made for number, *_ in one.quotes] == list(range(len(quotes)))
