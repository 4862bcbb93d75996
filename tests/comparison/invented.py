"""Tables of invented scores for the tests of the statistics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import pandas as pd

from framing.comparison import Criteria, contrasts
from framing.settings import ComparisonSettings


@dataclass(frozen=True)
class Tables:
    """What the comparison reads, as data frames."""

    scores: pd.DataFrame
    articles: pd.DataFrame
    stories: pd.DataFrame
    reprints: pd.DataFrame


def tables(values: dict[str, list[float]], **more: Any) -> Tables:
    """One article per value, on one topic and one measure; the keys are outlets.

    `months`, `stories`, `weights`, `titles` (outlet -> list) and `copies` (article -> origin) are optional.
    """
    months, stories = more.get("months", {}), more.get("stories", {})
    weights, titles = more.get("weights", {}), more.get("titles", {})
    rows = []
    for outlet, listed in values.items():
        for i, value in enumerate(listed):
            rows.append(
                {
                    "article_id": f"{outlet}-{i:03d}",
                    "outlet": outlet,
                    "value": value,
                    "title": titles.get(outlet, ["A plain headline"] * len(listed))[i],
                    "weight": weights.get(outlet, [100.0] * len(listed))[i],
                    "published": f"2024-{months.get(outlet, [1] * len(listed))[i]:02d}-05",
                    "story_id": stories.get(outlet, [f"{outlet}-{i}" for i in range(len(listed))])[i],
                }
            )
    frame = pd.DataFrame(rows)
    copies = more.get("copies", {})
    outlet_of = dict(zip(frame["article_id"], frame["outlet"], strict=True))
    reprints = [
        {"unit": "article", "unit_id": a, "article_id": a, "outlet": outlet_of[a], "origin_id": o, "agency": None,
         "relation": "reprint"}
        for a, o in copies.items()
    ]  # fmt: skip
    names = ["unit", "unit_id", "article_id", "outlet", "origin_id", "agency", "relation"]
    return Tables(
        scores=frame[["article_id", "value", "weight"]].assign(topic_id="t", measure="loaded", item="", voice="own"),
        articles=frame[["article_id", "outlet", "published", "title"]].assign(
            n_words=100, genre="news", quarantined=False
        ),
        stories=frame[["article_id", "story_id"]],
        reprints=pd.DataFrame(reprints, columns=names),
    )


def written(article_ids: Sequence[str], words: Sequence[str] = ()) -> pd.DataFrame:
    """A paragraph for each article, with the article's id as its own; its text is its id, or its word."""
    return pd.DataFrame({"paragraph_id": article_ids, "article_id": article_ids, "text": list(words) or article_ids})


def same_vectors(texts: Sequence[str]) -> np.ndarray:
    """A vector for each text, always the same for the same text."""
    seeds = [int.from_bytes(blake2b(text.encode(), digest_size=6).digest()) for text in texts]
    return np.array([np.random.default_rng(seed).normal(size=24) for seed in seeds], dtype=np.float32).reshape(-1, 24)


def compared(given: Tables, seed: int = 0, **settings: Any) -> pd.DataFrame:
    """The table of contrasts for `given`, with few draws."""
    chosen = ComparisonSettings(**{"permutations": 400, "primary": ("loaded",), **settings})
    return contrasts(
        given.scores, given.articles, given.stories, given.reprints, Criteria(chosen), np.random.default_rng(seed)
    )


def one(rows: pd.DataFrame, outlet: str, versus: str = "rest", reprints: str = "once") -> pd.Series:
    """The only row for these two sides."""
    found = rows[(rows["outlet"] == outlet) & (rows["versus"] == versus) & (rows["reprints"] == reprints)]
    assert len(found) == 1
    return found.iloc[0]


def between(rows: pd.DataFrame, outlet: str, other: str, reprints: str = "once") -> pd.Series:
    """The row about the only two outlets: their own row if they are tested, else the row against the rest."""
    assert set(rows["outlet"]) == {outlet, other}
    tested = ((rows["outlet"] == outlet) & (rows["versus"] == other) & (rows["reprints"] == reprints)).any()
    return one(rows, outlet, other if tested else "rest", reprints)
