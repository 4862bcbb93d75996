"""The tables besides the contrasts, for articles where one outlet differs and one article stands out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from framing.comparison import READS, Criteria, compare, contrasts, pieces
from framing.comparison.panel import gather
from framing.comparison.selftest import selftest
from framing.comparison.verdict import verdict
from framing.settings import ComparisonSettings
from framing.tables.schemas import TABLES, empty_table, key_of
from tests.comparison.invented import same_vectors, tables, written


def one_subject(texts: Sequence[str]) -> np.ndarray:
    """Vectors of texts that are all about the same."""
    return np.ones((len(texts), 24), dtype=np.float32)


def made(order: int = 0, processes: int | None = None, **settings: object) -> dict[str, pd.DataFrame]:
    rng = np.random.default_rng(5)
    values = {name: list(rng.normal(size=12).round(3)) for name in "abcdefgh"}
    values["a"] = [value + 3 for value in values["a"]]
    values["b"] = [*([0.0] * 11), 40.0]
    months = {name: [1, 2, 3] * 4 for name in values}
    given = tables(values, months=months)
    frames = {
        "scores": given.scores, "articles": given.articles, "stories": given.stories, "reprints": given.reprints,
        "own_scores": empty_table("own_scores"),
        "outlets": pd.DataFrame({"outlet": list("abcdefgh"), "group": ["east"] * 4 + ["west"] * 4}),
        "passages": empty_table("passages"), "sentences": empty_table("sentences"),
        "paragraphs": written(given.articles["article_id"].tolist()),
        "memberships": pd.DataFrame(
            {"paragraph_id": given.articles["article_id"], "topic_id": "t", "similarity": 0.9}
        ),
        "quotes": empty_table("quotes"), "said_by": empty_table("said_by"),
    }  # fmt: skip
    assert set(frames) == set(READS)
    if order:
        frames = {name: frame.sample(frac=1, random_state=order) for name, frame in frames.items()}
    rules = Criteria(ComparisonSettings(permutations=400, shuffles=200, primary=("loaded",), **settings))
    return compare(frames, rules, np.random.default_rng(0), one_subject, processes)


@pytest.fixture(scope="module")
def result() -> dict[str, pd.DataFrame]:
    return made()


def test_every_table_has_the_columns_of_the_store_and_no_others(result):
    for name, table in result.items():
        assert set(table.columns) == set(TABLES[name].names), name


def test_the_order_of_the_rows_changes_no_table(result):
    other = made(order=3)
    for name, table in result.items():
        key = key_of(name)
        pd.testing.assert_frame_equal(
            table.sort_values(key, ignore_index=True), other[name].sort_values(key, ignore_index=True), obj=name
        )


def test_processes_of_their_own_change_no_table(result, monkeypatch):
    monkeypatch.setattr(pieces, "SMALL", 0)
    other = made(processes=2)
    for name, table in result.items():
        pd.testing.assert_frame_equal(table, other[name], obj=name)


def test_all_outlets_together_differ(result):
    assert result["overall"]["p"].item() < 0.05


def test_a_difference_that_all_articles_share_depends_on_none_of_them(result):
    rows = result["sensitivity"]
    name = result["contrasts"].query("outlet == 'a' and versus == 'rest' and reprints == 'once'")["contrast_id"].item()
    mine = rows[rows["contrast_id"] == name].set_index("kind")
    assert not mine["hangs"].any()
    assert mine.loc["article", ["n", "same_sign"]].tolist() == [96, 96]
    assert mine.loc["outlet", "n"] == 7


def test_groups_of_four_outlets_are_tested_and_smaller_ones_only_described(result):
    row = result["groups"].query("versus == 'west'").iloc[0]
    assert row["n_outlets"] == 4
    assert 0 < row["p"] <= 1
    assert row["method"] == "exact"


def test_outlets_without_a_group_are_in_none():
    values = {name: [0.0, 1.0, 2.0] for name in "abc"}
    given = tables(values)
    empty = ("own_scores", "passages", "sentences", "paragraphs", "memberships", "quotes", "said_by")
    none = {name: empty_table(name) for name in empty}
    outlets = pd.DataFrame({"outlet": list("abc"), "group": [None] * 3}, dtype="str")
    kept = {name: getattr(given, name) for name in ("scores", "articles", "stories", "reprints")}
    rules = Criteria(ComparisonSettings(permutations=400, shuffles=200, primary=("loaded",)))
    found = compare({**kept, **none, "outlets": outlets}, rules, np.random.default_rng(0), same_vectors)
    assert found["groups"].empty


def test_a_change_at_a_date_is_the_difference_of_the_differences():
    rows = made(split_at="2024-03-01")["trends"].query("outlet == 'c'")
    months = rows[rows["kind"] == "month"]
    assert set(months["period"]) == {"2024-01", "2024-02", "2024-03"}
    assert months["low"].isna().all()  # only four articles per month
    before = rows[rows["kind"] == "before"].iloc[0]
    assert (before["n_articles"], before["n_articles_versus"]) == (8, 56)
    assert before["low"] <= before["estimate"] <= before["high"]


def test_the_selftest_gives_the_false_positive_rate(result):
    share = result["selftest"].query("kind == 'false-alarms'")["share"].item()
    assert 0.01 < share < 0.12
    assert any("loaded" in line for line in verdict(result["selftest"]))


@pytest.mark.parametrize("rare", [False, True])
def test_more_articles_show_more_and_what_is_too_rare_shows_nothing(rare):
    rng = np.random.default_rng(2)
    values = {name: list(rng.normal(size=24).round(3)) for name in "abcd"}
    if rare:
        values = {name: [0.0] * 23 + [float(i)] for i, name in enumerate(values, 1)}
    given = tables(values)
    rules = Criteria(ComparisonSettings(permutations=400, primary=("loaded",)))
    panel = gather(given.scores, given.articles, given.stories, 600)
    found = contrasts(given.scores, given.articles, given.stories, given.reprints, rules, np.random.default_rng(0))
    table = selftest(panel, found, rules, np.random.default_rng(1)).query("kind == 'power-by-number'")
    share = table.set_index(["size", "n_articles"])["share"]
    assert share[0.25, 5] < 0.2
    assert list(share[0.8]) == sorted(share[0.8])
    if rare:
        assert share[2.0, 5] == 0.0
    else:
        # two samples of n, a difference of .8 standard deviations: the power that tables of t tests give
        for number, expected in ((5, 0.20), (10, 0.39), (20, 0.69), (40, 0.94)):
            assert abs(share[0.8, number] - expected) < 0.15
