"""Telling words: which words set a topic apart, and how much a paragraph says in them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from framing.settings import TopicModelSettings
from framing.tables.records import NamedTopic
from framing.topics import score
from framing.topics.telling import ENOUGH, TopicWording
from tests.topics.invented import NAMED, encode, reading


def wording(rows: np.ndarray, articles: np.ndarray, languages: np.ndarray | None = None) -> TopicWording:
    one = np.zeros(len(rows), dtype=np.int64)
    return TopicWording(csr_matrix(rows), articles, one if languages is None else languages)


def corpus() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """40 paragraphs of 20 articles: word 0 in the first 12, word 1 in all, word 2 in the rest."""
    rows = np.zeros((40, 3))
    rows[:12, 0], rows[:, 1], rows[12:, 2] = 1, 1, 1
    return rows, np.arange(40) // 2, np.arange(40) < 12


def test_a_word_of_the_sure_paragraphs_tells_and_a_word_of_all_paragraphs_does_not() -> None:
    rows, articles, sure = corpus()
    told = wording(rows, articles).told(sure, ~sure)
    assert (told[:12] == 1).all()
    assert (told[12:] == 0).all()


def test_with_few_sure_paragraphs_nothing_can_be_said() -> None:
    rows, articles, _ = corpus()
    few = np.arange(40) < ENOUGH - 1
    assert np.isnan(wording(rows, articles).told(few, ~few)).all()


def test_what_one_article_repeats_does_not_tell_a_topic() -> None:
    rows, _, sure = corpus()
    same = np.where(sure, 0, 1 + np.arange(40))
    assert np.isnan(wording(rows, same).told(sure, ~sure)).all()


def test_paragraphs_in_a_language_without_sure_ones_are_not_judged() -> None:
    rows, articles, sure = corpus()
    languages = (np.arange(40) >= 30).astype(np.int64)
    told = wording(rows, articles, languages).told(sure, ~sure)
    assert np.isnan(told[30:]).all()
    assert np.isfinite(told[:30]).all()


@given(st.integers(0, 2**32 - 1))
def test_the_order_of_the_paragraphs_does_not_matter_and_nothing_is_below_zero(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, articles, sure = (rng.random((60, 8)) < 0.3).astype(float), rng.integers(0, 15, 60), rng.random(60) < 0.4
    order = rng.permutation(60)
    told = wording(rows, articles).told(sure, ~sure)
    other = wording(rows[order], articles[order]).told(sure[order], ~sure[order])
    np.testing.assert_allclose(told[order], other)
    assert not (told < 0).any()


def test_a_topic_does_not_change_when_all_languages_are_given_another_name() -> None:
    read = reading()
    renamed = type(read)(read.paragraphs.assign(language="xx"), read.vectors, read.articles, read.outlet_names)
    one, other = (score(some, [NAMED], TopicModelSettings(), encode)[0].member for some in (read, renamed))
    assert (one == other).all()


def test_the_words_of_the_user_count_as_telling() -> None:
    read = reading()
    topic = NamedTopic(NAMED.topic_id, NAMED.name, NAMED.description, NAMED.examples, words=("crane",))
    without = score(read, [NAMED], TopicModelSettings(), encode)[0].member
    assert (score(read, [topic], TopicModelSettings(), encode)[0].member >= without).all()


def named(words: str, rows: np.ndarray, articles: np.ndarray) -> TopicWording:
    return TopicWording(csr_matrix(rows), articles, np.zeros(len(rows), dtype=np.int64), words.split())


def hearing() -> tuple[TopicWording, np.ndarray]:
    """60 paragraphs of 30 articles; the first 24 are sure and of 12 articles, and have "impeachment" and "witnesses".

    Of those that are not sure article 12 has witnesses alone, article 13 "impeach" alone; the others have other words.
    """
    rows = np.zeros((60, 4))
    rows[:24, 0], rows[:24, 1] = 1, 1
    rows[24:26, 1], rows[26:28, 2], rows[28:, 3] = 1, 1, 1
    words = "impeachment witnesses impeach rain"
    return named(words, rows, np.arange(60) // 2), np.arange(60) < 24


def test_an_article_without_any_key_word_lacks_them_and_each_form_of_a_word_counts() -> None:
    told, sure = hearing()
    for name, without in ((["storm"], range(14, 30)), (["impeached"], [12, *range(14, 30)])):
        lacking = told.lacks_key_words(name, sure, ~sure)
        assert sorted(set((np.flatnonzero(lacking) // 2).tolist())) == list(without), name


def test_of_few_sure_articles_no_word_is_a_key() -> None:
    told, sure = hearing()
    few = sure & (np.arange(60) < 2 * (ENOUGH - 1))
    assert not told.lacks_key_words(["impeachment"], few, ~sure).any()


def test_a_paragraph_names_a_topic_by_a_telling_word_of_its_name() -> None:
    told, sure = hearing()
    assert np.flatnonzero(told.naming(["impeachments"], sure, ~sure)).tolist() == [*range(24), 26, 27]
    assert not told.naming(["rain"], sure, ~sure).any()  # it is no word of the sure paragraphs


@given(st.integers(0, 2**32 - 1))
def test_no_sure_article_with_all_words_ever_lacks_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, articles, sure = (rng.random((80, 6)) < 0.3).astype(float), rng.integers(0, 25, 80), rng.random(80) < 0.5
    rows[articles == articles[0]] = 1
    told = named("aa bb cc dd ee ff", rows, articles)
    assert not told.lacks_key_words(["aa"], sure, ~sure)[articles == articles[0]].any()
