"""Who writes a page can write a sentence or a word of any length: it stands in a report a few times, not a thousand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from framing.report.sources.about import LONGEST, About
from framing.report.sources.corpus import CLAIM, FinishedTables
from framing.report.sources.notes import Note

from . import made
from .conftest import write_report

LONG = "and the boats lay idle " * 8_000


def _size(report: Path) -> int:
    return sum(path.stat().st_size for path in report.rglob("*") if path.is_file())


def _lengthen(tables: dict[str, pd.DataFrame], sentence_id: str) -> None:
    """Make a sentence as long as LONG, in its paragraph too."""
    sentences, paragraphs = tables["sentences"], tables["paragraphs"]
    row = sentences.index[sentences["sentence_id"] == sentence_id][0]
    key, start, end = sentences.loc[row, ["paragraph_id", "start", "end"]]
    place = paragraphs.index[paragraphs["paragraph_id"] == key][0]
    text = paragraphs.loc[place, "text"]
    paragraphs.loc[place, "text"] = text[: end - 1] + " " + LONG + text[end - 1 :]
    for table in tables.values():
        if {"paragraph_id", "start", "end"} <= set(table.columns):
            after = (table["paragraph_id"] == key) & (table["end"] >= end)
            table.loc[after, "end"] += len(LONG) + 1
            table.loc[after & (table["start"] >= end), "start"] += len(LONG) + 1
    sentences.loc[row, "text"] = paragraphs.loc[place, "text"][start : end + len(LONG) + 1]


def test_a_long_sentence_stands_in_a_report_a_few_times(tmp_path: Path, report: Path) -> None:
    tables = made.tables(4, 18)
    shown = tables["evidence"]["paragraph_id"].value_counts().index[0]  # evidence of several differences
    sentences = tables["sentences"]
    _lengthen(tables, sentences.loc[sentences["paragraph_id"] == shown, "sentence_id"].iloc[-1])
    grown = write_report(tmp_path, tables)
    assert 2 * len(LONG) < _size(grown.parent) - _size(report.parent) < 12 * len(LONG)
    pages = {path.parent.name for path in grown.parent.rglob("*.html") if LONG in path.read_text(encoding="utf-8")}
    assert pages <= {"articles", "stories"}  # its own, and that of its story


def test_what_pages_call_claims_words_and_names_has_a_limit() -> None:
    tables = made.tables(4, 18)
    claim = tables["sentences"]["sentence_id"].iloc[0]
    tables["passages"].loc[0, "item"] = claim
    _lengthen(tables, claim)
    assert len(FinishedTables(tables).sentence_texts[claim]) == CLAIM
    about = About("x", {"m": Note("m", "m", "value")})
    assert about.item("m", "x" * 9_000) == "x" * (LONGEST - 1) + "…"
    assert about.item("m", "x" * LONGEST) == "x" * LONGEST
