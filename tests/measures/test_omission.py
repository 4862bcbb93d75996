"""Silence, given how much an outlet wrote."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.measures.shared.omission import chance_of_silence, shrunk_gap

COUNTS = st.integers(0, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(COUNTS, COUNTS)
def test_swapping_the_sides_negates_the_gap(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert shrunk_gap(*one, *other) == pytest.approx(-shrunk_gap(*other, *one))
    assert -1 < shrunk_gap(*one, *other) < 1


@given(COUNTS, st.integers(0, 30))
def test_the_more_an_outlet_wrote_the_less_likely_its_silence_is_chance(others: tuple[int, int], n: int) -> None:
    assert 0 < chance_of_silence(n + 1, *others) < chance_of_silence(n, *others) <= 1
    assert chance_of_silence(0, *others) == pytest.approx(1)


def test_it_is_the_mean_over_what_the_others_rate_may_be() -> None:
    rates = np.random.default_rng(1).beta(8.5, 12.5, size=200_000)
    assert chance_of_silence(5, 8, 20) == pytest.approx(float(((1 - rates) ** 5).mean()), rel=0.02)


def test_one_silent_article_says_little_and_twenty_say_much() -> None:
    assert chance_of_silence(1, 10, 20) == pytest.approx(0.5)
    assert chance_of_silence(20, 10, 20) < 0.001
