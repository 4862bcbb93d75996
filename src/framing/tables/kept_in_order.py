"""Rows with keys in a file. Every run writes the file again in order, and reuses rows of the last run."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from framing.tables.files import writing
from framing.tables.keeping import NO_KEY, Row

GROUP = 256  # rows that are in memory at once
_GROUP_LETTERS = 16_000_000  # or fewer, if they have so many characters
_SCHEMA = pa.schema([("key", pa.binary(16)), ("kind", pa.string()), ("sha256", pa.string()), ("read", pa.string())])


class KeptInOrder:
    """The rows of the last run in the file `path`. A file that cannot be understood counts as missing.

    Ask for rows in about the order of the file; then only a few are in memory at once.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._group_of: dict[bytes, int] = {}
        self._group: tuple[int, dict[bytes, Row]] = -1, {}
        self._file: pq.ParquetFile | None = None
        try:
            self._file = pq.ParquetFile(path)
            for number in range(self._file.num_row_groups):
                keys = self._file.read_row_group(number, columns=["key"]).column("key").to_pylist()
                self._group_of |= dict.fromkeys(keys, number)
            self._group_of.pop(NO_KEY, None)
        except (OSError, ValueError, KeyError):
            self._close()

    def get(self, key: bytes) -> Row | None:
        """The last run's row under this key, if there is one."""
        number = self._group_of.get(key)
        if number is None or self._file is None:
            return None
        if number != self._group[0]:
            try:
                self._group = number, {row[0]: row for row in _rows(self._file, number)}
            except (OSError, ValueError, KeyError):
                return None
        return self._group[1].get(key)

    @contextlib.contextmanager
    def anew(self) -> Iterator[Callable[[Row], None]]:
        """What is called with each row of this run; they take the place of the last run's if the block ends well."""
        with writing(self.path) as part, pq.ParquetWriter(part, _SCHEMA, compression="zstd") as writer:
            rows: list[Row] = []
            letters = 0

            def add(row: Row) -> None:
                nonlocal letters
                rows.append(row)
                letters += len(row[3])
                if len(rows) == GROUP or letters > _GROUP_LETTERS:
                    writer.write_table(_table(rows))
                    rows.clear()
                    letters = 0

            yield add
            writer.write_table(_table(rows))
            self._close()  # Windows replaces no file that is open

    def _close(self) -> None:
        if self._file is not None:
            self._file.close(force=True)
        self._group_of, self._file = {}, None

    def again(self) -> Iterator[Row]:
        """All rows of this run once more, in their order."""
        with pq.ParquetFile(self.path) as file:
            for number in range(file.num_row_groups):
                yield from _rows(file, number)


def _rows(file: pq.ParquetFile, number: int) -> list[Row]:
    columns = file.read_row_group(number).to_pydict()
    return list(zip(*(columns[name] for name in _SCHEMA.names), strict=True))


def _table(rows: list[Row]) -> pa.Table:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in _SCHEMA.names]
    return pa.table(columns, schema=_SCHEMA)
