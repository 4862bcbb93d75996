"""Which measures agree with each other, between outlets and between the articles of one outlet."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from framing.comparison.cells import REST
from framing.comparison.panel import Bundle, Floats, Panel, Series
from framing.comparison.statistic import about_outlets

MIN_OUTLETS = 4
MIN_ARTICLES = 10
MOST = 20  # series per topic
COLUMNS = [
    *Series._fields, "other_measure", "other_item", "other_voice", "n_outlets", "between", "n_articles", "within",
]  # fmt: skip


def agreement(panel: Panel, contrasts: pd.DataFrame) -> pd.DataFrame:
    """Make the table `agreement`: rank correlations between pairs of primary series on one topic.

    `between` correlates the outlets' differences from the rest: do the same outlets stand out on both measures?
    `within` correlates article values after subtracting each outlet's mean: do the measures move together when the
    outlet plays no part?
    Only the MOST series with the smallest p-values are paired on each topic.
    """
    rest = contrasts[contrasts["primary"] & (contrasts["versus"] == REST) & (contrasts["reprints"] == "once")]
    where: dict[Series, list[tuple[Bundle, int]]] = {}
    for bundle in panel.bundles:
        for i, one in enumerate(bundle.series):
            where.setdefault(one, []).append((bundle, i))
    rows: list[dict[str, Any]] = []
    for _, here in rest.groupby("topic_id", sort=True):
        least = here.groupby(list(Series._fields))["p"].min().dropna().sort_values(kind="stable")
        chosen = sorted(Series(*map(str, key)) for key in least.index[:MOST])
        found = here.groupby(list(Series._fields))[["outlet", "estimate"]]
        estimates = {one: found.get_group(tuple(one)).set_index("outlet")["estimate"] for one in chosen}
        articles = {one: pd.concat([_articles(panel, *part) for part in where[one]]) for one in chosen}
        for one, other in combinations(chosen, 2):
            between = _joined(estimates[one], estimates[other])
            within = _joined(articles[one], articles[other])
            row: dict[str, Any] = dict(zip(COLUMNS[:7], (*one, *other[1:]), strict=True))
            row |= {"n_outlets": len(between), "n_articles": len(within)}
            row["between"] = _rank_correlation(between) if len(between) >= MIN_OUTLETS else np.nan
            row["within"] = _rank_correlation(within) if len(within) >= MIN_ARTICLES else np.nan
            rows.append(row)
    table = pd.DataFrame(rows, columns=COLUMNS)
    table[["between", "within"]] = table[["between", "within"]].astype(float).round(6) + 0.0
    return table


def _articles(panel: Panel, bundle: Bundle, column: int) -> pd.Series:
    """The article values of one series of a bundle, less the mean of their outlet."""
    about = about_outlets(bundle.value[:, [column]], panel.outlet[bundle.rows])
    return pd.Series(about[:, 0], index=bundle.rows)


def _joined(one: pd.Series, other: pd.Series) -> Floats:
    """The values [n, 2] of the rows that both series have."""
    left, right = one.index.get_indexer(other.index), np.arange(len(other))
    both = left >= 0
    pair: Floats = np.column_stack([one.to_numpy()[left[both]], other.to_numpy()[right[both]]])
    return pair


def _rank_correlation(pair: Floats) -> float:
    ranks = rankdata(pair, axis=0)
    about = ranks - ranks.mean(axis=0)
    scale = float(np.sqrt((about**2).sum(axis=0).prod()))
    return float((about[:, 0] * about[:, 1]).sum() / scale) if scale > 0 else float("nan")
