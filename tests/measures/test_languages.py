"""Measures that are not known to hold across languages read one language at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from framing.measures.cards import Card, card, cards
from framing.measures.run import measured
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.languages import corpus_for, in_language, most_frequent
from tests.measures.invented import corpus

ENGLISH = ["The mayor opened the new bridge on Monday. Crowds came to the river.", "The bridge cost nine million."]
RUSSIAN = ["Мэр открыл новый мост в понедельник. На реку пришли толпы.", "Мост стоил девять миллионов."]


def mixed() -> Corpus:
    """Two English outlets and a Russian one."""
    made = corpus({"one": [ENGLISH] * 1, "two": [ENGLISH[::-1]], "three": [RUSSIAN]})
    codes = made.articles["outlet"].map({"one": "en", "two": "en", "three": "ru"})
    return replace(made, articles=made.articles.assign(language=codes))


def test_a_corpus_in_one_language_is_read_as_it_is() -> None:
    whole = in_language(mixed(), "en")
    assert in_language(whole, "en") is whole
    assert all(corpus_for(one, whole) is whole for one in cards())


@pytest.mark.parametrize("one", [one for one in cards() if not one.across_languages], ids=lambda one: one.name)
def test_nothing_is_said_of_articles_in_another_language(one: Card) -> None:
    made = mixed()
    russian = set(made.articles.loc[made.articles["language"] == "ru", "article_id"])
    found = measured(one, made)
    assert not russian & set(found.scores["article_id"])
    assert not russian & set(found.passages["article_id"])
    same = measured(one, corpus_for(one, made))
    assert found.scores.equals(same.scores)


def test_coverage_is_of_all_languages() -> None:
    made = mixed()
    assert set(measured(card("coverage"), made).scores["article_id"]) == set(made.articles["article_id"])


def test_the_language_of_most_articles_is_read_of_those_that_a_measure_reads() -> None:
    assert most_frequent(["ru", "en", "ru", ""]) == "ru"
    assert most_frequent(["ru", "en", "ru"], ["en"]) == "en"
    assert most_frequent(["ru", "en"]) == "en"
    assert most_frequent(["", ""]) == ""
    assert most_frequent(["ru"], ["en"]) == ""


@pytest.mark.parametrize("one", cards(), ids=lambda one: one.name)
def test_a_corpus_without_a_language_that_a_measure_reads_breaks_nothing(one: Card) -> None:
    made = mixed()
    russian = in_language(made, "ru")
    assert set(measured(one, russian).scores["article_id"]) <= set(russian.articles["article_id"])
    if one.languages:
        assert measured(one, russian).scores.empty
