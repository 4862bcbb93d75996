"""Articles in a language that the encoder does not read: kept and shown, compared with nothing."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd


def unread(articles: pd.DataFrame, reads: Collection[str]) -> pd.Series[bool]:
    """Whether each article is in a language outside `reads` (codes as in the column `language`).

    Without `reads` everything is read. An article whose language could not be told is read too.
    """
    known = articles["language"].astype(object).fillna("").astype(str)
    return (known != "") & ~known.isin(list(reads)) & bool(reads)


def compared(articles: pd.DataFrame, reads: Collection[str]) -> pd.DataFrame:
    """The articles that take part in the comparison: not held back, and in a language that is read."""
    held_back = articles["quarantined"].fillna(False).astype(bool)
    return articles[~held_back & ~unread(articles, reads)]
