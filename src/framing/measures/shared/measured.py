"""What a measure gives: numbers per article and topic, and the passages behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.types import union_categoricals

from framing.text.paragraphs.spoken import UNKNOWN

SCORE_COLUMNS = ["article_id", "topic_id", "measure", "item", "voice", "value", "weight"]
PASSAGE_COLUMNS = ["topic_id", "measure", "item", "voice", "article_id", "paragraph_id", "start", "end", "value"]
_TEXTS = frozenset(("article_id", "topic_id", "measure", "item", "voice", "paragraph_id"))
_ORDER = ("topic_id", "measure", "item", "voice", "article_id", "paragraph_id", "start")

Given = TypeVar("Given")
ROOM = 2**62  # different numbers that keys put together may have


@dataclass(frozen=True, slots=True)
class Measured:
    """What one measure found: `scores` (SCORE_COLUMNS) and the `passages` behind them (PASSAGE_COLUMNS)."""

    scores: pd.DataFrame
    passages: pd.DataFrame


def nothing() -> Measured:
    """What a measure finds in a corpus that has nothing for it to look at."""
    return Measured(pd.DataFrame(columns=SCORE_COLUMNS), pd.DataFrame(columns=PASSAGE_COLUMNS))


def together(found: Iterable[Measured]) -> Measured:
    """All that is `found`, in one table of scores and one of passages."""
    scores, passages = [], []
    for one in found:
        scores.append(one.scores)
        passages.append(one.passages)
    return Measured(joined(handed_over(scores), SCORE_COLUMNS), joined(handed_over(passages), PASSAGE_COLUMNS))


def handed_over(rows: list[Given]) -> Iterator[Given]:
    """What is in the list, which is empty then: only who takes it holds it."""
    rows.reverse()
    while rows:
        yield rows.pop()


def joined(parts: Iterable[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    """`finished` rows of several tables, in the order of `finished`.

    One column is put together at a time, and then let go of where it came from: there are millions of rows.
    """
    told = {name: list[Any]() for name in columns}
    for part in parts:
        for name in columns if len(part) else ():
            told[name].append(coded(part[name]).array if name in _TEXTS else part[name].to_numpy(copy=True))
        del part
    if not told[columns[0]]:
        return pd.DataFrame(columns=columns)

    def whole(name: str) -> Any:
        if name not in _TEXTS:
            return np.concatenate(told[name])
        return coded(pd.Series(union_categoricals(told[name]))).array

    def key(name: str) -> NDArray[np.int64]:
        found = whole(name)
        return np.asarray(found.codes if name in _TEXTS else found, dtype=np.int64)

    order = in_order(key(name) for name in _ORDER if name in columns)
    made = {}
    for name in columns:
        column = whole(name)
        made[name] = column if order is None else column[order]
        told[name].clear()
    return pd.DataFrame(made, copy=False)


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
    """`rows` with exactly these columns in a fixed order of rows, numbers rounded to six decimals.

    Texts are categories in their order: there are millions of rows, and they say the same few things. Rows of an
    unknown voice are left out.
    """
    rows = rows[rows["voice"] != UNKNOWN]
    chosen = pd.DataFrame({name: coded(rows[name]) if name in _TEXTS else rows[name] for name in columns})
    keys = [chosen[name].cat.codes if name in _TEXTS else chosen[name] for name in _ORDER if name in columns]
    order = in_order(key.to_numpy().astype(np.int64) for key in keys)
    chosen = (chosen if order is None else chosen.iloc[order]).reset_index(drop=True)
    numbers = [name for name in ("value", "weight") if name in columns]
    chosen[numbers] = chosen[numbers].astype(float).round(6) + 0.0  # + 0.0: a rounded -0.0 is 0.0
    places = [name for name in ("start", "end") if name in columns]
    chosen[places] = chosen[places].astype("int64")  # a column without rows has no type of its own
    return chosen


def in_order(keys: Iterable[NDArray[np.int64]]) -> NDArray[np.int64] | None:
    """Where the rows stand in the order of their keys, the first key first; None where they are in order already.

    Keys are put together into as few numbers as hold them: a column less to sort by is seconds less for millions of
    rows, and tables that are joined are sorted already, each in itself.
    """
    whole: list[NDArray[np.int64]] = []
    room = 0
    for key in keys:
        if not len(key):
            return None
        low, span = int(key.min()), int(key.max()) - int(key.min()) + 1
        if room and span < room:
            whole[-1], room = whole[-1] * span + (key - low), room // span
        else:
            whole.append(key - low)
            room = ROOM // span
    if len(whole) == 1:
        return None if (whole[0][1:] >= whole[0][:-1]).all() else np.argsort(whole[0], kind="stable")
    return np.asarray(np.lexsort(whole[::-1]), dtype=np.int64)


def coded(texts: pd.Series) -> pd.Series:
    """Texts as categories, in alphabetical order and without any that no row has."""
    if isinstance(texts.dtype, pd.CategoricalDtype):
        found = texts.cat.remove_unused_categories()
        known = found.cat.categories
        return found if known.is_monotonic_increasing else found.cat.reorder_categories(known.sort_values())
    return texts.astype("str").astype("category")
