"""The rule for text that appears in several places: it counts once, where it appeared first."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
from numpy.typing import NDArray

# How two texts belong together (relation), and how it is known which of them was first (direction).
REPRINT, BACKGROUND = "reprint", "own background"
DATES, AGENCY, UNKNOWN, DECIDED = "dates", "agency", "unknown", "decided"
SCORED = ("topic_id", "measure", "item", "voice", "article_id")  # what a score is of


def copied(reprints: pd.DataFrame, unit: str) -> frozenset[str]:
    """Return the ids of the articles or paragraphs (`unit`) that do not count, because their text is somebody else's.

    If several outlets print a text, it counts for the one that printed it first. A text credited to an agency counts
    for no outlet, not even for the first one. An outlet's own background counts wherever it stands.
    """
    chosen = reprints[(reprints["unit"] == unit) & (reprints["relation"] == REPRINT)]
    repeated, credited = chosen[chosen["origin_id"].notna()], chosen[chosen["agency"].notna()]
    return (frozenset(repeated["unit_id"]) - frozenset(repeated["origin_id"])) | frozenset(credited["unit_id"])


def counted_once(
    scores: pd.DataFrame, own_scores: pd.DataFrame, reprints: pd.DataFrame, whole: Collection[str]
) -> pd.DataFrame:
    """Return the scores with every paragraph counted once. Rows, their order and their other columns stay as they are.

    An article with copied paragraphs gets its values from `own_scores`, which are for the rest of its text. If nothing
    of its own has a score, its value is nan and its weight 0. Measures in `whole` keep their scores, because in them
    copied text counts too. For articles that are copied as a whole, see `copied`.
    """
    rows = _of_mixed_articles(scores, reprints, whole)
    if not len(rows):
        return scores
    place = _places(scores.iloc[rows], own_scores)
    there = place >= 0
    value, weight = (scores[name].to_numpy(float, copy=True) for name in ("value", "weight"))
    for column, name, nothing in ((value, "value", np.nan), (weight, "weight", 0.0)):
        column[rows] = nothing
        column[rows[there]] = own_scores[name].to_numpy(float)[place[there]]
    return scores.assign(value=value, weight=weight)


def _of_mixed_articles(scores: pd.DataFrame, reprints: pd.DataFrame, whole: Collection[str]) -> NDArray[np.int64]:
    """The rows of articles that hold copied paragraphs, in measures that look at paragraphs one by one."""
    units = reprints[reprints["unit"] == "paragraph"]
    holding = units.loc[units["unit_id"].isin(list(copied(reprints, "paragraph"))), "article_id"].unique()
    return np.flatnonzero(scores["article_id"].isin(holding) & ~scores["measure"].isin(list(whole)))


def _places(asked: pd.DataFrame, known: pd.DataFrame) -> NDArray[np.int64]:
    """For each asked row the place of the row of `known` with the same key, -1 where there is none."""
    number = np.zeros(len(asked) + len(known), dtype=np.int64)
    for name in SCORED:  # one number for a key, made narrow again after each column
        codes, n_kinds = _codes(asked[name], known[name])
        number = np.unique(number * n_kinds + codes, return_inverse=True)[1].astype(np.int64)
    found = pd.Index(number[len(asked) :]).get_indexer(pd.Index(number[: len(asked)]))
    return np.asarray(found, dtype=np.int64)


def _codes(*columns: pd.Series) -> tuple[NDArray[np.int64], int]:
    """A number for each text of both columns, the same for the same text, and how many texts there are."""
    coded = [column.astype("category").cat for column in columns]
    texts = [one.categories.astype(object) for one in coded]
    kinds = texts[0].union(texts[1], sort=False)
    return np.concatenate([kinds.get_indexer(of)[one.codes] for of, one in zip(texts, coded, strict=True)]), len(kinds)
