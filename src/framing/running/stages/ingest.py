"""Inputs to articles: read the files in data/raw."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from framing.errors import NoArticles
from framing.running.code import code_of
from framing.running.given import Given
from framing.running.stage import Counts, stage
from framing.tables import raw as raw_folder

if TYPE_CHECKING:
    import pandas as pd


@stage(
    writes=("outlets", "articles", "rejected", "left_out", "versions"),
    settings=("ingest", "outlets"),
    places=("raw", "readings", "records"),
    files=lambda layout: raw_folder.fingerprint(layout.raw),
    decisions=("genre", "date", "article"),
    heavy=True,
)
def ingest(given: Given) -> Counts:
    """Read all inputs in data/raw. Each becomes an article, or a rejection with a reason."""
    from framing.ingest import tables
    from framing.ingest.boilerplate import Learning
    from framing.ingest.readings import Readings, in_other_processes
    from framing.running.stores.records import Records
    from framing.tables.kept_in_order import KeptInOrder

    raw, settings = given.places.raw, given.settings
    if not raw.is_dir():
        raise NoArticles(f"{raw} does not exist. Create it, with one folder for each outlet, or mount its disk.")
    recipe = code_of("framing.ingest.readings") + settings.digest(("ingest",))
    memory = settings.ingest.max_memory_megabytes * 1_000_000
    reader = in_other_processes(given.processes, settings.ingest.max_seconds, memory)
    readings = Readings(KeptInOrder(given.places.readings), recipe, reader)
    learning = Learning(Records(given.places.records), given.processes)
    with ExitStack() as open_tables:
        rows = {name: open_tables.enter_context(given.tables.sorted_rows(name)) for name in tables.STREAMED}
        outlets, rejected = tables.read_into(
            raw, settings.ingest, settings.outlets, readings, lambda name, row: rows[name].add(row), given.decided(),
            learning,
        )
        n_articles = len(rows["articles"])
        if not n_articles:  # perhaps the disk is not mounted, so keep the tables and the report
            raise NoArticles(_nothing_in(raw, rejected))
    given.tables.write("outlets", outlets)
    given.tables.write("rejected", rejected)
    quarantined = int(given.tables.read("articles", ["quarantined"])["quarantined"].sum())
    counts = {"articles": n_articles, "held back": quarantined, "rejected": len(rejected)}
    return {**counts, "inputs read": readings.fresh}


def _nothing_in(raw: Path, rejected: pd.DataFrame) -> str:
    reasons = [f"{count} {reason}" for reason, count in rejected["reason"].value_counts().sort_index().items()]
    what = f"{', '.join(reasons)}; first: {rejected['detail'].iloc[0]}" if reasons else "it contains no files"
    return f"no article was found in {raw} ({what}). Put saved pages there, in one folder for each outlet."
