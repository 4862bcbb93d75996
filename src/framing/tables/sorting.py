"""Sort a table that is too large for memory by its key on disk, and write it piece by piece."""

from __future__ import annotations

import contextlib
import pickle
import tempfile
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from framing.tables.files import writing
from framing.tables.schemas import TABLES, key_of
from framing.tables.store import Layout

GROUP = 1000  # rows that are in memory at once


class SortedRows:
    """Rows of one table in a file without a name. Only their keys and positions are in memory."""

    def __init__(self, layout: Layout, name: str) -> None:
        self.schema = TABLES[name]
        self._key = [self.schema.names.index(one) for one in key_of(name)]
        layout.processed.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.TemporaryFile(dir=layout.processed)  # noqa: SIM115  # closed with the rows
        self._places: list[tuple[tuple[Any, ...], int, int]] = []
        self._end = 0

    def __len__(self) -> int:
        return len(self._places)

    def add(self, row: tuple[object, ...]) -> None:
        """Take in one row, its values in the order of the table's columns."""
        content = pickle.dumps(row, protocol=5)
        self._file.write(content)
        self._places.append((tuple(row[place] for place in self._key), self._end, len(content)))
        self._end += len(content)

    def in_order(self) -> Iterator[tuple[Any, ...]]:
        """The rows by their keys; equal ones as they came."""
        for _, start, length in sorted(self._places):
            self._file.seek(start)
            yield pickle.loads(self._file.read(length))

    def close(self) -> None:
        self._file.close()


@contextlib.contextmanager
def sorted_table(layout: Layout, name: str) -> Iterator[SortedRows]:
    """Yield rows to add to. The new table replaces the old one if the block ends without an error."""
    rows = SortedRows(layout, name)
    try:
        yield rows
        schema = rows.schema.remove_metadata()
        with writing(layout.table(name)) as part, pq.ParquetWriter(part, schema, compression="zstd") as writer:
            batch: list[tuple[Any, ...]] = []
            for row in rows.in_order():
                batch.append(row)
                if len(batch) == GROUP:
                    writer.write_table(_table(batch, schema))
                    batch = []
            if batch or not len(rows):
                writer.write_table(_table(batch, schema))
    finally:
        rows.close()


def _table(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in schema.names]
    return pa.table(columns, schema=schema)
