"""Parquet: one row an article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from framing.ingest.fields import record_of
from framing.ingest.format import Format, Record


def read_parquet(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The rows of a Parquet file, read a thousand at a time."""
    try:
        number = 0
        for batch in pq.ParquetFile(file).iter_batches(batch_size=1000):
            for row in batch.to_pylist():
                number += 1
                yield record_of(number, row, columns)
    except (pa.ArrowException, OSError) as error:
        yield Record(0, problem=f"It is not a Parquet file that can be read ({str(error)[:120]}).")


FORMAT = Format(
    name="parquet", about="one row per article (not with gzip: Parquet packs itself)", suffixes=(".parquet",),
    read_records=read_parquet,
)  # fmt: skip
