"""Text that appears in more than one place."""

from __future__ import annotations

from framing.running.given import Given
from framing.running.stage import Counts, stage


@stage(reads=("articles", "uncut", "paragraphs", "quotes"), writes=("reprints",), decisions=("reprint",), heavy=True)
def reprints(given: Given) -> Counts:
    """Find text that appears in more than one place, and where it most likely came from."""
    from framing.ingest.decided_reprints import with_decided_reprints
    from framing.ingest.reprints import find_reprints

    articles = given.tables.articles()
    told = given.tables.read("quotes", ["paragraph_id", "start", "end"])
    quotes: dict[str, list[tuple[int, int]]] = {}
    for paragraph_id, start, end in told.itertuples(index=False):
        quotes.setdefault(paragraph_id, []).append((start, end))
    paragraphs, articles = given.tables.read("paragraphs"), articles[~articles["quarantined"]]
    found = find_reprints(articles, paragraphs, quotes)
    found = with_decided_reprints(found, given.decided(), articles, paragraphs)
    given.tables.write("reprints", found)
    copied = found[found["relation"] == "reprint"]
    return {f"reprinted {unit}s": int((copied["unit"] == unit).sum()) for unit in ("article", "paragraph")}
