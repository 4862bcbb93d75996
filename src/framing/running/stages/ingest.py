"""Inputs to articles: what lies in data/raw, read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from framing.errors import NoArticles
from framing.ingest import sources
from framing.running.code import code_of
from framing.running.given import Given
from framing.running.stage import Counts, stage

if TYPE_CHECKING:
    import pandas as pd


@stage(
    writes=("outlets", "articles", "rejected"),
    settings=("ingest", "outlets"),
    places=("raw", "readings"),
    files=lambda layout: sources.fingerprint(layout.raw),
)
def ingest(given: Given) -> Counts:
    """Read every input under data/raw; each becomes an article or a rejected row with its reason."""
    from framing.ingest import tables
    from framing.ingest.readings import Readings, in_other_processes
    from framing.tables.kept_in_order import KeptInOrder

    raw, settings = given.places.raw, given.settings
    if not raw.is_dir():
        raise NoArticles(f"{raw} is not there. Make it, or mount its disk, with a folder for each outlet in it.")
    recipe = code_of("framing.ingest.readings") + settings.digest(("ingest",))
    reader = in_other_processes(given.processes, settings.ingest.max_seconds)
    readings = Readings(KeptInOrder(given.places.readings), recipe, reader)
    with given.tables.sorted_rows("articles") as rows:
        outlets, rejected = tables.read_into(raw, settings.ingest, settings.outlets, readings, rows.add)
        if not len(rows):  # an unmounted disk looks like this: the tables and the report there are stay
            raise NoArticles(_nothing_in(raw, rejected))
    given.tables.write("outlets", outlets)
    given.tables.write("rejected", rejected)
    quarantined = int(given.tables.read("articles", ["quarantined"])["quarantined"].sum())
    counts = {"articles": len(rows), "quarantined": quarantined, "rejected": len(rejected)}
    return {**counts, "inputs read": readings.fresh}


def _nothing_in(raw: Path, rejected: pd.DataFrame) -> str:
    reasons = [f"{count} {reason}" for reason, count in rejected["reason"].value_counts().sort_index().items()]
    what = f"{', '.join(reasons)}; first: {rejected['detail'].iloc[0]}" if reasons else "it holds no files"
    return f"no article was found under {raw} ({what}). Put saved pages into a folder for each outlet there."
