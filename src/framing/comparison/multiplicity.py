"""Corrections for many comparisons: control false discoveries, and shrink uncertain estimates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from framing.comparison.panel import Floats


def benjamini_hochberg(p: Floats) -> Floats:
    """The q-value of each p-value (Benjamini and Hochberg 1995); nan stays nan.

    It is the expected share of false findings if all p-values up to this one are called findings.
    """
    q = np.full(len(p), np.nan)
    tested = ~np.isnan(p)
    q[tested] = false_discovery_control(p[tested])
    return q


def of_two_families(p: Floats, first: NDArray[np.bool_]) -> Floats:
    """The q-values [n] of all tests together, of which those in `first` and the others have equal shares.

    Half of the false findings that are accepted go to each family, however many tests it has (Benjamini and Hochberg
    with weights: Genovese, Roeder and Wasserman 2006). So q holds for all findings; two corrections side by side would
    find something false twice as often. A q is never below its p. nan stays nan.
    """
    tested = ~np.isnan(p)
    sizes = np.count_nonzero(tested & first), np.count_nonzero(tested & ~first)
    if 0 in sizes:
        return benjamini_hochberg(p)
    weighted = p * 2 * np.where(first, *sizes) / sum(sizes)
    # A weighted p may be above 1, where nothing is a finding.
    return np.maximum(benjamini_hochberg(np.minimum(weighted, 1.0)), p)


def shrink(estimate: Floats, error: Floats, about_zero: bool = False) -> Floats:
    """Shrink estimates [k] of one series towards their common mean (or zero); uncertain estimates move more.

    lambda = tau^2 / (tau^2 + error^2), with tau^2 after DerSimonian and Laird 1986. nan where the error is unknown.
    """
    known = ~np.isnan(error) & ~np.isnan(estimate)
    drawn = np.full(len(estimate), np.nan)
    if not known.any():
        return drawn
    theta, variance = estimate[known], np.maximum(error[known] ** 2, 1e-18)
    weight = 1 / variance
    centre = 0.0 if about_zero else float(weight @ theta / weight.sum())
    excess = float(weight @ (theta - centre) ** 2) - (len(theta) - (0 if about_zero else 1))
    scale = weight.sum() - (0.0 if about_zero else (weight**2).sum() / weight.sum())
    tau2 = max(0.0, excess / scale) if scale > 1e-12 * weight.sum() else float("inf")
    if not about_zero:
        again = 1 / (variance + tau2) if np.isfinite(tau2) else np.ones(len(theta))
        centre = float(again @ theta / again.sum())
    share = tau2 / (tau2 + variance) if np.isfinite(tau2) else np.ones(len(theta))
    drawn[known] = share * theta + (1 - share) * centre
    return drawn
