"""Measures that are not known to hold across languages read one language at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from framing.measures.cards import Card, card, cards
from framing.measures.run import measured
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.languages import corpora_for, in_language
from tests.measures.invented import corpus

ENGLISH = ["The mayor opened the new bridge on Monday. Crowds came to the river.", "The bridge cost nine million."]
RUSSIAN = ["Мэр открыл новый мост в понедельник. На реку пришли толпы.", "Мост стоил девять миллионов."]


def mixed(**russian: list[list[str]]) -> Corpus:
    """Two English outlets and a Russian one, or those that are given."""
    russian = russian or {"three": [RUSSIAN]}
    made = corpus({"one": [ENGLISH] * 1, "two": [ENGLISH[::-1]], **russian})
    codes = made.articles["outlet"].map({"one": "en", "two": "en"} | dict.fromkeys(russian, "ru"))
    return replace(made, articles=made.articles.assign(language=codes))


def two_and_two() -> Corpus:
    """Two English outlets and two Russian ones."""
    return mixed(three=[RUSSIAN], four=[RUSSIAN[::-1]])


def test_a_corpus_in_one_language_is_read_as_it_is() -> None:
    whole = in_language(mixed(), "en")
    assert in_language(whole, "en") is whole
    assert all(corpora_for(one, whole) == [whole] for one in cards())


@pytest.mark.parametrize("one", [one for one in cards() if not one.across_languages], ids=lambda one: one.name)
def test_nothing_is_said_of_an_outlet_that_is_alone_with_its_language(one: Card) -> None:
    made = mixed()
    russian = set(made.articles.loc[made.articles["language"] == "ru", "article_id"])
    found = measured(one, made)
    assert not russian & set(found.scores["article_id"])
    assert not russian & set(found.passages["article_id"])
    [read] = corpora_for(one, made)
    assert found.scores.equals(measured(one, read).scores)


@pytest.mark.parametrize("one", [one for one in cards() if not one.across_languages], ids=lambda one: one.name)
def test_what_is_measured_in_one_language_does_not_depend_on_the_texts_in_another(one: Card) -> None:
    made = two_and_two()
    english = set(made.articles.loc[made.articles["language"] == "en", "article_id"])
    both = measured(one, made)
    alone = measured(one, mixed())
    theirs = both.scores[both.scores["article_id"].isin(english)].reset_index(drop=True)
    assert theirs.astype(str).equals(alone.scores.astype(str))


def test_measures_of_all_languages_read_each_by_itself() -> None:
    made = two_and_two()
    for one in cards():
        languages = [set(read.articles["language"]) for read in corpora_for(one, made)]
        apart = [{"en"}, {"ru"}] if not one.languages or "ru" in one.languages else [{"en"}]
        assert languages == ([{"en", "ru"}] if one.across_languages else apart)


def test_coverage_is_of_all_languages() -> None:
    made = mixed()
    assert set(measured(card("coverage"), made).scores["article_id"]) == set(made.articles["article_id"])


@pytest.mark.parametrize("one", cards(), ids=lambda one: one.name)
def test_a_corpus_without_a_language_that_a_measure_reads_breaks_nothing(one: Card) -> None:
    made = mixed()
    russian = in_language(replace(made, articles=made.articles.assign(outlet="one")), "ru")
    assert set(measured(one, russian).scores["article_id"]) <= set(russian.articles["article_id"])
