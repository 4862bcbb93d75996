"""Do the outlets differ at all? One test for all outlets together, before asking which of them differ."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csc_array as sparse_matrix

from framing.comparison.alike import without_subject
from framing.comparison.arrangements import FIRST, UNSURE, Drawn
from framing.comparison.cells import Criteria, by_kind, everybody, is_primary, sparse, subject_of
from framing.comparison.multiplicity import of_two_families
from framing.comparison.panel import Bundle, Floats, Ints, Panel, Series
from framing.comparison.pieces import over_parts
from framing.comparison.rows import of_most_outlets
from framing.comparison.statistic import share

COLUMNS = [*Series._fields, "n_outlets", "n_articles", "share", "p"]
PART = 250  # permutations at a time; divides FIRST


def overall(panel: Panel, rules: Criteria, rng: np.random.Generator, processes: int | None = None) -> pd.DataFrame:
    """Make the table `overall`: per series, the share of the variance that lies between outlets, and its p-value.

    Outlets with fewer than `min_articles` are left out. Outlet labels are permuted within stories, or else within
    periods.
    """
    seed = int(rng.integers(2**62))
    parts = list(over_parts(_of_part, panel, rules, seed, processes=processes))
    rows = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=COLUMNS)], ignore_index=True)
    rows = of_most_outlets(rows)
    rows["primary"] = is_primary(rows, rules)
    rows["q"] = of_two_families(rows["p"].to_numpy(dtype=float), rows["primary"].to_numpy(dtype=bool))
    rows[["share", "p", "q"]] = rows[["share", "p", "q"]].astype(float).round(6)
    return rows


def _of_part(panel: Panel, rules: Criteria, seed: int) -> pd.DataFrame:
    parts = [
        _overall(panel, bundle, matched, rules, seed)
        for whole in panel.bundles
        for bundle, _, tested, matched in by_kind(whole, rules)
        if tested
    ]
    return pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=COLUMNS)], ignore_index=True)


def _overall(panel: Panel, bundle: Bundle, matched: bool, rules: Criteria, seed: int) -> pd.DataFrame:
    outlet = panel.outlet[bundle.rows]
    enough = np.bincount(outlet) >= rules.settings.min_articles
    used = enough[outlet]
    block, within = np.full(len(outlet), -1), np.full(len(outlet), -1)
    if used.any():
        block[used], within[used] = everybody(panel, bundle, used, matched)
    kept = block >= 0
    present = np.unique(outlet[kept])
    if len(present) < 3:  # two outlets are a pair, which contrasts test
        return pd.DataFrame(columns=COLUMNS)
    order = np.flatnonzero(kept)[np.argsort(block[kept], kind="stable")]
    value, weight = bundle.value[order], bundle.weight[order]
    place = subject_of(panel, bundle, bundle.rows[order], within[order], matched)
    share, p = _between(value, weight, np.searchsorted(present, outlet[order]), block[order], place, rules, seed)
    p = np.where(sparse(value, rules.settings.min_articles), np.nan, p)
    return pd.DataFrame(bundle.series).assign(n_outlets=len(present), n_articles=len(order), share=share, p=p)[COLUMNS]


def _between(
    value: Floats, weight: Floats, outlet: Ints, block: Ints, place: Floats, rules: Criteria, seed: int
) -> tuple[Floats, Floats]:
    """The share of variance between outlets [s], less what blocks and subjects explain, and its p-value by permutation.
    """
    centred = without_subject(value, weight, block, place)
    whole = weight @ centred**2
    tall = np.column_stack([weight, weight[:, None] * centred])
    actual = _sum_of_squares(tall, _whose(outlet[None, :]), 1)[0]
    s = value.shape[1]
    beyond, drawn = np.zeros(s, dtype=np.int64), np.zeros(s, dtype=np.int64)
    left: Ints = np.arange(s)
    draws = rules.settings.permutations
    for first in range(0, draws, PART):
        if first == FIRST:
            left = np.flatnonzero(share(beyond, FIRST, False) <= UNSURE)  # the same rule as in contrasts
        if not len(left):
            break
        many = min(PART, draws - first)
        shuffled = _shuffled(outlet, block, many, (seed, len(block), int(block[-1]), first))
        squares = _sum_of_squares(tall[:, np.concatenate([[0], left + 1])], shuffled, many)
        beyond[left] += (squares >= actual[left] * (1 - 1e-9)).sum(axis=0)
        drawn[left] += many
    flat = whole < 1e-18
    return np.where(flat, 0.0, actual / np.where(flat, 1.0, whole)), np.where(flat, 1.0, (beyond + 1) / (drawn + 1))


def _shuffled(outlet: Ints, block: Ints, many: int, seed: tuple[int, ...]) -> sparse_matrix:
    """`_whose` for `many` permutations within blocks. Measures of the same articles share them."""
    key = (seed, many, outlet.tobytes(), block.tobytes())
    found: sparse_matrix | None = _SHUFFLED.get(key)
    if found is None:
        keys = block[None, :] + np.random.default_rng(seed).random((many, len(block)))
        found = _whose(outlet[np.argsort(keys, axis=1)])
        _SHUFFLED.keep(key, found, found.data.nbytes + found.indices.nbytes + found.indptr.nbytes)
    return found


_SHUFFLED = Drawn()  # it depends only on its key, so all series in this process share it


def _whose(outlet: Ints) -> sparse_matrix:
    """Which article [n] is whose under the labels `outlet` [d, n]: one row for each permutation and outlet."""
    d, n = outlet.shape
    outlets = int(outlet.max()) + 1
    row = (np.arange(d)[:, None] * outlets + outlet).T  # the outlet of each article in each permutation
    begins = np.arange(0, d * n + 1, d)
    return sparse_matrix((np.ones(d * n), row.ravel(), begins), shape=(d * outlets, n))


def _sum_of_squares(tall: Floats, whose: sparse_matrix, d: int) -> Floats:
    """The between-outlet sum of squares [d, s] under the labels of `_whose`."""
    sums = (whose @ tall).reshape(d, whose.shape[0] // d, -1)
    found: Floats = (sums[:, :, 1:] ** 2 / sums[:, :, :1]).sum(axis=1)
    return found
