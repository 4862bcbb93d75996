"""Whether a difference depends on a single article or on one of the other outlets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.comparison.alike import alike
from framing.comparison.cells import REST, Cell, Criteria, against_rest, by_kind, cell
from framing.comparison.panel import Floats, Ints, Panel, Series
from framing.comparison.statistic import block_sums

COLUMNS = ["contrast_id", "kind", "n", "same_sign", "lowest", "highest", "most", "hangs"]
LEAST = 0.05  # only differences with a p-value below this are checked
HALF = 0.5  # if this share of a difference disappears, it depended on what was left out
Row = dict[str, Any]


def sensitivity(panel: Panel, contrasts: pd.DataFrame, rules: Criteria) -> pd.DataFrame:
    """Make the table `sensitivity`: each outlet against the rest at p < .05, leaving out each article and each outlet.

    - `n`: number of estimates; `same_sign`: how many have the sign of the full estimate.
    - `lowest`, `highest`: their range.
    - `most`: the article or outlet without which the difference is smallest.
    - `hangs`: whether at least half of the difference disappears without it.
    """
    asked = contrasts[(contrasts["versus"] == REST) & (contrasts["reprints"] == "once") & (contrasts["p"] < LEAST)]
    wanted = {
        key: (name, estimate)
        for *key_, name, estimate in asked[[*Series._fields, "outlet", "contrast_id", "estimate"]].itertuples(
            index=False
        )
        for key in [tuple(key_)]
    }
    rows = [row for bundle in panel.bundles for row in _of_bundle(panel, bundle, wanted, rules)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    table[["lowest", "highest"]] = table[["lowest", "highest"]].astype(float).round(6)
    return table


def _of_bundle(
    panel: Panel, whole: Any, wanted: Mapping[tuple[str, ...], tuple[str, float]], rules: Criteria
) -> Iterator[Row]:
    for bundle, _, tested, matched in by_kind(whole, rules):
        for sides in against_rest(panel, bundle) if tested else ():
            columns = [i for i, one in enumerate(bundle.series) if (*one, sides.outlet) in wanted]
            here = cell(panel, bundle, sides, matched, rules.settings.min_articles) if columns else None
            if here is None:
                continue
            here = alike(here.only(np.array(columns)))
            others, code = np.unique(panel.outlet[here.rows[~here.mine]], return_inverse=True)
            without_article = without_each_article(here)
            without_outlet = without_each(here, code) if len(others) > 1 else np.full((1, len(columns)), np.nan)
            articles = [panel.article_ids[row] for row in here.rows]
            for i, column in enumerate(columns):
                name, estimate = wanted[(*bundle.series[column], sides.outlet)]
                yield from _row(name, "article", estimate, without_article[:, i], articles)
                yield from _row(name, "outlet", estimate, without_outlet[:, i], [panel.outlets[o] for o in others])


@dataclass(frozen=True, slots=True)
class _Sums:
    """One side's articles and weights per block [b], and its sums of weight times value [b, s]."""

    articles: Floats
    weight: Floats
    value: Floats

    @classmethod
    def of(cls, here: Cell, chosen: NDArray[np.bool_]) -> _Sums:
        weight: Floats = here.weight * chosen
        return cls(
            np.bincount(here.block, weights=chosen).astype(float),
            np.bincount(here.block, weights=weight).astype(float), block_sums(weight[:, None] * here.value, here.block),
        )  # fmt: skip

    def at(self, block: Ints) -> _Sums:
        return _Sums(self.articles[block], self.weight[block], self.value[block])

    def less(self, other: _Sums) -> _Sums:
        return _Sums(self.articles - other.articles, self.weight - other.weight, self.value - other.value)


def _shares(ours: _Sums, theirs: _Sums) -> tuple[Floats, Floats]:
    """The weight of each block [b] (0 if a side is missing), and that weight times the block's difference [b, s]."""
    there = (ours.articles > 0) & (theirs.articles > 0)
    weights = [np.where(there, side.weight, 1.0) for side in (ours, theirs)]
    share: Floats = np.where(there, weights[0] * weights[1] / (weights[0] + weights[1]), 0.0)
    gap = ours.value / weights[0][:, None] - theirs.value / weights[1][:, None]
    return share, share[:, None] * gap


def without_each_article(here: Cell) -> Floats:
    """The estimates [n, s] without each of the articles; nan where nothing comparable is left."""
    ours, theirs = _Sums.of(here, here.mine), _Sums.of(here, ~here.mine)
    share, gap = _shares(ours, theirs)
    gone = [
        _Sums(side.astype(float), here.weight * side, (here.weight * side)[:, None] * here.value)
        for side in (here.mine, ~here.mine)
    ]
    share_left, gap_left = _shares(ours.at(here.block).less(gone[0]), theirs.at(here.block).less(gone[1]))
    blocks = len(share) - (share_left == 0)
    total = np.where(blocks > 0, share.sum() - share[here.block] + share_left, np.nan)
    found: Floats = (gap.sum(axis=0) - gap[here.block] + gap_left) / total[:, None]
    return found


def without_each(here: Cell, part: Ints) -> Floats:
    """The estimates [k, s] without each part 0 .. k - 1 of the other side; nan where nothing is left."""
    ours, theirs = _Sums.of(here, here.mine), _Sums.of(here, ~here.mine)
    found = np.full((int(part.max()) + 1, here.value.shape[1]), np.nan)
    every = np.full(len(here.block), -1)
    every[~here.mine] = part
    for k in range(len(found)):
        share, gap = _shares(ours, theirs.less(_Sums.of(here, every == k)))
        if share.any():
            found[k] = gap.sum(axis=0) / share.sum()
    return found


def _row(name: str, kind: str, estimate: float, without: Floats, names: list[str]) -> Iterator[Row]:
    known = ~np.isnan(without)
    if known.any():
        toward = np.sign(estimate) * without
        smallest = int(np.nanargmin(np.round(toward, 9)))
        yield {
            "contrast_id": name, "kind": kind, "n": int(known.sum()), "same_sign": int((toward > 0).sum()),
            "lowest": np.nanmin(without), "highest": np.nanmax(without), "most": names[smallest],
            "hangs": bool(toward[smallest] < HALF * abs(estimate)),
        }  # fmt: skip
