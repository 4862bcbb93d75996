"""The scales of measures: the mean and the spread in which their numbers are given, held once they are fitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

LEAST = 1e-9  # a spread below this is none

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scale:
    """The mean and the standard deviation of what was measured."""

    mean: float
    spread: float

    @classmethod
    def of(cls, values: Numbers, weights: Numbers | None = None) -> Scale:
        """The weighted moments of `values` [n]; without any weight the spread is 0."""
        if not len(values) or (weights is not None and weights.sum() <= 0):
            return cls(0.0, 0.0)
        mean = float(np.average(values, weights=weights))
        return cls(mean, float(np.sqrt(np.average((values - mean) ** 2, weights=weights))))

    def apply(self, values: Numbers) -> Numbers:
        """`values` in standard deviations from the mean; all 0 if there is no spread."""
        found: Numbers = (values - self.mean) / self.spread if self.spread > LEAST else np.zeros_like(values)
        return found


@dataclass(frozen=True)
class Scales:
    """Scales by name. One that is `held` stays as it was fitted; any other is fitted when it is first asked for.

    Where several languages are compared, each `language` has scales of its own; empty: there is one.
    """

    held: Mapping[str, Scale] = field(default_factory=dict)
    found: dict[str, Scale] = field(default_factory=dict)
    language: str = ""

    def of(self, name: str, values: Numbers, weights: Numbers | None = None) -> Scale:
        """The scale `name`, fitted to these values if it is not known."""
        name = f"{name} ({self.language})" if self.language else name
        if (known := self.held.get(name)) is None:
            known = Scale.of(values, weights)
        return self.found.setdefault(name, known)


def scale_rows(scales: Scales) -> pd.DataFrame:
    """The table `scales`: those that are held, and those that were fitted."""
    every = {**scales.held, **scales.found}
    return pd.DataFrame(
        [(name, every[name].mean, every[name].spread) for name in sorted(every)], columns=["scale", "mean", "spread"]
    )


def scales_in(rows: pd.DataFrame) -> dict[str, Scale]:
    """The scales of the table `scales`."""
    return {
        str(name): Scale(float(mean), float(spread))
        for name, mean, spread in zip(rows["scale"], rows["mean"], rows["spread"], strict=True)
    }
