"""The tables behind the pages as CSV, Parquet and JSON, with a codebook that says what each column holds."""

from __future__ import annotations

import codecs
import io
import json
import tomllib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import csv

from framing.machine.workers import cores
from framing.report.export_format import ExportFormat, File
from framing.report.parts.can_show import reach_table
from framing.report.parts.findings_table import findings
from framing.report.parts.in_short import mentions_table
from framing.report.sources.about import About
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.material import Material
from framing.report.sources.rows import CSV_ROWS, csv_file
from framing.report.sources.summaries import summary_table
from framing.tables.records import facts_from_text
from framing.tables.schemas import AT_ONCE, TABLES, arrow

JSON_ROWS = 1_000  # larger tables come as CSV and Parquet only: each is the same table once more
ZSTD = 9  # a sixth smaller than by default, in a time that is not felt
_FORMULA = r"^[=+\-@\t\r\n＝＋－＠]"  # the wide signs too: East Asian spreadsheets take them for the narrow ones
_KINDS = {"string": "string", "double": "number", "int64": "integer", "bool": "boolean"}


def packed_beside(corpus: FinishedTables, files: Iterable[File]) -> Iterator[File]:
    """`files` and the run's own tables under data/, which are packed while the files are made.

    Packing is not Python, and pages are nothing else: one core packs while another makes pages.
    """
    tables = _own(corpus)
    with ThreadPoolExecutor(max(1, cores() - 1)) as pool:
        waiting = deque(pool.submit(_files, name, frame, _schema(name, frame)) for name, frame in tables.items())
        try:
            for file in files:
                yield file
                while waiting and waiting[0].done():
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def exports(material: Material) -> Iterator[File]:
    """What else is under data/: counts and means that pages show, and what every table holds."""
    about = material.about
    yield from _packed(material.once(_derived, ""))
    described = resources_of(material)
    yield "data/codebook.md", _codebook(described, about).encode()
    package = {
        "profile": "tabular-data-package",
        "name": "framing-report",
        "title": about.title,
        "resources": described,
        "sources": [{"title": name, "hash": f"sha256:{digest}"} for name, digest in sorted(about.inputs.items())],
    }
    yield "data/datapackage.json", (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _own(corpus: FinishedTables) -> dict[str, pd.DataFrame]:
    """The run's tables; the texts of whole inputs are not handed on."""
    whole = {"articles": "body", "left_out": "text", "versions": "body"}
    return {**corpus.tables, **{name: corpus.tables[name].drop(columns=[text]) for name, text in whole.items()}}


def _packed(tables: Mapping[str, pd.DataFrame]) -> Iterator[File]:
    schemas = [_schema(name, frame) for name, frame in tables.items()]
    with ThreadPoolExecutor(cores()) as pool:  # packing, which takes most of the time, is not Python
        for files in pool.map(_files, tables, tables.values(), schemas):
            yield from files


def every_table(material: Material) -> dict[str, pd.DataFrame]:
    """All tables that are handed on, by name: the run's own, and those that only the report knows."""
    return {**_own(material.corpus), **material.once(_derived, "")}


def resources_of(material: Material) -> list[dict[str, Any]]:
    """Every table as a resource of a data package (Frictionless): its columns, their types and what they hold."""
    columns = _columns()
    return [
        _resource(name, _schema(name, frame), columns, len(frame)) for name, frame in every_table(material).items()
    ]


def descriptions() -> dict[str, str]:
    """What each table holds, in a sentence."""
    found: dict[str, str] = _columns()["tables"]
    return found


def _derived(material: Material, _: str) -> dict[str, pd.DataFrame]:
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
        "findings": findings(material),
        "outlet_facts": _facts(material.corpus.tables["outlets"]),
        "mentions": mentions_table(material),
        "reach": reach_table(material),
        "summaries": summary_table(material.summaries),
    }


def _facts(outlets: pd.DataFrame) -> pd.DataFrame:
    """What outlet.toml states beside name, language and group, a row for each fact."""
    told = zip(outlets["outlet"], map(facts_from_text, outlets["facts"]), strict=True)
    rows = [(slug, fact, value) for slug, facts in told for fact, value in sorted(facts.items())]
    return pd.DataFrame(rows, columns=["outlet", "fact", "value"]).astype(str)


def _schema(name: str, frame: pd.DataFrame) -> pa.Schema:
    if name in TABLES:
        return pa.schema([TABLES[name].field(column) for column in frame.columns])
    return pa.Schema.from_pandas(frame, preserve_index=False).remove_metadata()


def _parts(frame: pd.DataFrame, schema: pa.Schema) -> Iterator[pa.Table]:
    """The rows in parts, so that a large table is never twice in memory."""
    for first in range(0, max(len(frame), 1), AT_ONCE):
        yield arrow(frame.iloc[first : first + AT_ONCE], schema)


def _as_text(part: pa.Table) -> pa.Table:
    """The rows as a spreadsheet may have them: a text that it would run as a formula has an apostrophe before it."""
    for number, field in enumerate(part.schema):
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
            column = part.column(number)
            formula = pc.match_substring_regex(column, _FORMULA)
            if pc.any(formula).as_py():
                marked = pc.binary_join_element_wise("'", column, "")
                part = part.set_column(number, field, pc.if_else(formula, marked, column))
    return part


def _files(name: str, frame: pd.DataFrame, schema: pa.Schema) -> list[File]:
    """A table as Parquet, as CSV unless it is large and, if it is small, as JSON; the same rows give the same bytes."""
    path = f"data/{csv_file(name, len(frame))}"
    as_csv = path.endswith(".csv")
    columns, lines = io.BytesIO(), io.BytesIO()
    lines.write(codecs.BOM_UTF8)  # else Excel reads it as Latin-1
    with pq.ParquetWriter(columns, schema, compression="zstd", compression_level=ZSTD) as writer:
        for number, part in enumerate(_parts(frame, schema)):
            writer.write_table(part)
            if as_csv:
                options = csv.WriteOptions(include_header=number == 0, quoting_style="needed")
                csv.write_csv(_as_text(part), lines, options)
    files = [(f"data/{name}.parquet", columns.getvalue())]
    files += [(path, lines.getvalue())] if as_csv else []
    if len(frame) <= JSON_ROWS:
        rows = frame.to_json(orient="records", force_ascii=False, double_precision=6)
        files.append((f"data/{name}.json", f"{rows}\n".encode()))
    return files


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
        **({"encoding": "utf-8-sig"} if rows <= CSV_ROWS else {"format": "parquet"}),
        "description": columns["tables"].get(name, ""),
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _codebook(described: list[dict[str, Any]], about: About) -> str:
    """The codebook as a text that needs no tool to be read."""
    lines = [
        f"# Codebook: {about.title}",
        "",
        f"Every table is here as Parquet, up to {CSV_ROWS} rows as CSV and up to {JSON_ROWS} rows as JSON too. The",
        "command `framing datasette` writes all of them into one SQLite database.",
        "In the CSV files a text that begins with = + - @, a tab or a new line has an apostrophe before it, so that a",
        "spreadsheet shows it and runs nothing. Parquet and JSON hold all texts as they are.",
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


FORMAT = ExportFormat("csv", exports, place=10, leads_to="data/codebook.md")
