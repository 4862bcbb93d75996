"""Compare groups of outlets (state, exile, western ...). The outlet is the unit, so one loud outlet is not a group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from framing.comparison.alike import without_subject
from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import Criteria, by_kind, everybody, sparse, subject_of
from framing.comparison.difference import describe, difference
from framing.comparison.matching import ANY_TIME, EVENT, ways
from framing.comparison.multiplicity import benjamini_hochberg
from framing.comparison.panel import Bundle, Floats, Ints, Panel, Series
from framing.comparison.rows import MATCHED, of_most_outlets
from framing.comparison.statistic import Mask
from framing.errors import BadSettings
from framing.tables.records import facts_from_text

MIN_OUTLETS = 4  # per side: with three against three, the smallest possible p-value is one in ten
FULL_OUTLETS = 8
COLUMNS = [
    *Series._fields, "group", "versus", "estimate", "low", "high", "p", "n_outlets", "n_outlets_versus", "support",
    "value", "value_versus", "method", "matched", "n_compared", "n_compared_versus",
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


class Outlets(NamedTuple):
    """The outlets that can be compared [o], their means [o, s], how many articles each has, and how they are matched.

    `plain` [o, s] are the means of the values as they are.
    """

    outlet: Ints
    mean: Floats
    plain: Floats
    articles: Ints
    matched: str


def groups(panel: Panel, group_of: Mapping[str, str | None], rules: Criteria, chance: Arrangements) -> pd.DataFrame:
    """Make the table `groups`: each group against all other outlets ("rest") and against each other group.

    The values are outlet means over articles that have a partner in another outlet, matched as everywhere. Outlets are
    permuted, not articles. With fewer than MIN_OUTLETS per side, we describe but do not test.
    """
    grouped = any(group_of.get(outlet) for outlet in panel.outlets)
    rows = [
        row
        for whole in (panel.bundles if grouped else ())
        for bundle, _, _, matched in by_kind(whole, rules)
        for row in _of_bundle(panel, bundle, matched, group_of, rules, chance)
    ]
    table = of_most_outlets(pd.DataFrame(rows, columns=COLUMNS), ["group", "versus"])
    numbers = ["estimate", "low", "high", "p", "value", "value_versus"]
    table[numbers] = table[numbers].astype(float).round(6) + 0.0
    table["q"] = benjamini_hochberg(table["p"].to_numpy(dtype=float)).round(6)
    return table


def outlets(panel: Panel, bundle: Bundle, matched: bool) -> Outlets | None:
    """Each outlet's mean as it would be if all outlets had written the same number of articles in the same blocks.

    This is a regression on outlet, block and subject: an outlet that wrote only in a week when all wrote alike does not
    look different. The means are brought to the level of the plain mean of these articles. None if fewer than two
    outlets have articles from the same time.
    """
    found = everybody(panel, bundle, np.ones(len(bundle.rows), dtype=bool), matched)
    kept = found.block >= 0
    order = np.flatnonzero(kept)[np.argsort(found.block[kept], kind="stable")]
    present, code = np.unique(panel.outlet[bundle.rows[order]], return_inverse=True)
    if len(present) < 2:
        return None
    value, weight, block = bundle.value[order], bundle.weight[order], found.block[order]
    place = subject_of(panel, bundle, bundle.rows[order], found.within[order], matched)
    both = without_subject(np.column_stack([np.eye(len(present))[code], value]), weight, block, place)
    whose, about = both[:, : len(present)], both[:, len(present) :]
    root = np.sqrt(weight)[:, None]
    effect = np.linalg.lstsq(root * whose, root * about, rcond=1e-8)[0]
    many = np.bincount(code)
    level = (weight @ value - np.bincount(code, weights=weight) @ effect) / weight.sum()
    within = found.within[order]
    within = within if panel.dated else np.where(within > EVENT, ANY_TIME, within)
    how = str(MATCHED[sum(1 << way for way in ways(within))])
    return Outlets(present, effect + level, _means(value, weight, code), many, how)


def _plain(panel: Panel, bundle: Bundle) -> Outlets:
    """Each outlet's mean over all its articles, to be described only."""
    present, code = np.unique(panel.outlet[bundle.rows], return_inverse=True)
    plain = _means(bundle.value, bundle.weight, code)
    return Outlets(present, plain, plain, np.bincount(code), "")


def _means(value: Floats, weight: Floats, outlet: Ints) -> Floats:
    whose = np.eye(int(outlet.max()) + 1)[outlet] * weight[:, None]
    found: Floats = whose.T @ value / whose.sum(axis=0)[:, None]
    return found


def _of_bundle(
    panel: Panel, bundle: Bundle, matched: bool, group_of: Mapping[str, str | None], rules: Criteria,
    chance: Arrangements,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    found = outlets(panel, bundle, matched) or _plain(panel, bundle)
    group = np.array([group_of.get(panel.outlets[o]) or "" for o in found.outlet])
    names = sorted(set(group) - {""})
    every = np.ones(len(group), dtype=bool)
    sides = [(name, "rest", every) for name in names] if len(set(group)) > 1 else []
    sides += [(name, other, np.isin(group, [name, other])) for name, other in combinations(names, 2)]
    for name, other, chosen in sides:
        yield from _compare(bundle, found, group == name, chosen, (name, other), rules, chance)


def _compare(
    bundle: Bundle, found: Outlets, mine: Mask, chosen: Mask, names: tuple[str, str], rules: Criteria,
    chance: Arrangements,
) -> Iterator[dict[str, Any]]:  # fmt: skip
    value, mine, articles = found.mean[chosen], mine[chosen], found.articles[chosen] if found.matched else None
    weight, block = np.ones(len(mine)), np.zeros(len(mine), dtype=np.int64)
    smaller = int(min(mine.sum(), (~mine).sum())) if found.matched else 0
    ours, theirs = describe(value, weight, mine)
    tested = difference(value, weight, mine, block, chance) if smaller >= MIN_OUTLETS else None
    few = sparse(found.plain[chosen], MIN_OUTLETS)
    known: dict[str, Any] = {"group": names[0], "versus": names[1], "matched": found.matched}
    known |= {"n_outlets": int(mine.sum()), "n_outlets_versus": int((~mine).sum())}
    for name, side in (("n_compared", mine), ("n_compared_versus", ~mine)):
        known[name] = 0 if articles is None else int(articles[side].sum())
    for i, series in enumerate(bundle.series):
        row = {**series._asdict(), **known, "support": "described", "method": "none"}
        row |= {"estimate": ours[i] - theirs[i], "value": ours[i], "value_versus": theirs[i]}
        if tested is not None and not few[i] and series.measure not in rules.ranked:
            row |= {"low": tested.low[i], "high": tested.high[i], "p": tested.p[i]}
            row["support"] = "full" if smaller >= FULL_OUTLETS else "tentative"
            row["method"] = "exact" if chance.complete(mine, block) else "permutation"
        yield row
