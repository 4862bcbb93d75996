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
