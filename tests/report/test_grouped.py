"""A table by one of its columns says what a list of its rows would say."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from framing.report.sources.grouped import Grouped
from framing.report.sources.rows import records

ROW = st.fixed_dictionaries({
    "topic_id": st.sampled_from("abc"), "kind": st.sampled_from(["month", "change", None]),
    "n": st.integers(0, 9), "p": st.one_of(st.none(), st.floats(0, 1)), "hangs": st.booleans(),
})  # fmt: skip


@given(st.lists(ROW))
def test_rows_come_in_their_order_with_none_for_what_is_missing(rows: list[dict[str, object]]) -> None:
    frame = pd.DataFrame(rows, columns=["topic_id", "kind", "n", "p", "hangs"]).astype({"p": float})
    wanted: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in records(frame):
        wanted[row["topic_id"]].append(row)
    found = Grouped(frame, "topic_id")
    assert dict(found) == wanted
    assert found.get("elsewhere", []) == []


def test_values_are_plain_ones_that_json_knows() -> None:
    frame = pd.DataFrame({"topic_id": ["a"], "n": np.array([3]), "p": [0.5], "hangs": [True], "kind": ["month"]})
    (row,) = Grouped(frame, "topic_id")["a"]
    assert [type(value) for value in row.values()] == [str, int, float, bool, str]
