"""What a measure is: numbers per article and topic, the passages behind them, and what they may be read as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from framing.measures.corpus import Corpus

SCORE_COLUMNS = ["article_id", "topic_id", "measure", "item", "voice", "value", "weight"]
PASSAGE_COLUMNS = ["topic_id", "measure", "item", "voice", "article_id", "paragraph_id", "start", "end", "value"]

Tier = Literal["A", "B", "C"]  # A: measured and good; B: measured, use with care; C: below .70, hidden by default


@dataclass(frozen=True, slots=True)
class Measured:
    """What one measure found: `scores` (SCORE_COLUMNS) and the `passages` behind them (PASSAGE_COLUMNS)."""

    scores: pd.DataFrame
    passages: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far a measure can be trusted: a tier, and the benchmark that it rests on in one sentence."""

    tier: Tier
    benchmark: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One way of looking at how a story is told.

    `inference` says whether article values may be tested ("tested"), or whether the items were picked from the same
    data by outlet and may only be ranked ("ranked").
    """

    name: str
    title: str
    unit: str
    low: float | None
    high: float | None
    reads: str
    may_be_read_as: str
    must_not_be_read_as: str
    reliability: Reliability
    inference: Literal["tested", "ranked"]
    measure: Callable[[Corpus], Measured]
    item_reliability: tuple[tuple[str, Reliability], ...] = ()


def nothing() -> Measured:
    """What a measure finds in a corpus that has nothing for it to look at."""
    return Measured(pd.DataFrame(columns=SCORE_COLUMNS), pd.DataFrame(columns=PASSAGE_COLUMNS))


def article_means(rows: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Scores of articles on topics: the means of `rows` (article_id, topic_id, item, voice, value, weight) by weight.

    Rows without weight say nothing and are left out, and so is an article that has only such rows.
    """
    keys = ["topic_id", "item", "voice", "article_id"]
    told = rows.loc[rows["weight"] > 0, [*keys, "value", "weight"]]
    summed = told.assign(value=told["value"] * told["weight"]).groupby(keys, sort=True, as_index=False).sum()
    summed["value"] /= summed["weight"]
    return finished(summed.assign(measure=measure), SCORE_COLUMNS)


def finished(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """`rows` with exactly these columns in a fixed order of rows, numbers rounded to six decimals."""
    order = [
        name
        for name in ("topic_id", "measure", "item", "voice", "article_id", "paragraph_id", "start")
        if name in columns
    ]
    chosen = rows[columns].sort_values(order, kind="stable", ignore_index=True)
    numbers = [name for name in ("value", "weight") if name in columns]
    chosen[numbers] = chosen[numbers].astype(float).round(6) + 0.0  # + 0.0: a rounded -0.0 is 0.0
    places = [name for name in ("start", "end") if name in columns]
    chosen[places] = chosen[places].astype("int64")  # a column without rows has no type of its own
    return chosen
