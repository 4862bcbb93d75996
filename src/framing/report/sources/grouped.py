"""Rows of a large table by one of its columns, made into dictionaries only where a page asks for them."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.report.sources.rows import Row


class Grouped(Mapping[str, list[Row]]):
    """Key -> its rows in the order of the table, as dictionaries in which whatever is missing is None.

    A million dictionaries would take gigabytes; columns take some megabytes, texts as numbers.
    """

    def __init__(self, frame: pd.DataFrame, column: str) -> None:
        codes, keys = pd.factorize(frame[column])
        self._order = np.argsort(codes, kind="stable")
        ends = np.cumsum(np.bincount(codes, minlength=len(keys)))
        spans = zip([0, *ends.tolist()], ends.tolist(), strict=False)
        self._place = dict(zip(map(str, keys), spans, strict=True))
        self._columns = {str(name): Column(frame[name]) for name in frame.columns}

    def __getitem__(self, key: str) -> list[Row]:
        return _rows(self._at(*self._place[key]))

    def columns(self, key: str) -> dict[str, list[Any]]:
        """The same rows column by column; of a key without rows each column is empty."""
        return self._at(*self._place.get(key, (0, 0)))

    def like(self, key: str, **values: str) -> list[Row]:
        """Those of a key's rows that have these texts in these columns."""
        start, end = self._place.get(key, (0, 0))
        rows = self._order[start:end]
        for name, value in values.items():
            rows = rows[self._columns[name].equal(rows, value)]
        columns = {name: column.at(rows) for name, column in self._columns.items()}
        return _rows(columns)

    def _at(self, start: int, end: int) -> dict[str, list[Any]]:
        rows = self._order[start:end]
        return {name: column.at(rows) for name, column in self._columns.items()}

    def __iter__(self) -> Iterator[str]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)


def _rows(columns: Mapping[str, list[Any]]) -> list[Row]:
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


class Column:
    """The values of one column in little memory; texts are numbers of `kinds`, the last of which is None."""

    def __init__(self, values: pd.Series) -> None:
        self.kinds: NDArray[np.object_] | None = None
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            self.numbers: NDArray[Any] = values.to_numpy()
            return
        if isinstance(values.dtype, pd.CategoricalDtype):
            codes, kinds = values.cat.codes.to_numpy(), values.cat.categories
        else:
            codes, kinds = pd.factorize(values)
            codes = codes.astype(np.int32)
        self.numbers = codes
        self.kinds = np.array([*kinds.tolist(), None], dtype=object)

    def at(self, rows: NDArray[np.intp]) -> list[Any]:
        found = self.numbers[rows]
        if self.kinds is not None:
            texts: list[Any] = self.kinds[found].tolist()
            return texts
        if found.dtype.kind == "f":
            return [None if value != value else value for value in found.tolist()]
        plain: list[Any] = found.tolist()
        return plain

    def equal(self, rows: NDArray[np.intp], text: str) -> NDArray[np.bool_]:
        """Which of the rows hold this text; a column of texts is asked for."""
        if self.kinds is None:
            raise TypeError("numbers are not looked up as texts")
        if text not in self._code:
            return np.zeros(len(rows), dtype=bool)
        same: NDArray[np.bool_] = self.numbers[rows] == self._code[text]
        return same

    @functools.cached_property
    def _code(self) -> dict[str, int]:
        kinds = [] if self.kinds is None else self.kinds.tolist()
        return {kind: code for code, kind in enumerate(kinds) if kind is not None}
