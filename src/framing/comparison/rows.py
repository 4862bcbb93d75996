"""The rows of contrasts as numbers, before names are added."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import REST, Criteria, Sides
from framing.comparison.panel import Ints, Panel

FOUND = ["value", "value_versus", "estimate", "error", "low", "high", "p", "mde"]
# adjusted for nuisance
ADJUSTED = {"adjusted": "estimate", "adjusted_low": "low", "adjusted_high": "high", "adjusted_p": "p"}
SUPPORT = np.array(["described", "tentative", "full"], dtype=object)
METHODS = np.array(["none", "too-rare", "sign-flip", "exact", "permutation"], dtype=object)
DESCRIBED, TENTATIVE, FULL = range(3)
NONE, TOO_RARE, SIGN_FLIP, EXACT, PERMUTATION = range(5)  # too rare: too few articles have an unusual value
Columns = dict[str, NDArray[Any]]


def method_of(mine: NDArray[np.bool_], block: Ints, chance: Arrangements) -> int:
    """How a comparison within these blocks is tested."""
    if (np.bincount(block) == 2).all():
        return SIGN_FLIP
    return EXACT if chance.complete(mine, block) else PERMUTATION


def support_of(smaller: int, events: int, rules: Criteria) -> int:
    """How firm a test is (full or tentative), by the articles on the smaller side and the stories both sides reported.
    """
    full = smaller >= rules.settings.full_articles or events >= rules.settings.full_events
    return FULL if full else TENTATIVE


def rows_of(panel: Panel, sides: Sides, known: Columns) -> Columns:
    """The rows for two sides, one per series."""
    s = len(known["series"])
    unknown = np.full(s, np.nan)
    outlet = panel.outlets.index(sides.outlet)
    versus = -1 if sides.versus == REST else panel.outlets.index(sides.versus)
    return {
        "series": known["series"].astype(np.int32),
        "outlet": np.full(s, outlet, dtype=np.int16), "versus": np.full(s, versus, dtype=np.int16),
        "support": known.get("support", np.full(s, DESCRIBED)).astype(np.int8),
        "method": known.get("method", np.full(s, NONE)).astype(np.int8),
        "n_articles": np.full(s, np.count_nonzero(sides.mine), dtype=np.int32),
        "n_articles_versus": np.full(s, np.count_nonzero(~sides.mine), dtype=np.int32),
        **{name: known.get(name, unknown) for name in (*FOUND, *ADJUSTED)},
    }  # fmt: skip


def stacked(parts: list[Columns]) -> Columns:
    """Concatenate all rows; the column types are the same even if there are none."""
    kinds = {"series": np.int32, "outlet": np.int16, "versus": np.int16, "support": np.int8, "method": np.int8}
    kinds |= {"n_articles": np.int32, "n_articles_versus": np.int32}
    none = {name: np.zeros(0, dtype=kinds.get(name, np.float64)) for name in (*kinds, *FOUND, *ADJUSTED)}
    return {name: np.concatenate([none[name], *(part[name] for part in parts)]) for name in none}
