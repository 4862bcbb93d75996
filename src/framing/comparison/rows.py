"""The rows of contrasts as numbers, before names are added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import REST, Criteria, Place, Sides
from framing.comparison.matching import ways
from framing.comparison.panel import Ints, Panel, Series

FOUND = ["value", "value_versus", "estimate", "error", "low", "high", "p", "mde"]
# adjusted for nuisance
ADJUSTED = {"adjusted": "estimate", "adjusted_low": "low", "adjusted_high": "high", "adjusted_p": "p"}
COUNTS = ["n_articles", "n_articles_versus", "n_compared", "n_compared_versus"]
SUPPORT = np.array(["described", "tentative", "full"], dtype=object)
METHODS = np.array(
    ["none", "too-rare", "sign-flip", "exact", "permutation", "other-times", "other-subjects", "speakers-unknown"],
    dtype=object,
)
DESCRIBED, TENTATIVE, FULL = range(3)
NONE, TOO_RARE, SIGN_FLIP, EXACT, PERMUTATION = range(5)  # too rare: too few articles have an unusual value
# too few articles have a partner from the same time; or they have, but the sides write about different things
OTHER_TIMES, OTHER_SUBJECTS = 5, 6
OTHER_KNOWN = 7  # the measure counts speakers, and one side's are known more often than the other's
WAYS = ("event", "fortnight", "month", "any-time", "throughout")
# how the articles are matched: the sum of 2 ** way, as words
MATCHED = np.array([" ".join(w for i, w in enumerate(WAYS) if n >> i & 1) for n in range(1 << len(WAYS))], dtype=object)
Columns = dict[str, NDArray[Any]]


def method_of(mine: NDArray[np.bool_], block: Ints, chance: Arrangements) -> int:
    """How a comparison within these blocks is tested."""
    if (np.bincount(block) == 2).all():
        return SIGN_FLIP
    return EXACT if chance.complete(mine, block) else PERMUTATION


def matched_of(found: Place) -> int:
    """How the compared articles are matched, as an index into MATCHED."""
    return sum(1 << way for way in ways(found.within))


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
        "matched": np.full(s, known.get("matched", 0), dtype=np.int8),
        "n_articles": np.full(s, np.count_nonzero(sides.mine), dtype=np.int32),
        "n_articles_versus": np.full(s, np.count_nonzero(~sides.mine), dtype=np.int32),
        "n_compared": np.full(s, known.get("n_compared", 0), dtype=np.int32),
        "n_compared_versus": np.full(s, known.get("n_compared_versus", 0), dtype=np.int32),
        **{name: known.get(name, unknown) for name in (*FOUND, *ADJUSTED)},
    }  # fmt: skip


def described(series: Ints, each: list[dict[str, Any]], s: int, told: Columns) -> Columns:
    """The rows of several outlets against the rest that are not tested, each with `s` series.

    `each` holds what is the same for all series of an outlet, and `method`, one per series.
    """
    kinds = {"outlet": np.int16, "matched": np.int8, **dict.fromkeys(COUNTS, np.int32)}
    n = len(series)
    return {
        "series": series.astype(np.int32), "versus": np.full(n, -1, dtype=np.int16),
        "support": np.full(n, DESCRIBED, dtype=np.int8),
        "method": np.concatenate([np.zeros(0), *(one["method"] for one in each)]).astype(np.int8),
        **{name: np.repeat(np.array([one[name] for one in each], dtype=kind), s) for name, kind in kinds.items()},
        **{name: told.get(name, np.full(n, np.nan)) for name in (*FOUND, *ADJUSTED)},
    }  # fmt: skip


def stacked(parts: list[Columns]) -> Columns:
    """Concatenate all rows; the column types are the same even if there are none."""
    kinds = {"series": np.int32, "outlet": np.int16, "versus": np.int16, "support": np.int8, "method": np.int8}
    kinds |= {"matched": np.int8} | dict.fromkeys(COUNTS, np.int32)
    none = {name: np.zeros(0, dtype=kinds.get(name, np.float64)) for name in (*kinds, *FOUND, *ADJUSTED)}
    return {name: np.concatenate([none[name], *(part[name] for part in parts)]) for name in none}


def of_most_outlets(rows: pd.DataFrame, keys: Sequence[str] = ()) -> pd.DataFrame:
    """One row for each series and `keys`, in order: of several languages, that in which most outlets are compared."""
    whose = [*Series._fields, *keys]
    outlets = rows["n_outlets"] + rows.get("n_outlets_versus", 0)
    ordered = rows.assign(outlets=-outlets).sort_values([*whose, "outlets"], kind="stable")
    return ordered.drop_duplicates(whose).drop(columns="outlets").reset_index(drop=True)
