"""An example or a claim on the first page speaks of its topic by itself."""

from __future__ import annotations

import functools
from types import SimpleNamespace
from typing import Any

import pytest

from framing.report.parts.on_subject import (
    belongs_to,
    is_article_on,
    is_elsewhere,
    is_its_event,
    is_surely_on,
    may_be_on,
    n_words_of_name,
    names_it,
    says_whose,
    share_of_words,
    speaks_of,
    tells_of,
)
from framing.report.parts.told import THESE_WORDS

ON = ["The grain left the port by ship.", "A deal lets grain leave the ports.", "Ships with grain wait."]
OFF = ["Prices rise in the shops.", "The court hears Ekman today.", "Ekman was arrested in May.", *["Rain fell."] * 5]


def material(name: str, description: str) -> Any:
    """As much of the material as the words of one topic are read from."""
    texts = {f"p{n}": ("a", text) for n, text in enumerate([*ON, *OFF])}
    on = {f"p{n}": [("t", 0.9)] for n in range(len(ON))}
    topic = SimpleNamespace(topic_id="t", name=name, description=description, terms="")
    corpus = SimpleNamespace(paragraphs=texts, on_topic=on, topics={"t": topic}, passages=[])
    about = SimpleNamespace(is_spelling=lambda item: item.startswith("spelt "))
    found = SimpleNamespace(corpus=corpus, about=about)
    found.once = functools.cache(lambda make, key: make(found, key))
    return found


def test_a_sentence_has_a_word_of_the_name_or_several_of_the_description() -> None:
    grain = material("The grain deal", "Ships leave the ports again.")
    assert speaks_of(grain, "t", "Grain is dear.")
    assert speaks_of(grain, "t", "Ships may leave at last.")
    assert not speaks_of(grain, "t", "Many leave.")
    assert not speaks_of(grain, "t", "Prices rise in the shops.")
    texts = ("A grain deal.", "Grain is dear.", "Ships leave.")
    assert [n_words_of_name(grain, "t", text) for text in texts] == [2, 1, 0]


def test_a_word_that_all_texts_have_says_nothing() -> None:
    everywhere = material("The prices", "")
    assert not speaks_of(everywhere, "t", "Prices rise in the shops.")


def test_where_the_topic_is_somebody_a_sentence_has_to_name_them() -> None:
    court = material("The Ekman case", "A court hears whether somebody was arrested.")
    court.corpus.on_topic = {f"p{len(ON) + n}": [("t", 0.9)] for n in (1, 2)}
    assert speaks_of(court, "t", "Ekman was heard.")
    assert not speaks_of(court, "t", "Somebody else was arrested, the court hears.")


def test_what_an_event_is_called_stands_on_topics_about_that_event_only() -> None:
    item = "the … in Amselland: strike"
    for name, description, there in (
        ("The strike in Amselland", "", True),
        ("The miners", "Miners in Amselland walked out in June.", True),
        ("The gas price", "Gas is dear since Amselland has less of it.", False),
        ("A strike", "Pilots stay at home.", False),
    ):
        found = material(name, description)
        forms = [("t", "called", f"the … in Amselland: {form}", "own") for form in ("strike", "walkout", "miners")]
        found.corpus.passages = forms
        found.about = SimpleNamespace(note=lambda measure: SimpleNamespace(of_events=measure == "called"))
        assert is_its_event(found, "t", "called", item) == there, name
        assert is_its_event(found, "t", "another", item)


def test_a_deed_belongs_to_the_topic_whose_words_it_has() -> None:
    grain = material("The harvest", "")
    for at, text in ((0, "Ships wait at the quay."), (1, "Ships carry wheat."), (2, "Two ships left in June.")):
        grain.corpus.paragraphs[f"p{at}"] = ("a", text)
    assert belongs_to(grain, "t", "soldiers seized the ships")
    assert not belongs_to(grain, "t", "soldiers took the town in June")


def test_what_happens_in_a_region_is_not_about_its_power_station() -> None:
    plant = material("Ekman power station", "Shells hit the station.")
    for at in range(3):
        plant.corpus.paragraphs[f"p{at}"] = ("a", "The power station of Ekman waits for the ships.")
    plant.corpus.paragraphs |= {f"p{at}": ("a", "Rain fell.") for at in (4, 5)}
    assert tells_of(plant, "t", "shells hit the station of Ekman")
    assert not is_elsewhere(plant, "t", "shells hit the station of Ekman")
    assert not is_elsewhere(plant, "t", "shells hit the station")
    assert is_elsewhere(plant, "t", "soldiers struck a workshop for ships in Ekman")
    assert not tells_of(plant, "t", "soldiers took the region of Ekman")
    assert is_surely_on(plant, "t", "“We keep the power station safe,” she said.")
    assert is_surely_on(plant, "t", "“We keep the station in Ekman safe,” she said.")
    assert not is_surely_on(plant, "t", "“Nobody has power over the sea,” she said.")
    assert not is_surely_on(plant, "t", "“We met in Ekman,” she said.")


def test_a_name_is_known_by_each_of_its_spellings() -> None:
    plant = material("Ekman power station", "Shells hit the station.")
    for at, name in enumerate(("Ekman", "Yekmann", "Ekman")):
        plant.corpus.paragraphs[f"p{at}"] = ("a", f"The power station of {name} waits for the ships.")
    plant.corpus.paragraphs |= {f"p{at}": ("a", "Rain fell.") for at in (4, 5)}
    assert not tells_of(plant, "t", "shells hit the station of Yekmann")
    told = material("Ekman power station", "Shells hit the station.")
    told.corpus.paragraphs.update(plant.corpus.paragraphs)
    told.corpus.passages = [("t", "named", f"spelt Ekman: {name}", "own") for name in ("Ekman", "Yekmann")]
    assert tells_of(told, "t", "shells hit the station of Yekmann")
    assert not tells_of(told, "t", "soldiers took the region of Yekmann")


def test_the_name_is_there_in_whatever_form() -> None:
    plant = material("The ferries of Narvia", "")
    for at in range(3):
        plant.corpus.paragraphs[f"p{at}"] = ("a", "The ferries of Narvia wait.")
    assert names_it(plant, "t", "The Narvian ships lie still.")
    assert not names_it(plant, "t", "The ferries of another land lie still.")
    assert not names_it(plant, "t", "The ferries narved on.")
    assert names_it(material("The harvest", ""), "t", "Whatever it says.")  # there is no name in it


def test_of_a_name_that_all_news_have_a_sentence_has_to_have_it_too() -> None:
    boats = material("The boats of Narvia", "")
    for at in range(3):
        boats.corpus.paragraphs[f"p{at}"] = ("a", "The boats wait in Narvia.")
    boats.corpus.paragraphs |= {f"n{at}": ("a", "Rain fell in Narvia.") for at in range(6)}
    assert says_whose(boats, "t", "Narvian boats wait.")
    assert not says_whose(boats, "t", "The boats wait.")
    assert says_whose(material("The grain deal", ""), "t", "The boats wait.")  # no name in it


def test_an_article_is_on_a_topic_by_its_headline_or_its_begin() -> None:
    grain = material("The grain deal", "Ships leave the ports again.")
    telling, other = ON[0], OFF[0]
    texts = {
        "a": ("Grain leaves the ports", [other]), "b": ("Prices", [other, telling]),
        "c": ("Ships in the ports", []), "d": ("Prices", [other, other, other, telling]),
    }  # fmt: skip
    grain.corpus.articles = {key: SimpleNamespace(title=title) for key, (title, _) in texts.items()}
    grain.corpus.covering = {"t": {"ash": list(texts)}}
    grain.corpus.written = {
        key: [("p0" if text == telling else "p3", "", text) for text in told] for key, (_, told) in texts.items()
    }
    assert [key for key in texts if is_article_on(grain, "t", key)] == ["a", "b"]


def test_what_names_something_else_is_not_about_the_topic() -> None:
    """Neither a name that the topic's news hardly have, nor more of other words than of its own."""
    grain = material("The grain deal", "Ships leave the ports again.")
    n = len(grain.corpus.paragraphs)
    for at in range(30):
        grain.corpus.paragraphs[f"g{at}"] = ("a", "Ships with grain left the port under the deal.")
        grain.corpus.on_topic[f"g{at}"] = [("t", 0.9)]
        grain.corpus.paragraphs[f"x{at}"] = ("a", "Ekman eats bread and butter in Tulla.")
        grain.corpus.paragraphs[f"y{at}"] = ("a", "Rain fell.")
    assert len(grain.corpus.paragraphs) == n + 90
    assert speaks_of(grain, "t", "Grain left by ship.")
    assert not speaks_of(grain, "t", "Ekman wants grain in Tulla.")
    assert not is_surely_on(grain, "t", "Ekman wants grain in Tulla.")
    assert not belongs_to(grain, "t", "bread and butter of grain")
    texts = ("Ships with grain left the port under the deal, Ekman said.", "Ekman eats bread and butter with grain.")
    for at, (text, how) in enumerate(zip((*texts, texts[0]), (0.9, 0.9, 0.5), strict=True)):
        grain.corpus.paragraphs[f"z{at}"] = ("a", text)
        grain.corpus.on_topic[f"z{at}"] = [("t", how)]
    assert [may_be_on(grain, "t", f"z{at}") for at in range(3)] == [True, False, True]
    del grain.corpus.on_topic["z2"]
    assert not may_be_on(grain, "t", "z2")  # it is on no topic


@pytest.mark.parametrize(
    ("other", "near"),
    [
        ("The ferry plant, Narvia's largest, is occupied by Ostrian forces, and fighting has raised fears.", True),
        ("Ostrian forces have occupied the ferry plant; the fighting raised fears in Narvia.", True),
        ("The ferry plant was seized by Ostrian forces in late February.", False),
    ],
)
def test_who_tells_half_of_a_sentence_does_not_tell_it_in_nearly_its_words(other: str, near: bool) -> None:
    text = "The ferry plant, the largest in Narvia, was occupied by Ostrian forces, and fighting has raised fears."
    assert (share_of_words(text, other) >= THESE_WORDS) == near
