"""All tables in one SQLite database with full-text search, and what Datasette says about them.

Datasette (datasette.io) shows such a database as pages that can be filtered, linked and asked in SQL.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from framing.report.export_format import ExportFormat, File
from framing.report.exports.tables import every_table, resources_of
from framing.report.sources.material import Material

DATABASE, METADATA = "report.db", "report-metadata.json"
_TYPES = {"string": "TEXT", "number": "REAL", "integer": "INTEGER", "boolean": "INTEGER"}
_KEYS = {"articles": "article_id", "paragraphs": "paragraph_id", "sentences": "sentence_id", "topics": "topic_id",
         "outlets": "outlet"}  # fmt: skip  # a table's own key; elsewhere the same column points there
_SEARCHED = {"paragraphs": "text", "articles": "title"}
ROWS = 10_000  # handed on at once


def make(material: Material) -> Iterator[File]:
    """The database and its description; the same tables give the same bytes (with the same SQLite)."""
    tables, described = every_table(material), resources_of(material)
    with sqlite3.connect(":memory:") as database:
        for resource in described:
            _fill(database, resource, tables[resource["name"]])
        _codebook(database, described)
        for table, column in _SEARCHED.items():
            database.execute(f'CREATE VIRTUAL TABLE {table}_fts USING fts5("{column}", content="{table}")')
            database.execute(f"INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild')")
        database.commit()
        yield DATABASE, database.serialize()
    yield METADATA, (json.dumps(_metadata(material, described), indent=2, ensure_ascii=False) + "\n").encode()


def _fill(database: sqlite3.Connection, resource: Mapping[str, Any], frame: pd.DataFrame) -> None:
    name, fields = resource["name"], resource["schema"]["fields"]
    columns = [f'"{field["name"]}" {_TYPES[field["type"]]}' for field in fields]
    key = _KEYS.get(name)
    if key and frame[key].is_unique and frame[key].notna().all():
        columns.append(f'PRIMARY KEY ("{key}")')
    there = {field["name"] for field in fields}
    for other, column in _KEYS.items():
        if other != name and column in there:
            columns.append(f'FOREIGN KEY ("{column}") REFERENCES "{other}" ("{column}")')
    database.execute(f'CREATE TABLE "{name}" ({", ".join(columns)})')
    into = f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(fields))})'
    for first in range(0, len(frame), ROWS):
        part = frame.iloc[first : first + ROWS]
        lists = [_values(part[field["name"]]) for field in fields]
        database.executemany(into, zip(*lists, strict=True))
    for column in there & set(_KEYS.values()) - {key}:
        database.execute(f'CREATE INDEX "{name} by {column}" ON "{name}" ("{column}")')


def _values(column: pd.Series) -> list[Any]:
    """The column as SQLite takes it: plain numbers and texts, and None where there is nothing."""
    return column.astype(object).where(column.notna(), None).tolist()


def _codebook(database: sqlite3.Connection, described: list[dict[str, Any]]) -> None:
    database.execute("CREATE TABLE codebook (table_name TEXT, column_name TEXT, type TEXT, holds TEXT)")
    rows = [
        (one["name"], field["name"], field["type"], field["description"])
        for one in described
        for field in one["schema"]["fields"]
    ]
    database.executemany("INSERT INTO codebook VALUES (?, ?, ?, ?)", rows)


def _metadata(material: Material, described: list[dict[str, Any]]) -> dict[str, Any]:
    words = material.words["export"]["sqlite"]
    tables: dict[str, Any] = {
        one["name"]: {
            "description": one["description"],
            "columns": {field["name"]: field["description"] for field in one["schema"]["fields"]},
        }
        for one in described
    }
    return {
        "title": material.about.title,
        "description": words["description"],
        "databases": {"report": {"tables": tables | {"codebook": {"description": words["codebook"]}}}},
    }


FORMAT = ExportFormat("sqlite", make, place=45)
