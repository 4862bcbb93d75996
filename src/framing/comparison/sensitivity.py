"""What a difference hangs on: one article, or one of the other outlets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from framing.comparison.cells import REST, Cell, Rules, against_rest, by_kind, cell
from framing.comparison.difference import block_means
from framing.comparison.panel import Floats, Panel, Series

COLUMNS = ["contrast_id", "kind", "n", "same_sign", "lowest", "highest", "most", "hangs"]
LEAST = 0.05  # differences with a larger p are not asked what they hang on
HALF = 0.5  # of a difference: with so much gone, it hung on what was left out
Row = dict[str, Any]


def sensitivity(panel: Panel, contrasts: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The table `sensitivity`: outlet against the rest at p < .05, with each article and each other outlet left out.

    `n` estimates were made, `same_sign` of them have the sign of the whole, they lie between `lowest` and `highest`;
    `most` is the article or outlet without which the difference is smallest, and it `hangs` on that if half is gone.
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
    panel: Panel, whole: Any, wanted: Mapping[tuple[str, ...], tuple[str, float]], rules: Rules
) -> Iterator[Row]:
    for bundle, _, tested, matched in by_kind(whole, rules):
        for sides in against_rest(panel, bundle) if tested else ():
            columns = [i for i, one in enumerate(bundle.series) if (*one, sides.outlet) in wanted]
            here = cell(panel, bundle, sides, matched, rules.settings.min_articles) if columns else None
            if here is None:
                continue
            outlet = panel.outlet[here.rows]
            others = np.unique(outlet[~here.mine])
            without_article = _without(here, [np.arange(len(outlet)) == i for i in range(len(outlet))])
            without_outlet = _without(here, [outlet == other for other in others] if len(others) > 1 else [])
            for column in columns:
                name, estimate = wanted[(*bundle.series[column], sides.outlet)]
                articles = [panel.article_ids[row] for row in here.rows]
                yield from _row(name, "article", estimate, without_article[:, column], articles)
                yield from _row(name, "outlet", estimate, without_outlet[:, column], [panel.outlets[o] for o in others])


def _without(here: Cell, gone: list[np.ndarray[Any, np.dtype[np.bool_]]]) -> Floats:
    """The estimates [k, s] without each of `gone`; nan where nothing comparable is left."""
    found = np.full((len(gone), here.value.shape[1]), np.nan)
    for k, mask in enumerate(gone):
        left = here.less(mask)
        if len(left.block):
            ours, theirs = block_means(left.value, left.weight, left.mine, left.block)
            found[k] = ours - theirs
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
