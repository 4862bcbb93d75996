"""Text that appears in more than one place."""

from __future__ import annotations

from framing.running.given import Given
from framing.running.stage import Counts, stage


@stage(reads=("articles", "paragraphs"), writes=("reprints",))
def reprints(given: Given) -> Counts:
    """Find text that appears in more than one place, and where it most likely came from."""
    from framing.ingest.reprints import find_reprints

    articles = given.tables.read("articles")
    found = find_reprints(articles[~articles["quarantined"]], given.tables.read("paragraphs"))
    given.tables.write("reprints", found)
    return {f"reprinted {unit}s": int((found["unit"] == unit).sum()) for unit in ("article", "paragraph")}
