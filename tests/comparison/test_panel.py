"""Scores as columns: a zero that is left out of the table is zero in the panel."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.comparison.panel import Panel, Series, gather
from framing.comparison.statistic import about_outlets
from framing.report.sources.quantities import Values
from framing.tables.records import EVERY

ARTICLES = [f"a{n}" for n in range(6)]
COLUMNS = ["article_id", "topic_id", "measure", "item", "voice", "value", "weight"]
USES = st.dictionaries(st.tuples(st.sampled_from(ARTICLES), st.sampled_from(["pier", "quay"])), st.integers(0, 3))


def written_out(uses: dict[tuple[str, str], int]) -> pd.DataFrame:
    """A row for every article and item."""
    items = sorted({item for (_, item), n in uses.items() if n})
    rows = [(a, "t", "wording", item, "own", float(uses.get((a, item), 0)), 10.0) for item in items for a in ARTICLES]
    return pd.DataFrame(rows, columns=COLUMNS)


def left_out(uses: dict[tuple[str, str], int]) -> pd.DataFrame:
    """The same table without its zeros."""
    rows = [(a, "t", "wording", item, "own", float(n), 10.0) for (a, item), n in uses.items() if n]
    every = [(a, "t", "wording", EVERY, "own", 0.0, 10.0) for a in ARTICLES]
    return pd.DataFrame([*rows, *every], columns=COLUMNS)


def panel(scores: pd.DataFrame, most: dict[Series, float] | None = None) -> Panel:
    articles = pd.DataFrame({
        "article_id": ARTICLES, "outlet": ["ash", "ash", "birch", "birch", "cedar", "cedar"], "quarantined": False,
        "published": "2031-05-01", "n_words": 100, "title": "On the quay", "genre": "news",
    })  # fmt: skip
    stories = pd.DataFrame({"article_id": ARTICLES, "story_id": [f"s{n}" for n in range(6)]})
    return gather(scores, articles, stories, 1000, most=most)


@settings(max_examples=50)
@given(uses=USES)
def test_zeros_left_out_are_zeros(uses: dict[tuple[str, str], int]) -> None:
    one, other = panel(written_out(uses)).bundles, panel(left_out(uses)).bundles
    assert [bundle.series for bundle in one] == [bundle.series for bundle in other]
    for here, there in zip(one, other, strict=True):
        for name in ("rows", "value", "weight"):
            assert np.array_equal(getattr(here, name), getattr(there, name)), name


@settings(max_examples=50)
@given(uses=USES)
def test_the_pages_draw_the_same_values(uses: dict[tuple[str, str], int]) -> None:
    owners = np.arange(len(ARTICLES)) // 2

    def values(scores: pd.DataFrame) -> Values:
        rows = scores.sort_values(["topic_id", "measure", "item", "voice", "article_id"], ignore_index=True)
        return Values(rows, owners[[ARTICLES.index(one) for one in rows["article_id"]]], ["ash", "birch", "cedar"])

    one, other = values(written_out(uses)), values(left_out(uses))
    assert {key: one[key] for key in one} == {key: other[key] for key in other}
    assert len(one) == len(other) == len(list(other))
    kept = [place for place, key in enumerate(other.places) if key in other]
    assert np.array_equal(one.looked_for(), other.looked_for()[kept])
    assert np.array_equal(one.looked_for(one.weights), other.looked_for(other.weights)[kept])


def test_an_article_counts_for_as_much_as_in_the_panel_that_is_given() -> None:
    weights = [10.0, 10.0, 10.0, 10.0, 10.0, 100.0]
    rows = [(a, "t", "loaded", "", "own", 1.0, weight) for a, weight in zip(ARTICLES, weights, strict=True)]
    scores = pd.DataFrame(rows, columns=COLUMNS)
    first = panel(scores)
    assert first.bundles[0].weight.tolist() == [10.0] * 5 + [30.0]
    heavier = scores.assign(weight=[50.0] * 4 + weights[4:])
    assert panel(heavier).bundles[0].weight.max() == 100.0
    assert panel(heavier, first.most).bundles[0].weight.tolist() == [30.0] * 4 + [10.0, 30.0]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 3), st.floats(-9, 9)), min_size=1, max_size=20))
def test_values_less_their_outlets_mean_are_those_that_pandas_gives(rows: list[tuple[int, float]]) -> None:
    outlet, value = np.array([one for one, _ in rows]), np.array([[value, 0.1] for _, value in rows])
    expected = value - pd.DataFrame(value).groupby(outlet).transform("mean").to_numpy()
    found = about_outlets(value, outlet)
    assert found == pytest.approx(expected, abs=1e-9)
    assert not found[:, 1].any()
