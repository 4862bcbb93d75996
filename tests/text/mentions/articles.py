"""Articles as the room text.mentions reads them."""

from __future__ import annotations

import pandas as pd


def body(*paragraphs: str) -> pd.DataFrame:
    """One article of these paragraphs."""
    ids = [f"p{n}" for n in range(len(paragraphs))]
    return pd.DataFrame({"article_id": "a", "paragraph_id": ids, "text": list(paragraphs)})
