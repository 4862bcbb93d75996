"""The quotations with those who speak them, and how often that is known."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

KNOWN_APART = 0.1  # sides whose shares of speech with a known speaker differ by more are not compared
_KEY = ["paragraph_id", "start"]


def with_speakers(quotes: pd.DataFrame, said_by: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table `quotes`, in their order, with the speakers and verbs of the table `said_by`."""
    bare = quotes.drop(columns=["speaker", "verb"])
    return bare.merge(said_by[[*_KEY, "speaker", "verb"]], on=_KEY, how="left")


def known_speakers(quotes: pd.DataFrame, said_by: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """For each outlet, in order, `n` of its quotations of speech and how many of them have a speaker (`known`).

    Pieces of speech do not count: many of them are titles or terms, which nobody speaks.
    """
    speech = quotes.loc[quotes["kind"] == "speech", [*_KEY, "article_id"]].astype({"paragraph_id": str})
    known = said_by.loc[said_by["speaker"].notna(), _KEY].astype({"paragraph_id": str}).assign(known=1)
    outlets = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    told = speech.merge(known, on=_KEY, how="left").fillna({"known": 0})
    told = told.assign(outlet=told["article_id"].map(outlets).astype(object)).dropna(subset=["outlet"])
    return told.groupby("outlet").agg(n=("known", "size"), known=("known", "sum")).astype(int)


def share_known(known: pd.DataFrame, outlets: Collection[str]) -> float | None:
    """The share of the speech of some outlets whose speaker is known; None where they quote none."""
    some = known[known.index.isin(list(outlets))]
    return float(some["known"].sum() / some["n"].sum()) if some["n"].sum() else None
