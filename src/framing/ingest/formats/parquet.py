"""Parquet: one row an article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from framing.ingest.fields import records_of
from framing.ingest.format import Format, Record


def read_parquet(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The rows of a Parquet file, read a thousand at a time."""
    yield from records_of(_rows(file), columns)


def _rows(file: IO[bytes]) -> Iterator[tuple[int, Any] | Record]:
    try:
        batches = pq.ParquetFile(file).iter_batches(batch_size=1000)
        yield from enumerate((row for batch in batches for row in batch.to_pylist()), start=1)
    except (pa.ArrowException, OSError) as error:
        yield Record(0, problem=f"It is not a Parquet file that can be read ({str(error)[:120]}).")


FORMAT = Format(
    name="parquet", about="one row per article (not with gzip: Parquet packs itself)", suffixes=(".parquet",),
    read_records=read_parquet,
)  # fmt: skip
