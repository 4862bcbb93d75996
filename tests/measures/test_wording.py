"""Distinctive wording."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from framing.measures.shared.distinctive import Uses, distinctiveness
from framing.measures.wording import measure
from tests.measures.invented import corpus
from tests.measures.test_laws import QUALITIES, THINGS, rewritten

PAIRS = list(itertools.product(QUALITIES[:5], THINGS[:6]))
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
    passages = measure(view := rewritten(str)).passages.merge(view.articles[["article_id", "outlet"]])
    found = passages.groupby("outlet")["item"].agg(set).to_dict()
    assert any("shameless" in term for term in found.get("birch-times", set()))
    assert not any("shameless" in term for term in found.get("ash-daily", set()))


def spoken_of(bodies: list[list[str]], others: list[list[str]]) -> set[tuple[str, str]]:
    """The words that are listed for two outlets, each with its outlet."""
    view = corpus({"ash-daily": bodies, "birch-times": others})
    passages = measure(view).passages.astype({"item": "str", "article_id": "str"})
    outlets = view.articles.set_index("article_id")["outlet"]
    return set(zip(passages["article_id"].map(outlets), passages["item"], strict=True))


PLAIN = [[f"The {thing} of the harbour went on and the {quality} ships waited."] for quality, thing in PAIRS]


def test_a_formula_that_an_outlet_repeats_is_no_habit() -> None:
    formula = [[*body, "The wretched pier was first opened in May."] for body in PLAIN]
    varied = [
        [*body, f"The {quality} and wretched {thing} was there."]
        for body, (quality, thing) in zip(PLAIN, PAIRS, strict=True)
    ]
    assert ("ash-daily", "wretched") not in spoken_of(formula, PLAIN)
    assert ("ash-daily", "wretched") in spoken_of(varied, PLAIN)


def test_the_name_of_an_outlet_and_the_words_of_two_articles_are_not_listed() -> None:
    named = [
        [*body, f"The {quality} birch {thing} was there."] for body, (quality, thing) in zip(PLAIN, PAIRS, strict=True)
    ]
    assert not {item for _, item in spoken_of(named, PLAIN) if "birch" in item}
    twice = [[*body, *(f"A {one} wretched {other} came." for one, other in PAIRS)] for body in PLAIN[:2]]
    assert ("ash-daily", "wretched") not in spoken_of([*twice, *PLAIN[2:]], PLAIN)


def test_what_the_others_tell_in_other_words_is_a_choice_and_what_they_do_not_tell_is_none() -> None:
    said = [[f"The {quality} deal was allegedly signed near the {thing}."] for quality, thing in PAIRS]
    plain = [[f"The {quality} deal was signed near the {thing}."] for quality, thing in PAIRS]
    chosen = measure(corpus({"ash-daily": said, "birch-times": plain})).passages
    assert (chosen.loc[chosen["item"] == "allegedly", "value"] > 0).all()
    alone = measure(corpus({"ash-daily": said, "birch-times": [["Nobody spoke."]] * 3})).passages
    assert not (alone["value"] > 0).any()
