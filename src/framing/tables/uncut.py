"""Articles that could not be cut into paragraphs: held back, like those that were doubtful when they were read."""

from __future__ import annotations

import pandas as pd


def also_held_back(articles: pd.DataFrame, uncut: pd.DataFrame) -> pd.DataFrame:
    """The table `articles` or some of its columns, in which those of the table `uncut` are held back too."""
    details = dict(zip(uncut["article_id"].tolist(), uncut["detail"].tolist(), strict=True))
    if not details:
        return articles
    given_up = articles["article_id"].isin(list(details))
    changed = articles.assign(quarantined=articles["quarantined"].fillna(False).astype(bool) | given_up)
    if "doubts" in articles.columns:
        told = articles["doubts"].astype(object).fillna("")
        doubts = [
            f"{details[article]} {doubt}".strip() if article in details else doubt
            for article, doubt in zip(articles["article_id"].tolist(), told.tolist(), strict=True)
        ]
        changed = changed.assign(doubts=doubts)
    return changed
