"""In which sentence something stands, and which country an adjective is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

ALIKE = 4  # first letters that a country and its adjective share


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


def countries(uses: Mapping[str, int]) -> dict[str, str]:
    """For each name the one that it comes from, if it is the adjective of a country that the texts have: both begin
    alike.

    Other names stay as they are, without full stops: "U.S." is US.
    """
    alike: dict[str, list[str]] = defaultdict(list)  # what begins alike at all has the same first letters
    for one in uses:
        if len(one) >= ALIKE:
            alike[one[:ALIKE]].append(one)
    return {name: _country(name, alike.get(name[:ALIKE], ()), uses) for name in uses}


def _country(name: str, near: Sequence[str], uses: Mapping[str, int]) -> str:
    plain = name.replace(".", "")
    plain_word = " " not in name and name[ALIKE:].islower()  # "ObamaCare" is no adjective of Obama
    stems = (one for one in near if one != name and len(one) < len(name)) if plain_word else ()
    from_it = [one for one in stems if name.startswith(one[: max(ALIKE, len(one) - 1)]) and len(name) - len(one) <= 4]
    return max(from_it, key=lambda one: (uses[one], one), default=plain)
