"""A table sorted on disk is the table sorted in memory."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.tables import store
from framing.tables.sorting import GROUP, sorted_table
from framing.tables.store import Layout

NAME = "rejected"


def row(number: int) -> tuple[str, str, str, str]:
    return (f"post/{number * 7919 % 10_007:05}.html", "post", "empty", f"the {number}th")


@settings(max_examples=8)
@given(st.sets(st.integers(0, 10_000), max_size=40))
def test_rows_come_out_as_write_table_sorts_them(tmp_path_factory: pytest.TempPathFactory, numbers: set[int]) -> None:
    layout = Layout.of(tmp_path_factory.mktemp("sorted"))
    with sorted_table(layout, NAME) as rows:
        for number in numbers:
            rows.add(row(number))
    found = store.read_table(layout, NAME)
    columns = ["source_path", "outlet", "reason", "detail"]
    store.write_table(layout, NAME, pd.DataFrame([row(number) for number in numbers], columns=columns))
    pd.testing.assert_frame_equal(found, store.read_table(layout, NAME), check_dtype=bool(numbers))


def test_more_rows_than_are_held_at_once(tmp_path: Path) -> None:
    layout = Layout.of(tmp_path)
    with sorted_table(layout, NAME) as rows:
        for number in range(2 * GROUP + 3):
            rows.add(row(number))
    found = store.read_table(layout, NAME)["source_path"]
    assert len(found) == 2 * GROUP + 3
    assert found.is_monotonic_increasing


def test_a_block_that_fails_leaves_the_table_as_it_was(tmp_path: Path) -> None:
    layout = Layout.of(tmp_path)
    with sorted_table(layout, NAME) as rows:
        rows.add(row(1))
    before = layout.table(NAME).read_bytes()
    with pytest.raises(TypeError), sorted_table(layout, NAME) as rows:
        rows.add(len)  # type: ignore[arg-type]
    assert layout.table(NAME).read_bytes() == before
    assert [path.name for path in layout.processed.iterdir()] == [f"{NAME}.parquet"]
