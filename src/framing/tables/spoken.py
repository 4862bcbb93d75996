"""The quotations with those who speak them."""

from __future__ import annotations

import pandas as pd

_KEY = ["paragraph_id", "start"]


def with_speakers(quotes: pd.DataFrame, said_by: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table `quotes`, in their order, with the speakers and verbs of the table `said_by`."""
    bare = quotes.drop(columns=["speaker", "verb"])
    return bare.merge(said_by[[*_KEY, "speaker", "verb"]], on=_KEY, how="left")
