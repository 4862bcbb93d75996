"""In which sentence something stands."""

from __future__ import annotations

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
