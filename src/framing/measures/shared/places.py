"""In which sentence something stands, and which country an adjective is about."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def sentence_of(places: pd.DataFrame, sentences: pd.DataFrame) -> NDArray[np.int64]:
    """The row of `sentences` in which each of `places` [n] begins, by its position from 0; -1 if it begins in none.

    Both have the columns paragraph_id and start, `sentences` also end.
    """
    key = {"paragraph_id": "str", "start": "int64"}
    told = sentences[["paragraph_id", "start", "end"]].astype(key).assign(row=np.arange(len(sentences)))
    asked = places[["paragraph_id", "start"]].astype(key).assign(place=np.arange(len(places)))
    both = pd.merge_asof(
        asked.sort_values("start", kind="stable"), told.sort_values("start", kind="stable"),
        on="start", by="paragraph_id",
    ).sort_values("place")  # fmt: skip
    inside = (both["start"] < both["end"]).to_numpy()
    return np.where(inside, both["row"].fillna(-1).to_numpy(), -1).astype(np.int64)


def country(name: str, uses: Mapping[str, int]) -> str:
    """The name that the adjective of a country comes from, if the texts have it: both begin alike.

    Other names stay as they are, without full stops: "U.S." is US.
    """
    plain = name.replace(".", "")
    stems = (one for one in uses if one != name and 4 <= len(one) < len(name) and " " not in name)
    from_it = [one for one in stems if name.startswith(one[: max(4, len(one) - 1)]) and len(name) - len(one) <= 4]
    return max(from_it, key=lambda one: (uses[one], one), default=plain)
