"""Articles to paragraphs, sentences and quotations. Unchanged articles are not cut again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from framing.running.code import code_of
from framing.running.given import Given
from framing.running.stage import Counts, stage
from framing.tables.files import write_json

if TYPE_CHECKING:
    import pandas as pd

TABLES = ("paragraphs", "sentences", "quotes", "uncut")


@stage(reads=("articles",), writes=TABLES, places=("cuts",), decisions=("quotation",), heavy=True)
def segment(given: Given) -> Counts:
    """Cut all articles that are not held back into paragraphs, sentences and quotations.

    One that cannot be cut within its limits is held back from here on.
    """
    from framing.text.paragraphs import tables

    articles = given.tables.read("articles", ["article_id", "outlet", "language", "quarantined", "body"])
    before, cut_from = _cut_before(given)
    given.places.cuts.unlink(missing_ok=True)  # until the end, the tables do not match it
    cut = tables.cut_again(articles, before, cut_from, given.processes, given.decided())
    for name, table in cut.items():
        given.tables.write(name, table)
    made = {name: given.tables.digest(name) for name in cut}
    cut_from = tables.sources(articles, given.decided())
    write_json(given.places.cuts, {"code": _code(), "tables": made, "articles": cut_from})
    counts = {name: len(table) for name, table in cut.items() if name != "uncut"}
    return {**counts, "articles given up": len(cut["uncut"])} if len(cut["uncut"]) else counts


def _code() -> str:
    return code_of("framing.text.paragraphs.tables")


def _cut_before(given: Given) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """Return the tables from the last run with the same code, and the articles they came from; empty if unsure."""
    try:
        known = json.loads(given.places.cuts.read_text(encoding="utf-8"))
        if known["code"] != _code() or known["tables"] != {name: given.tables.digest(name) for name in TABLES}:
            return {}, {}
        return {name: given.tables.read(name) for name in TABLES}, known["articles"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, {}
