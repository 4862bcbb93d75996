"""Products of vectors that do not depend on what else is multiplied with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Made = Callable[[NDArray[Any]], NDArray[np.floating[Any]]]
_PART = 8192  # rows that are held in double precision at a time


def products(
    rows: NDArray[np.floating[Any]], others: NDArray[np.floating[Any]], made: Made | None = None
) -> NDArray[np.float64]:
    """The products of rows [n, d] with a few others [m, d], as [n, m]; of unit rows these are cosines.

    In double precision, because in single precision the last bits of a row depend on which rows are beside it: a number
    of an older article would move when a new one arrives. What is multiplied may be `made` of some rows at a time, so
    that it is never there as a whole.
    """
    wide = others.astype(np.float64).T
    pieces = (rows[start : start + _PART] for start in range(0, len(rows), _PART))
    parts = [(made(piece) if made else piece).astype(np.float64) @ wide for piece in pieces]
    found: NDArray[np.float64] = np.concatenate(parts) if parts else np.zeros((0, len(others)))
    return found
