"""Result rows with numbers instead of names: there are millions, and they are sorted, joined and sent between
processes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.comparison.cells import REST
from framing.comparison.panel import Series


@dataclass(frozen=True, slots=True)
class Coded:
    """Columns of equal length, with numbers in place of names.

    `series` holds indices into `names`; `outlet` and `versus` hold indices into `outlets`. -1 means all the other
    outlets.
    """

    names: tuple[Series, ...]
    outlets: tuple[str, ...]
    columns: dict[str, NDArray[Any]]

    def __len__(self) -> int:
        return len(self.columns["series"])

    def where(self, rows: NDArray[Any]) -> Coded:
        """Select rows by a mask or by their positions."""
        return Coded(self.names, self.outlets, {name: column[rows] for name, column in self.columns.items()})

    def frame(self) -> pd.DataFrame:
        """The same rows with names, as categories in alphabetical order."""
        series = self.columns["series"]
        found: dict[str, Any] = {}
        for place, field in enumerate(Series._fields):
            kinds, codes = np.unique(np.array([name[place] for name in self.names], dtype=object), return_inverse=True)
            found[field] = pd.Categorical.from_codes(codes[series] if len(codes) else series, pd.Index(kinds))
        outlets = np.array([*self.outlets, REST], dtype=object)  # index -1 picks the last one, REST
        order = np.argsort(outlets, kind="stable")
        for side in ("outlet", "versus"):
            if side in self.columns:
                code = np.argsort(order)[self.columns[side]]
                found[side] = pd.Categorical.from_codes(code, pd.Index(outlets[order]))
        for name, column in self.columns.items():
            if name not in ("series", "outlet", "versus"):
                found[name] = pd.Categorical(column) if column.dtype == object else column
        return pd.DataFrame(found)


def joined(parts: Iterable[Coded]) -> Coded:
    """Concatenate rows under one common numbering, in alphabetical order."""
    every = list(parts)
    names = tuple(sorted({name for part in every for name in part.names}))
    outlets = tuple(sorted({outlet for part in every for outlet in part.outlets}))
    number = {name: place for place, name in enumerate(names)}
    columns: dict[str, list[NDArray[Any]]] = {}
    for part in every:
        series = np.array([number[name] for name in part.names], dtype=np.int32)
        outlet = np.array([*map(outlets.index, part.outlets), -1], dtype=np.int16)
        for name, column in part.columns.items():
            if name in ("series", "outlet", "versus"):
                column = (series if name == "series" else outlet)[column]
            columns.setdefault(name, []).append(column)
    return Coded(names, outlets, {name: np.concatenate(found) for name, found in columns.items()})
