"""Distinctive wording."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from framing.measures.shared.distinctive import Uses, distinctiveness
from framing.measures.wording import measure
from tests.measures.invented import corpus
from tests.measures.test_laws import TOLD

COUNTS = hnp.arrays(float, 6, elements=st.integers(0, 50).map(float))
WORDS = st.integers(301, 2000).map(float)


@given(COUNTS, COUNTS, WORDS, WORDS)
def test_swapping_the_outlets_negates(one: np.ndarray, other: np.ndarray, n: float, m: float) -> None:
    written, others = np.full(6, n), np.full(6, m)
    background = (one + other + 1) / (n + m)
    there = distinctiveness(one, other, written, others, background)
    np.testing.assert_allclose(there, -distinctiveness(other, one, others, written, background), atol=1e-6)


@given(COUNTS)
def test_the_same_counts_are_not_distinctive(counts: np.ndarray) -> None:
    written = np.full(6, 400.0)
    np.testing.assert_allclose(distinctiveness(counts, counts, written, written, counts / 800), 0, atol=1e-5)


def test_a_word_of_ones_own_is_the_more_distinctive_the_more_often_it_is_used() -> None:
    once, often, written = np.array([10.0]), np.array([100.0]), np.array([5000.0])
    few, many = (distinctiveness(used, np.zeros(1), written, 7 * written, used / 40_000) for used in (once, often))
    assert many > 3 * few > 10


def test_a_word_of_many_articles_is_more_distinctive_than_one_of_a_single_article() -> None:
    outlet_of, written = np.repeat([0, 1], 10), np.full(20, 100.0)
    article, term = np.array([*range(10), 0, 1]), np.array([0] * 10 + [1] * 2)
    uses = Uses(article, term, np.array([2.0] * 10 + [10.0] * 2), outlet_of, written)
    whole = np.array([[20.0, 20.0], [0.0, 0.0]])
    even, burst = uses.burstiness(np.array([0, 0]), np.array([0, 1]), whole)
    assert even == 1
    assert burst > 5


@given(st.integers(0, 2**32 - 1))
def test_words_strewn_at_random_are_hardly_ever_bursts(seed: int) -> None:
    random = np.random.default_rng(seed)
    times = random.poisson(3, 40).astype(float)
    uses = Uses(np.arange(40), np.zeros(40, dtype=int), times, np.repeat([0, 1], 20), np.full(40, 200.0))
    whole = np.array([[times[:20].sum()], [times[20:].sum()]])
    assert 1 <= uses.burstiness(np.array([0]), np.array([0]), whole)[0] < 3


def test_the_planted_word_comes_out_for_its_outlet_alone() -> None:
    told = {outlet: [[*paragraphs] for paragraphs in articles] * 8 for outlet, articles in TOLD.items()}
    passages = measure(view := corpus(told)).passages.merge(view.articles[["article_id", "outlet"]])
    found = passages.groupby("outlet")["item"].agg(set).to_dict()
    assert any("shameless" in term for term in found.get("birch-times", set()))
    assert not any("shameless" in term for term in found.get("ash-daily", set()))
