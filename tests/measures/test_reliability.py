"""The tier of a measure: what its figures allow, and no more."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from framing.measures.reliability import Figure, Reliability, tier_of

KINDS = st.sampled_from(["AUC", "F1", "precision"])
FIGURES = st.builds(
    Figure, kind=KINDS, value=st.floats(0, 1), n=st.just(60), of=st.just("texts"), unseen=st.booleans(),
    low=st.floats(0, 1), high=st.just(1.0),
)  # fmt: skip
SOME = st.lists(FIGURES, min_size=1, max_size=4)


@given(SOME)
def test_what_was_only_measured_on_its_own_set_is_never_a(figures: list[Figure]) -> None:
    assert tier_of([replace(one, unseen=False) for one in figures]) != "A"


@given(SOME)
def test_a_worse_figure_never_makes_a_better_tier(figures: list[Figure]) -> None:
    worse = [replace(figures[0], value=figures[0].value / 2), *figures[1:]]
    assert tier_of(worse) >= tier_of(figures)


@given(SOME)
def test_one_more_figure_on_unseen_texts_never_makes_a_better_tier_than_its_own(figures: list[Figure]) -> None:
    new = replace(figures[0], unseen=True)
    assert tier_of([new, *figures]) >= tier_of([new])


@given(SOME)
def test_what_may_not_be_stated_is_on_no_first_page(figures: list[Figure]) -> None:
    found = Reliability("measured", tuple(figures))
    assert not (found.tier == "C" and found.first_page)


def test_what_nobody_measured_is_not_stated() -> None:
    assert tier_of([]) == "C"
    assert Reliability("yours to check", yours=True).tier == "B"


def test_a_sentence_has_to_be_right_nearly_always_for_a_first_page() -> None:
    read = Figure("precision", 0.92, 60, "articles, read", unseen=True, low=0.82, high=0.97)
    assert Reliability("read", (read,)).first_page
    assert not Reliability("read", (replace(read, low=0.79),)).first_page
    assert not Reliability("read", (replace(read, value=0.85),)).first_page
    assert str(read) == "precision .92 (.82 to .97), n = 60, articles, read, out of domain"
