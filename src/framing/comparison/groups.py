"""Compare groups of outlets (state, exile, western ...). The outlet is the unit, so one loud outlet is not a group."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import Criteria, sparse
from framing.comparison.difference import describe, difference
from framing.comparison.multiplicity import benjamini_hochberg
from framing.comparison.panel import Bundle, Floats, Panel, Series
from framing.comparison.statistic import Mask
from framing.errors import BadSettings
from framing.tables.records import facts_from_text

MIN_OUTLETS = 4  # per side: with three against three, the smallest possible p-value is one in ten
FULL_OUTLETS = 8
COLUMNS = [
    *Series._fields, "group", "versus", "estimate", "low", "high", "p", "n_outlets", "n_outlets_versus", "support",
    "value", "value_versus", "method",
]  # fmt: skip


def grouped_by(outlets: pd.DataFrame, by: str) -> dict[str, str]:
    """Return the group of each outlet: what its column or its fact `by` says, empty where it says nothing.

    Raises BadSettings if `by` is a fact that no outlet states.
    """
    if by in ("group", "language"):
        return dict(zip(outlets["outlet"], outlets[by].fillna(""), strict=True))
    facts = [facts_from_text(text) for text in outlets["facts"]]
    if not any(by in one for one in facts):
        known = sorted({"group", "language", *(name for one in facts for name in one)})
        raise BadSettings(
            f"comparison.group_by is {by!r}, but no outlet states that. Write a line such as {by} = \"...\" into the "
            f"outlet.toml of each outlet, or take what is there: {', '.join(known)}."
        )
    return {slug: one.get(by, "") for slug, one in zip(outlets["outlet"], facts, strict=True)}


def groups(panel: Panel, group_of: Mapping[str, str | None], rules: Criteria, chance: Arrangements) -> pd.DataFrame:
    """Make the table `groups`: each group against all other outlets ("rest") and against each other group.

    The values are outlet means. Outlets are permuted, not articles. With fewer than MIN_OUTLETS per side, we describe
    but do not test.
    """
    rows = [row for bundle in panel.bundles for row in _of_bundle(panel, bundle, group_of, rules, chance)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    numbers = ["estimate", "low", "high", "p", "value", "value_versus"]
    table[numbers] = table[numbers].astype(float).round(6) + 0.0
    table["q"] = benjamini_hochberg(table["p"].to_numpy(dtype=float)).round(6)
    return table


def _of_bundle(
    panel: Panel, bundle: Bundle, group_of: Mapping[str, str | None], rules: Criteria, chance: Arrangements
) -> list[dict[str, Any]]:
    outlet = panel.outlet[bundle.rows]
    present = np.unique(outlet)
    means = np.stack(
        [bundle.weight[outlet == o] @ bundle.value[outlet == o] / bundle.weight[outlet == o].sum() for o in present]
    )
    group = np.array([group_of.get(panel.outlets[o]) or "" for o in present])
    names = sorted(set(group) - {""})
    rows: list[dict[str, Any]] = []
    for name in names if len(set(group)) > 1 else ():
        rows += _compare(bundle, means, group == name, np.ones(len(group), dtype=bool), (name, "rest"), rules, chance)
    for name, other in combinations(names, 2):
        rows += _compare(bundle, means, group == name, np.isin(group, [name, other]), (name, other), rules, chance)
    return rows


def _compare(
    bundle: Bundle, means: Floats, mine: Mask, chosen: Mask, names: tuple[str, str], rules: Criteria,
    chance: Arrangements,
) -> list[dict[str, Any]]:  # fmt: skip
    value, mine = means[chosen], mine[chosen]
    weight, block = np.ones(len(mine)), np.zeros(len(mine), dtype=np.int64)
    smaller = int(min(mine.sum(), (~mine).sum()))
    ours, theirs = describe(value, weight, mine)
    found = difference(value, weight, mine, block, chance) if smaller >= MIN_OUTLETS else None
    few = sparse(value, MIN_OUTLETS)
    rows = []
    for i, series in enumerate(bundle.series):
        row: dict[str, Any] = {**series._asdict(), "group": names[0], "versus": names[1], "support": "described"}
        row |= {"estimate": ours[i] - theirs[i], "value": ours[i], "value_versus": theirs[i], "method": "none"}
        row |= {"n_outlets": int(mine.sum()), "n_outlets_versus": int((~mine).sum())}
        if found is not None and not few[i] and series.measure not in rules.ranked:
            row |= {"low": found.low[i], "high": found.high[i], "p": found.p[i]}
            row["support"] = "full" if smaller >= FULL_OUTLETS else "tentative"
            row["method"] = "exact" if chance.complete(mine, block) else "permutation"
        rows.append(row)
    return rows
