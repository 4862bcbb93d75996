"""An example or a claim on the first page speaks of its topic by itself."""

from __future__ import annotations

import functools
from types import SimpleNamespace
from typing import Any

import pytest

from framing.report.parts import on_subject
from framing.report.parts.on_subject import (
    belongs_to,
    is_article_on,
    is_elsewhere,
    is_its_event,
    is_of_the_past,
    is_surely_on,
    is_voice_on,
    may_be_on,
    n_words_of_name,
    names_it,
    refers_back,
    says_whose,
    share_of_words,
    speaks_of,
    tells_of,
    tells_plainly,
    told_once,
    without_times,
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
    stop = material("The grain deal", "")  # all its paragraphs have "grain", one has "deal"
    assert names_it(stop, "t", "Grain is dear.")
    assert names_it(stop, "t", "A deal on grain.")
    assert not names_it(stop, "t", "A deal at last.")


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


@pytest.mark.parametrize(
    ("text", "past"),
    [
        ("The deal was signed in 2015.", True), ("In 2021 it fell, and in 2022 it rose.", False),
        ("Ships left the port.", False), ("1900 ships left.", True), ("As a sage wrote 2,500 years ago:", True),
        ("It rose by 2015.5 points and 20,150 crowns.", False),
    ],
)  # fmt: skip
def test_what_has_only_earlier_years_in_it_is_of_the_past(text: str, past: bool) -> None:
    assert is_of_the_past(text, "2022-06-01") == past
    assert not is_of_the_past(text, "")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Many have an opinion about the port since the deal was signed.", "Many have an opinion about the port"),
        ("After the deal was signed, ships left.", ", ships left."),
        ("The deal was signed in the port.", "The deal was signed in the port."),
    ],
)
def test_what_only_says_when_something_was_is_left_out(text: str, left: str) -> None:
    assert without_times(text).strip() == left


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("Themselves an answer to the deal.", True), ("and the ships left.", True),
        ("In the same post it said so.", True),
        ("In June the ships left.", False), ("“the ships left,” he said.", True), ("Ships left.", False),
    ],
)  # fmt: skip
def test_half_a_sentence_cannot_be_read_alone(text: str, back: bool) -> None:
    assert refers_back(text) == back


def test_a_formula_is_told_once() -> None:
    formula = "Rhea attacked Solm in late winter after the treaty of the lakes had failed"
    texts = [formula, "Ships left the port.", f"{formula} again", "Rhea attacked Solm."]
    assert told_once(texts, 0.75) == [0, 1, 3]


def voice_on(text: str, near: bool, of_the_topic: bool, in_its_article: bool) -> bool:
    found = material("The grain deal", "Ships leave the ports again.")
    found.corpus.paragraphs |= {f"p{n}": ("a", "Rain fell.") for n in range(20, 60)} | {"q": ("b", text)}
    found.corpus.on_topic = {**found.corpus.on_topic, "q": [("t", 0.9 if near else 0.1)] if of_the_topic else []}
    found.corpus.covering = {"t": {"o": ["b"]}}
    title = "A grain deal is signed" if in_its_article else "Boats and prices"
    found.corpus.articles = {"b": SimpleNamespace(title=title)}
    found.corpus.written = {"b": []}
    return is_voice_on(found, "t", "q")


@pytest.mark.parametrize(
    ("text", "near", "of_the_topic", "in_its_article", "on"),
    [
        ("“Grain is dear in the ports,” Ekman said.", True, True, False, True),
        ("“Ports are dear,” Ekman said.", True, True, True, True),  # the article says of what it is
        ("“Ports are dear,” Ekman said.", True, True, False, False),  # nobody says so
        ("“Ports are dear,” Ekman said.", False, True, True, False),
        ("“Grain is dear in the ports,” Ekman said.", False, False, True, True),
        ("“Grain is dear in the ports,” Ekman said.", False, False, False, False),
    ],
)
def test_who_speaks_on_a_topic_speaks_of_it_or_in_an_article_on_it(
    monkeypatch: pytest.MonkeyPatch, text: str, near: bool, of_the_topic: bool, in_its_article: bool, on: bool
) -> None:
    monkeypatch.setattr(on_subject, "_least", lambda material, topic_id: 0.5)
    assert voice_on(text, near, of_the_topic, in_its_article) == on


def test_a_plant_of_another_kind_is_not_the_plant_of_the_topic() -> None:
    plant = material("The Bergen nuclear power plant", "")
    texts = ["The Bergen nuclear power plant is dark.", "The nuclear power plant of Bergen waits.", "A plant."]
    plant.corpus.paragraphs |= {f"p{n}": ("a", text) for n, text in enumerate(texts)}
    assert tells_plainly(plant, "t", "shelled the nuclear power plant")
    assert tells_plainly(plant, "t", "shelled Bergen")
    assert tells_plainly(plant, "t", "shelled the power plant")
    assert not tells_plainly(plant, "t", "shelled a thermal power plant")
    assert not tells_plainly(plant, "t", "shelled the town")
