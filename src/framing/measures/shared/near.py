"""Which paragraphs of a topic are plainly on it: an article on the price of fuel has some on "deliveries" too, further
away.
"""

from __future__ import annotations

import pandas as pd

NEAR, TENTH = 0.75, 0.9  # share of the similarity that the nearest tenth of a topic's paragraphs has at least


def least_similarity(memberships: pd.DataFrame) -> pd.Series:
    """For each topic_id the similarity (a cosine) from which on its paragraphs are plainly on it."""
    return memberships["similarity"].groupby(memberships["topic_id"].astype(str)).quantile(TENTH) * NEAR
