"""The tables behind the pages as files for other tools, with a codebook that says what each column holds."""

from __future__ import annotations

import gzip
import io
import json
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from framing import store
from framing.report.about import About
from framing.report.can_show import reach_table
from framing.report.changes_page import findings_table
from framing.report.corpus import csv_file
from framing.report.in_short import mentions_table
from framing.report.material import Material
from framing.report.summaries import summary_table

JSON_ROWS = 20_000  # larger tables come as CSV and Parquet only
VAST = 2_000_000  # rows from which on time counts for more than size
_KINDS = {"string": "string", "double": "number", "int64": "integer", "bool": "boolean"}


def exports(material: Material) -> Iterator[tuple[str, bytes]]:
    """(path relative to the report's folder, bytes) of every file under data/."""
    corpus, about, columns = material.corpus, material.about, _columns()
    tables = {**corpus.tables, **_derived(material)}
    described = []
    for name, frame in tables.items():
        chosen = frame.drop(columns=["body"]) if name == "articles" else frame
        schema = _schema(name, chosen)
        table = pa.Table.from_pandas(chosen.reindex(columns=schema.names), schema=schema, preserve_index=False)
        yield f"data/{name}.parquet", _parquet(table)
        yield _csv(name, table)
        if len(chosen) <= JSON_ROWS:
            yield (
                f"data/{name}.json",
                (chosen.to_json(orient="records", force_ascii=False, double_precision=6) + "\n").encode(),
            )
        described.append(_resource(name, schema, columns, len(chosen)))
    yield "data/codebook.md", _codebook(described, about).encode()
    package = {
        "profile": "tabular-data-package",
        "name": "framing-report",
        "title": about.title,
        "resources": described,
        "sources": [{"title": name, "hash": f"sha256:{digest}"} for name, digest in sorted(about.inputs.items())],
    }
    yield "data/datapackage.json", (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _derived(material: Material) -> dict[str, pd.DataFrame]:
    """Counts and means that stand on pages and in no table of the run."""
    corpus = material.corpus
    rows = [
        {
            "topic_id": topic_id,
            "outlet": slug,
            "n_articles": len(ids),
            "n_articles_outlet": corpus.per_outlet[slug],
            "share": round(len(ids) / corpus.per_outlet[slug], 6) if corpus.per_outlet[slug] else None,
        }
        for topic_id, told in corpus.covering.items()
        for slug, ids in told.items()
    ]
    coverage = pd.DataFrame(rows, columns=["topic_id", "outlet", "n_articles", "n_articles_outlet", "share"])
    return {
        "coverage": coverage,
        "findings": findings_table(material),
        "mentions": mentions_table(material),
        "reach": reach_table(material),
        "summaries": summary_table(material.summaries),
    }


def _schema(name: str, frame: pd.DataFrame) -> pa.Schema:
    if name in store.TABLES:
        return pa.schema([store.TABLES[name].field(column) for column in frame.columns])
    return pa.Schema.from_pandas(frame, preserve_index=False).remove_metadata()


def _csv(name: str, table: pa.Table) -> tuple[str, bytes]:
    """A table as CSV; the same rows give the same bytes, compressed or not."""
    written = io.BytesIO()
    csv.write_csv(table, written, csv.WriteOptions(quoting_style="needed"))
    text = written.getvalue()
    path = f"data/{csv_file(name, table.num_rows)}"
    level = 4 if table.num_rows <= VAST else 1  # a gigabyte of zeros is small either way, and takes a third of the time
    return path, gzip.compress(text, level, mtime=0) if path.endswith(".gz") else text


def _parquet(table: pa.Table) -> bytes:
    written = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(None), written, compression="zstd")
    return written.getvalue()


def _columns() -> dict[str, Any]:
    file = resources.files("framing.report") / "strings" / "codebook.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _resource(name: str, schema: pa.Schema, columns: Mapping[str, Any], rows: int) -> dict[str, Any]:
    """A table as a resource of a data package (Frictionless), its columns described."""
    special = columns.get(name, {})
    fields = [
        {
            "name": field.name,
            "type": _KINDS.get(str(field.type).removeprefix("large_"), "string"),
            "description": special.get(field.name) or columns["columns"].get(field.name, ""),
        }
        for field in schema
    ]
    return {
        "name": name,
        "path": csv_file(name, rows),
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "description": columns["tables"].get(name, ""),
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _codebook(described: list[dict[str, Any]], about: About) -> str:
    """The codebook as a text that needs no tool to be read."""
    lines = [
        f"# Codebook: {about.title}",
        "",
        "Every table is here as CSV and Parquet, the smaller ones as JSON too; large CSV files are compressed by gzip.",
        "",
    ]
    for table in described:
        lines += [
            f"## {table['name']}",
            "",
            table["description"],
            "",
            "| column | type | what it holds |",
            "|---|---|---|",
        ]
        lines += [
            f"| {field['name']} | {field['type']} | {field['description']} |" for field in table["schema"]["fields"]
        ]
        lines.append("")
    lines += ["## Measures", ""]
    for note in about.notes.values():
        lines += [
            f"### {note.name}: {note.title}",
            "",
            f"Unit: {note.unit}. May be read as: {note.may or '–'}. Must not be read as: {note.must_not or '–'}. "
            f"Reliability {note.tier or '–'}: {note.reliability or '–'}.",
            "",
        ]
    return "\n".join(lines)
