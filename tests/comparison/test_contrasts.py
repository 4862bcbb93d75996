"""Laws of the comparison, then examples that a person can check by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.comparison import Criteria, contrasts, pairwise, pieces
from framing.comparison.cells import sparse
from framing.settings import ComparisonSettings
from tests.comparison.invented import between, compared, one, tables

NUMBERS = ["estimate", "low", "high", "p", "mde", "shrunk"]
values = st.lists(st.integers(-50, 50).map(lambda n: n / 10), min_size=5, max_size=12)
months = st.lists(st.integers(1, 4), min_size=12, max_size=12)
laws = settings(max_examples=25)


@laws
@given(values, values, months, months)
def test_swapping_two_outlets_negates_the_contrast(ours, theirs, when, when_theirs):
    given_ = tables({"a": ours, "b": theirs}, months={"a": when, "b": when_theirs})
    swapped = tables({"a": theirs, "b": ours}, months={"a": when_theirs, "b": when})
    there, back = (between(compared(one, permutations=2000), "a", "b") for one in (given_, swapped))
    assert back["estimate"] == pytest.approx(-there["estimate"], abs=2e-6)
    assert (back["value"], back["value_versus"]) == pytest.approx((there["value_versus"], there["value"]), abs=2e-6)
    assert back["mde"] == pytest.approx(there["mde"], rel=0.2, nan_ok=True)


@laws
@given(values, months)
def test_identical_outlets_differ_by_nothing(same, when):
    row = between(compared(tables({"a": same, "b": same}, months={"a": when, "b": when})), "a", "b")
    assert row["estimate"] == 0
    if row["support"] != "described":
        assert row["p"] == 1
        assert row["low"] <= 0 <= row["high"]


@laws
@given(values, values, st.integers(-1000, 1000))
def test_adding_a_constant_to_all_changes_no_difference(ours, theirs, constant):
    before = between(compared(tables({"a": ours, "b": theirs})), "a", "b")
    shifted = tables({"a": [v + constant for v in ours], "b": [v + constant for v in theirs]})
    after = between(compared(shifted), "a", "b")
    assert after[NUMBERS].to_numpy(dtype=float) == pytest.approx(
        before[NUMBERS].to_numpy(dtype=float), abs=1e-4, nan_ok=True
    )


@laws
@given(values, values)
def test_copies_of_an_article_create_no_certainty(ours, theirs):
    plain = between(compared(tables({"a": ours, "b": theirs})), "a", "b")
    copies = {f"a-{len(ours) + i:03d}": f"a-{i:03d}" for i in range(len(ours))}
    doubled = between(compared(tables({"a": ours + ours, "b": theirs}, copies=copies)), "a", "b")
    assert doubled[[*NUMBERS, "n_articles"]].equals(plain[[*NUMBERS, "n_articles"]])


@laws
@given(values, values, values, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(a, b, c, random):
    given_ = tables({"a": a, "b": b, "c": c})
    order = list(range(len(given_.scores)))
    random.shuffle(order)
    shuffled = type(given_)(
        *(frame.iloc[order] for frame in (given_.scores, given_.articles, given_.stories)), given_.reprints
    )
    pd.testing.assert_frame_equal(compared(given_), compared(shuffled))


@laws
@given(values, values)
def test_an_interval_without_zero_has_p_below_a_twentieth(ours, theirs):
    row = between(compared(tables({"a": ours, "b": theirs})), "a", "b")
    if min(abs(row["low"]), abs(row["high"])) > 1e-5 and (row["low"] > 0 or row["high"] < 0):
        assert row["p"] < 0.051


def test_fewer_than_five_articles_are_described_and_never_tested():
    rows = compared(tables({"a": [1, 2, 3, 4], "b": list(range(30)), "c": list(range(30))}))
    few = rows[(rows["outlet"] == "a") | (rows["versus"] == "a")]
    assert few[["p", "q", "low", "high", "mde"]].isna().all(axis=None)
    assert set(few["support"]) == {"described"}
    assert set(few["method"]) == {"none"}
    assert one(rows, "a")["estimate"] == pytest.approx(2.5 - 14.5)
    assert one(rows, "b", "c")["p"] == 1


@laws
@given(st.lists(st.lists(st.integers(0, 3).map(float), min_size=7, max_size=7), min_size=1, max_size=20))
def test_unusual_articles_are_those_beside_the_commonest_value(rows):
    value = np.array(rows)
    unusual = [len(column) - np.unique(column, return_counts=True)[1].max() for column in value.T]
    assert sparse(value, 5).tolist() == [count < 5 for count in unusual]


@pytest.mark.parametrize("usual", [0.0, 1.0], ids=["few-say-it", "few-leave-it-out"])
def test_what_four_articles_say_is_described_and_what_five_say_is_tested(usual):
    four = between(compared(tables({"a": [1 - usual] * 4 + [usual] * 6, "b": [usual] * 20})), "a", "b")
    assert (four["support"], four["method"], four["estimate"]) == ("described", "too-rare", (1 - 2 * usual) * 0.4)
    assert np.isnan(four["p"])
    assert between(compared(tables({"a": [1 - usual] * 5 + [usual] * 5, "b": [usual] * 20})), "a", "b")["p"] < 0.05


def test_tiers_follow_the_smaller_side_or_the_matched_events():
    many = [float(n % 7) for n in range(20)]
    assert between(compared(tables({"a": many, "b": many})), "a", "b")["support"] == "full"
    assert between(compared(tables({"a": many[:19], "b": many})), "a", "b")["support"] == "tentative"
    events = {outlet: [f"e{i}" for i in range(12)] for outlet in "ab"}
    matched = between(compared(tables({"a": many[:12], "b": many[1:13]}, stories=events)), "a", "b")
    assert (matched["support"], matched["method"]) == ("full", "sign-flip")


def test_matched_events_are_tested_by_all_sign_flips():
    events = {outlet: [f"e{i}" for i in range(6)] for outlet in "ab"}
    base = [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]
    step = [1.0, 1.1, 0.9, 1.2, 0.8, 1.0]
    row = between(
        compared(tables({"a": [b + s for b, s in zip(base, step, strict=True)], "b": base}, stories=events)), "a", "b"
    )
    assert row["estimate"] == pytest.approx(1.0)
    assert row["p"] == pytest.approx(2 / 64)
    assert row["method"] == "sign-flip"


def test_few_arrangements_are_all_tried():
    row = between(compared(tables({"a": [10, 11, 12, 13, 14], "b": [1, 2, 3, 4, 5]})), "a", "b")
    assert row["method"] == "exact"
    assert row["p"] == pytest.approx(2 / 252, abs=1e-6)


def test_articles_are_compared_within_their_months():
    """January is high for every outlet, and b wrote mostly then: the raw means differ, the outlets do not."""
    rows = compared(
        tables(
            {"a": [9, 10, 11] + [0, 1, 2] * 5, "b": [9, 10, 11] * 5 + [0, 1, 2]},
            months={"a": [1] * 3 + [2] * 15, "b": [1] * 15 + [2] * 3},
        )
    )
    assert between(rows, "a", "b")["estimate"] == pytest.approx(0, abs=1e-6)
    assert between(rows, "a", "b")["p"] > 0.5


def test_longer_articles_weigh_more_up_to_the_cap():
    weights = {"a": [100.0, 200, 300, 5000], "b": [100.0] * 4}
    rows = compared(tables({"a": [0, 0, 0, 1], "b": [0, 0, 0, 0]}, weights=weights), word_cap=250)
    assert one(rows, "a")["value"] == pytest.approx(250 / 800)


def test_reprints_count_once_or_everywhere():
    given_ = tables({"a": [1, 2, 3, 4, 5, 50], "b": [1, 2, 3, 4, 5, 50]}, copies={"b-005": "a-005"})
    rows = compared(given_)
    assert between(rows, "a", "b", "once")["n_articles_versus"] == 5
    assert between(rows, "a", "b", "all")["n_articles_versus"] == 6
    assert between(rows, "a", "b", "all")["estimate"] == 0
    assert between(rows, "a", "b", "once")["estimate"] == pytest.approx((65 - 5 * 13) / 6 + 13 * 5 / 6 - 3, abs=1e-6)


def test_with_reprints_everywhere_pairs_use_the_first_arrangements_and_the_rest_uses_all():
    """The p-value of a pair is then a multiple of 1 / 501; that of an outlet against the rest, of 1 / 1001."""
    rng = np.random.default_rng(0)
    values = {outlet: list(rng.normal(size=20) + 5 * i) for i, outlet in enumerate("abc")}
    rows = compared(tables(values, copies={"b-019": "a-019"}), permutations=1000)
    for reprints, pair, rest in (("all", 501, 1001), ("once", 1001, 10001)):
        assert one(rows, "a", "b", reprints)["p"] == pytest.approx(1 / pair, abs=1e-6)
        assert one(rows, "a", "rest", reprints)["p"] == pytest.approx(1 / rest, abs=1e-6)


def test_a_pair_that_repeats_nothing_is_tested_once_for_both_ways_of_counting_reprints(monkeypatch):
    tested = []
    plain = pairwise.differences

    def counted(value, weight, mine, block, starts, *more):
        tested.extend(starts.tolist())
        return plain(value, weight, mine, block, starts, *more)

    monkeypatch.setattr(pairwise, "differences", counted)
    rng = np.random.default_rng(0)
    values = {outlet: list(rng.normal(size=20) + i) for i, outlet in enumerate("abc")}
    weights = {outlet: list(rng.uniform(20, 900, size=20)) for outlet in "abc"}
    given_ = tables(values, weights=weights, copies={"b-019": "a-019"})
    rows = compared(given_, permutations=1000)
    assert len(tested) == 3 + 2  # all pairs once; those of b, which repeats something, once more
    same, other = ([one(rows, *pair, way)[list(NUMBERS[:5])].tolist() for way in ("once", "all")]
                   for pair in (("a", "c"), ("a", "b")))
    assert same[0] == same[1]
    assert other[0] != other[1]


def test_processes_of_their_own_change_nothing_where_reprints_count_both_ways(monkeypatch):
    monkeypatch.setattr(pieces, "SMALL", 0)
    rng = np.random.default_rng(0)
    given_ = tables({outlet: list(rng.normal(size=9)) for outlet in "abc"}, copies={"b-008": "a-008"})
    more = [given_.scores.assign(topic_id=topic) for topic in ("u", "v")]
    scores = pd.concat([given_.scores, *more])
    rules = Criteria(ComparisonSettings(permutations=400, primary=("loaded",)))
    found = [
        contrasts(scores, given_.articles, given_.stories, given_.reprints, rules, np.random.default_rng(0), None, many)
        for many in (None, 2)
    ]
    pd.testing.assert_frame_equal(*found)


def test_what_the_length_of_headlines_explains_is_gone_from_the_adjusted_difference():
    """Long headlines go with high values; a has longer headlines, and this alone sets it apart."""
    lengths = {"a": [6, 7, 8, 9, 10, 6, 7, 8], "b": [3, 4, 5, 6, 7, 3, 4, 5]}
    titles = {outlet: [" ".join(["word"] * n) for n in listed] for outlet, listed in lengths.items()}
    values = {outlet: [float(np.log1p(n)) for n in listed] for outlet, listed in lengths.items()}
    row = one(compared(tables(values, titles=titles)), "a")
    assert row["estimate"] > 0.4
    assert row["p"] < 0.05
    assert row["adjusted"] == pytest.approx(0, abs=1e-6)


def test_paragraphs_that_stand_elsewhere_count_once():
    """b-004 repeats a paragraph of a-004, and its own text alone has the value 5; b-005 has only repeated paragraphs.
    """
    given_ = tables({"a": [1, 2, 3, 4, 50, 6], "b": [1, 2, 3, 4, 50, 9]})
    parts = [("p1", "b-004", "p0"), ("p2", "b-005", "p9")]
    rows = [{"unit": "paragraph", "unit_id": p, "article_id": a, "outlet": "b", "origin_id": o} for p, a, o in parts]
    own = given_.scores[given_.scores["article_id"] == "b-004"].assign(value=5.0)
    rules = Criteria(ComparisonSettings(permutations=400, primary=("loaded",)))
    reprints = pd.DataFrame(rows).assign(agency=None, relation="reprint")
    found = contrasts(
        given_.scores, given_.articles, given_.stories, reprints, rules, np.random.default_rng(0), own_scores=own
    )
    assert between(found, "a", "b", "once")["value_versus"] == pytest.approx((1 + 2 + 3 + 4 + 5) / 5)
    assert between(found, "a", "b", "all")["value_versus"] == pytest.approx((1 + 2 + 3 + 4 + 50 + 9) / 6)


def test_ranked_measures_get_estimates_and_nothing_that_looks_like_a_test():
    given_ = tables({"a": [float(n) for n in range(9)], "b": [float(n) for n in range(9)]})
    rules = Criteria(ComparisonSettings(primary=("loaded",)), ranked=frozenset({"loaded"}))
    rows = contrasts(given_.scores, given_.articles, given_.stories, given_.reprints, rules, np.random.default_rng(0))
    assert rows[["p", "q", "low", "high", "mde"]].isna().all(axis=None)
    assert not rows["primary"].any()
    assert rows["estimate"].notna().all()


def test_shrinking_draws_the_outlet_with_few_articles_in_most():
    rng = np.random.default_rng(3)
    many = {name: list(rng.normal(size=30)) for name in "bcdefg"}
    rows = compared(tables({"a": [3.0, 2.0, 4.0], **many}))
    few, plenty = one(rows, "a"), one(rows, "b")
    assert abs(few["shrunk"]) < abs(few["estimate"])
    assert abs(few["shrunk"] - few["estimate"]) > abs(plenty["shrunk"] - plenty["estimate"])


def test_one_article_an_outlet_gives_descriptions_only():
    rows = compared(tables({name: [float(i)] for i, name in enumerate("abcde")}))
    assert len(rows) == 2 * 5
    assert rows[["p", "q", "low", "high", "mde"]].isna().all(axis=None)


def test_a_quarantined_article_has_no_part_in_anything():
    given_ = tables({"a": [1, 2, 3], "b": [4, 5, 600]})
    given_.articles.loc[given_.articles["article_id"] == "b-002", "quarantined"] = True
    assert one(compared(given_), "a")["value_versus"] == 4.5


def test_no_scores_give_no_contrasts():
    given_ = tables({"a": [1.0], "b": [2.0]})
    empty = type(given_)(given_.scores.iloc[:0], given_.articles, given_.stories, given_.reprints)
    assert compared(empty).empty
