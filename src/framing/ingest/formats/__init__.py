"""One file per input format. A format with one article in a file is a reader; one with many is an opener of records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from framing.ingest.formats import feed, markdown, mhtml, table, warc
from framing.ingest.formats import json as json_format
from framing.ingest.formats.record import Record, open_bounded
from framing.ingest.page import Page

__all__ = ["OPENERS", "READERS", "UNWRAP", "open_bounded", "suffix_of"]

Opener = Callable[[Path, Mapping[str, str]], Iterator[Record]]

# A file that holds one article and whose text needs taking out of something first.
UNWRAP: Mapping[str, Callable[[bytes], bytes]] = {".mhtml": mhtml.unwrap, ".mht": mhtml.unwrap}
# Text that is already marked up by its writer.
READERS: Mapping[str, Callable[[str], Page]] = {".md": markdown.read_markdown, ".markdown": markdown.read_markdown}
# Files that hold many articles, one record each.
OPENERS: Mapping[str, Opener] = {
    ".json": json_format.open_json,
    ".jsonl": json_format.open_lines,
    ".ndjson": json_format.open_lines,
    ".csv": table.open_csv,
    ".tsv": table.open_csv,
    ".parquet": table.open_parquet,
    ".warc": warc.open_warc,
    ".rss": feed.open_feed,
    ".atom": feed.open_feed,
    ".xml": feed.open_feed,
}


def suffix_of(name: str) -> str:
    """The ending that tells the format; `.gz` is looked through."""
    path = Path(name.lower())
    return path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix
