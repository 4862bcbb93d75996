"""Coverage over time: how much each outlet wrote on each topic, when it started and when it stopped."""

from __future__ import annotations

import pandas as pd

COLUMNS = ["topic_id", "outlet", "day", "n_articles", "n_paragraphs", "n_words"]


def timeline(memberships: pd.DataFrame, paragraphs: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Articles, paragraphs and words per topic, outlet and day; articles without a date are left out.

    An article with a date interval counts on its first day.
    """
    dated = articles[["article_id", "published"]].dropna()
    dated = dated.assign(day=dated["published"].str[:10])
    rows = memberships[["paragraph_id", "topic_id"]].merge(
        paragraphs[["paragraph_id", "article_id", "outlet", "n_words"]], on="paragraph_id"
    ).merge(dated[["article_id", "day"]], on="article_id")
    counted = rows.groupby(["topic_id", "outlet", "day"], as_index=False).agg(
        n_articles=("article_id", "nunique"), n_paragraphs=("paragraph_id", "nunique"), n_words=("n_words", "sum")
    )
    return counted[COLUMNS]
