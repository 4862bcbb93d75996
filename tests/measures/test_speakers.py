"""How many speak, with every article thinned to the same number of quotations."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.measures.speakers import RAREFIED, effective_speakers


@given(st.lists(st.integers(1, 12), min_size=1, max_size=8))
def test_it_lies_between_one_speaker_and_one_for_each_quotation(each: list[int]) -> None:
    if sum(each) < RAREFIED:
        assert math.isnan(effective_speakers(each))
    else:
        assert 1 - 1e-9 <= effective_speakers(each) <= min(len(each), RAREFIED) + 1e-9
        assert effective_speakers(each) == pytest.approx(effective_speakers(each[::-1]))


def test_three_of_three_speak_once_each_and_one_alone_is_one() -> None:
    assert effective_speakers([1, 1, 1]) == pytest.approx(3)
    assert effective_speakers([9]) == pytest.approx(1)


def test_a_longer_article_is_not_more_varied_for_being_longer() -> None:
    short, long = effective_speakers([2, 2, 2]), effective_speakers([20, 20, 20])
    assert abs(short - long) < 0.25 * abs(short - 1)
