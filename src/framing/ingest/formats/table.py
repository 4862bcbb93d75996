"""Tables: CSV, TSV and Parquet, one row an article."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from framing.ingest.decode import decode
from framing.ingest.formats.record import Record, open_bounded, record_of

_WHOLE = 100_000_000  # bytes that are decoded at once


def open_csv(path: Path, columns: Mapping[str, str]) -> Iterator[Record]:
    """The rows of a CSV or TSV file; the first row names the columns, the delimiter is found out."""
    csv.field_size_limit(50_000_000)
    with open_bounded(path) as file:
        head = file.read(200_000)
    with open_bounded(path) as file:
        encoding = "utf-8-sig" if _is_utf8(head) else None
        if encoding:
            text: io.TextIOBase = io.TextIOWrapper(file, encoding=encoding, newline="")
        elif len(content := file.read(_WHOLE + 1)) <= _WHOLE:
            text = io.StringIO(decode(content)[0])
        else:
            yield Record(0, problem="The table is too large to find out its encoding; save it as UTF-8.")
            return
        first = head.split(b"\n", 1)[0]
        delimiter = max("\t;,|", key=lambda mark: first.count(mark.encode()))
        rows = csv.DictReader(text, delimiter=delimiter)
        number = 1
        try:
            for number, row in enumerate(rows, start=2):
                yield record_of(number, {str(key): value for key, value in row.items() if key}, columns)
        except (csv.Error, UnicodeDecodeError, OSError, EOFError) as error:
            yield Record(number + 1, problem=f"The table is damaged from here on ({error}).")


def open_parquet(path: Path, columns: Mapping[str, str]) -> Iterator[Record]:
    """The rows of a Parquet file, read a thousand at a time."""
    try:
        number = 0
        for batch in pq.ParquetFile(path).iter_batches(batch_size=1000):
            for row in batch.to_pylist():
                number += 1
                yield record_of(number, row, columns)
    except (pa.ArrowException, OSError) as error:
        yield Record(0, problem=f"It is not a Parquet file that can be read ({str(error)[:120]}).")


def _is_utf8(content: bytes) -> bool:
    try:
        content[: len(content) - 4 if len(content) == 200_000 else None].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return len(content) == 200_000 and error.start > 199_980
    return True
