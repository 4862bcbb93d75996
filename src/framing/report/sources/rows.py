"""Rows of the finished tables as plain values, and the tables in the order of their keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.tables.schemas import key_of

Row = dict[str, Any]
Integers = NDArray[np.int64]
CSV_ROWS = 20_000  # larger tables are there as Parquet alone: as CSV they would be most of a folder that is to be sent


def csv_file(table: str, rows: int) -> str:
    """The name under which a table of so many rows is exported: as CSV, or as Parquet if it is too large for that."""
    return f"{table}.csv" if rows <= CSV_ROWS else f"{table}.parquet"


def records(frame: pd.DataFrame) -> list[Row]:
    """The rows as dictionaries in which whatever is missing is None, not NaN."""
    columns = {}
    for name in frame.columns:
        column = frame[name]
        columns[name] = column.astype(object).where(column.notna(), None).tolist()
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def codes(frame: pd.DataFrame, columns: Sequence[str]) -> Integers:
    """A number for each row that orders rows as their `columns` do, missing values last; [n]."""
    combined = np.zeros(len(frame), dtype=np.int64)
    for name in columns:
        placed, values = pd.factorize(frame[name], sort=True)
        place = np.where(placed < 0, len(values), placed).astype(np.int64)
        combined = combined * (len(values) + 1) + place
        if len(frame) and combined.max() > 2**40:  # the next product could overflow
            combined = np.unique(combined, return_inverse=True)[1].astype(np.int64)
    return combined


def in_order(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables with their rows in the order of their keys, whatever order they came in."""
    found = {}
    for name, frame in tables.items():
        place = codes(frame, key_of(name))
        sorted_already = bool((place[1:] >= place[:-1]).all())  # a run's own tables are, and millions of rows are slow
        rows = frame if sorted_already else frame.iloc[place.argsort(kind="stable")]
        found[name] = rows.reset_index(drop=True)
    return found
