"""Distinctive wording."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from framing.measures.wording import log_odds, measure
from tests.measures.invented import corpus
from tests.measures.test_laws import TOLD

COUNTS = hnp.arrays(float, 6, elements=st.integers(0, 50).map(float))


@given(COUNTS, COUNTS)
def test_swapping_the_outlets_negates_the_log_odds(one: np.ndarray, other: np.ndarray) -> None:
    background = one + other + 1
    np.testing.assert_allclose(log_odds(one, other, background), -log_odds(other, one, background), atol=1e-9)


@given(COUNTS)
def test_the_same_counts_are_not_distinctive(counts: np.ndarray) -> None:
    np.testing.assert_allclose(log_odds(counts, counts, counts + 1), 0, atol=1e-9)


def test_the_planted_word_comes_out_for_its_outlet_alone() -> None:
    told = {outlet: [[*paragraphs] for paragraphs in articles] * 8 for outlet, articles in TOLD.items()}
    passages = measure(view := corpus(told)).passages.merge(view.articles[["article_id", "outlet"]])
    found = passages.groupby("outlet")["item"].agg(set).to_dict()
    assert any("shameless" in term for term in found.get("birch-times", set()))
    assert not any("shameless" in term for term in found.get("ash-daily", set()))
