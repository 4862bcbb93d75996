"""Trained weights as plain arrays, with which no code is loaded, and the regression behind linear ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

# A head fits one encoder only. This sentence is encoded with the head, so that another encoder is noticed.
PROBE = "The harbour council met on Tuesday to decide what the new crane may cost."
ALIKE = 0.98

Numbers = NDArray[np.float64]


def ridge(vectors: NDArray[np.float32], targets: Sequence[float] | Numbers, penalty: float) -> Numbers:
    """The direction [d] along which `targets` [n] rise: ridge regression on centred unit rows [n, d].

    On one thread: several add up in another order, and wait for each other where the equations are few.
    """
    with threadpool_limits(1):
        return _ridge(vectors, targets, penalty)


def _ridge(vectors: NDArray[np.float32], targets: Sequence[float] | Numbers, penalty: float) -> Numbers:
    x = vectors.astype(np.float64) - vectors.mean(0, dtype=np.float64)
    y = np.asarray(targets, dtype=np.float64)
    # in the dual, which is the smaller system when there are fewer texts than dimensions
    if len(x) < x.shape[1]:
        direction: Numbers = x.T @ np.linalg.solve(x @ x.T + penalty * np.eye(len(x)), y - y.mean())
    else:
        direction = np.linalg.solve(x.T @ x + penalty * np.eye(x.shape[1]), x.T @ (y - y.mean()))
    return direction
