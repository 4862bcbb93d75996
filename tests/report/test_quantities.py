"""Columns looked up by quantity hold what the rows hold, one by one."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.report.sources.corpus import FinishedTables
from framing.report.sources.rows import codes, in_order, records
from framing.report.sources.summaries import Summaries, summary_table

from . import made

TEXTS = st.one_of(st.none(), st.text(max_size=3))


@pytest.fixture(scope="module")
def corpus() -> FinishedTables:
    return FinishedTables(in_order(made.tables(4, 9)))


def test_values_and_their_sums_are_those_of_the_rows(corpus: FinishedTables) -> None:
    naive: dict[tuple[str, ...], dict[str, list[tuple[str, float, float]]]] = defaultdict(lambda: defaultdict(list))
    for row in records(corpus.tables["scores"].dropna(subset=["value"])):
        if row["article_id"] in corpus.articles and row["article_id"] not in corpus.copies:
            key = (row["topic_id"], row["measure"], row["item"], row["voice"])
            naive[key][corpus.articles[row["article_id"]].outlet].append(
                (row["article_id"], row["value"], row["weight"])
            )
    assert {key: dict(by) for key, by in corpus.values.items()} == {key: dict(by) for key, by in naive.items()}
    for key, by_outlet in Summaries(corpus).items():
        for outlet, found in by_outlet.items():
            rows = naive[key][outlet]
            assert found.n_articles == len(rows)
            assert found.n_with == sum(value > 0 for _, value, _ in rows)
            _, values, weights = zip(*rows, strict=True)
            assert found.value == pytest.approx(np.average(values, weights=weights), abs=1e-6)
            assert found.n_articles_rest == sum(map(len, naive[key].values())) - len(rows)


def test_a_summary_is_the_same_alone_by_quantity_and_in_the_table(corpus: FinishedTables) -> None:
    found = Summaries(corpus)
    rows = summary_table(found).to_dict("records")
    assert len(rows) == found.n_rows == sum(map(len, found.values()))
    for row in rows:
        key, outlet = (row["topic_id"], row["measure"], row["item"], row["voice"]), row["outlet"]
        one = found.one(key, outlet)
        assert one == found[key][outlet]
        assert one is not None
        assert [one.n_articles, one.value, one.n_group] == [row["n_articles"], row["value"], row["n_group"]]
        assert found.one(key, "elsewhere") is None
    silent = {(key, slug) for key, by in found.items() for slug in corpus.outlets if slug not in by}
    assert silent
    assert not any(found.one(key, slug) for key, slug in silent)


def test_passages_come_with_the_highest_value_first(corpus: FinishedTables) -> None:
    told = Counter[tuple[str, ...]]()
    for key, by_outlet in corpus.passages.items():
        assert corpus.passages.counts(key) == {outlet: len(rows) for outlet, rows in by_outlet.items()}
        for outlet, rows in by_outlet.items():
            values = [row["value"] for row in rows]
            assert values == sorted(values, reverse=True)
            assert corpus.passages.highest(key, outlet) == max(*values, 0.0)
            told[key] += len(rows)
    assert told.total() > 100


@given(st.lists(st.tuples(TEXTS, st.integers(-3, 3)), max_size=30))
def test_codes_order_rows_as_sorting_does(rows: list[tuple[str | None, int]]) -> None:
    frame = pd.DataFrame(rows, columns=["text", "number"]).astype({"text": "str", "number": "int64"})
    by_codes = frame.iloc[codes(frame, ["text", "number"]).argsort(kind="stable")]
    assert by_codes.index.tolist() == frame.sort_values(["text", "number"], kind="stable").index.tolist()
