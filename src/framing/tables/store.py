"""A workspace: all its paths, reading and writing its tables, and the lock that allows one run at a time."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from framing.errors import Busy, NotMadeYet
from framing.tables.files import make_way, writing
from framing.tables.schemas import AT_ONCE, MILLIONS, TABLES, arrow, key_of

LATEST = "latest"  # the fixed name of the newest report: a link to its folder
NAMED = "report.txt"  # in a folder of that name, where links fail: the name of the report


@dataclass(frozen=True, slots=True)
class Layout:
    """All paths of a workspace. No other code builds paths inside it."""

    config: Path
    raw: Path
    processed: Path
    reports: Path

    @classmethod
    def of(cls, workspace: Path) -> Layout:
        """Return the usual layout of the workspace in the folder `workspace`."""
        data = workspace / "data"
        return cls(workspace / "framing.toml", data / "raw", data / "processed", workspace / "reports")

    def table(self, name: str) -> Path:
        if name not in TABLES:
            raise KeyError(f"there is no table {name!r}; the tables are {', '.join(TABLES)}")
        return self.processed / f"{name}.parquet"

    @property
    def vectors(self) -> Path:
        return self.processed / "vectors"

    @property
    def readings(self) -> Path:
        return self.processed / "readings.parquet"

    @property
    def feeds_lock(self) -> Path:
        return self.processed / ".feeds-lock"

    @property
    def cuts(self) -> Path:
        return self.processed / "cuts.json"

    @property
    def parses(self) -> Path:
        return self.processed / "parses"

    @property
    def records(self) -> Path:
        """What measures read in single texts."""
        return self.processed / "records"

    @property
    def portrayals(self) -> Path:
        return self.processed / "portrayals"

    @property
    def heads(self) -> Path:
        """The folder of measures made by `framing train-head`. Unlike data/processed, it must not be deleted."""
        return self.config.parent / "heads"

    @property
    def codings(self) -> Path:
        """The folder of what people coded by hand, one folder for each question. It must not be deleted either."""
        return self.config.parent / "codings"

    @property
    def decisions(self) -> Path:
        """What people have decided about single texts. It is theirs, like framing.toml, and may not be there."""
        return self.config.parent / "decisions.csv"

    @property
    def instrument(self) -> Path:
        """What was learnt in an earlier run and is held fixed."""
        return self.processed / "instrument"

    @property
    def manifests(self) -> Path:
        return self.processed / "manifests"

    @property
    def remembered(self) -> Layout:
        """The same workspace, but with the tables of the last complete run that a stage continues from."""
        return replace(self, processed=self.processed / "past")

    @property
    def anew(self) -> Path:
        """This file exists if the stage must redo its work from scratch (`--full`)."""
        return self.remembered.processed / "anew"

    @property
    def prefect(self) -> Path:
        """What Prefect remembers, and the password. It belongs in no backup and under no version control."""
        return self.config.parent / ".prefect"

    @property
    def password(self) -> Path:
        return self.prefect / "password"

    @property
    def latest_report(self) -> Path:
        """The folder of the newest report, by its fixed address; where links fail, by its own."""
        latest = self.reports / LATEST
        with contextlib.suppress(OSError):
            return self.reports / (latest / NAMED).read_text(encoding="utf-8").strip()
        return latest

    @property
    def run_records(self) -> Path:
        return self.reports / "runs"


def write_table(layout: Layout, name: str, rows: pd.DataFrame) -> Path:
    """Write one table with the columns and the row order of TABLES. Columns missing in `rows` become null.

    Texts may be categories in alphabetical order. Then only a part of the rows is expanded in memory at a time.
    """
    schema = TABLES[name]
    unknown = set(rows.columns) - set(schema.names)
    if unknown:
        raise ValueError(f"table {name} has no column {sorted(unknown)}; its columns are {schema.names}")
    path = layout.table(name)
    frame = rows.reindex(columns=schema.names)
    frame = frame.sort_values(key_of(name), kind="stable", ignore_index=True)
    with writing(path) as part, pq.ParquetWriter(part, schema.remove_metadata(), compression="zstd") as writer:
        for first in range(0, max(len(frame), 1), AT_ONCE):
            rows = frame.iloc[first : first + AT_ONCE]
            writer.write_table(arrow(rows, writer.schema))
    return path


def read_table(layout: Layout, name: str, columns: list[str] | None = None) -> pd.DataFrame:
    """Return one table as a data frame. Raises NotMadeYet, which says how to make a missing table."""
    frame: pd.DataFrame = _read(layout, name, columns).to_pandas()
    return frame


def _read(layout: Layout, name: str, columns: list[str] | None, coded: list[str] | None = None) -> pa.Table:
    path = layout.table(name)
    if not path.exists():
        raise NotMadeYet(f"{path} does not exist yet. Start `framing run` to make it.")
    try:
        return pq.read_table(path, columns=columns, read_dictionary=coded)
    except pa.ArrowInvalid as error:
        raise NotMadeYet(f"{path} is damaged ({str(error)[:100]}). Start `framing run` to make it again.") from error


def rows_where(layout: Layout, name: str, column: str, value: str) -> pd.DataFrame:
    """Return the rows of one table in which a column has this value, without reading all of a large table."""
    path = layout.table(name)
    if not path.exists():
        raise NotMadeYet(f"{path} does not exist yet. Start `framing run` to make it.")
    frame: pd.DataFrame = pq.read_table(path, filters=[(column, "=", value)]).to_pandas()
    return frame


def read_coded(layout: Layout, name: str, columns: list[str] | None = None) -> pd.DataFrame:
    """Return one table with repeated texts as categories in alphabetical order. This takes a tenth of the memory."""
    schema = TABLES[name]
    texts = [column for column in columns or schema.names if schema.field(column).type == pa.string()]
    read = _read(layout, name, columns, texts)
    frame: pd.DataFrame = read.to_pandas(self_destruct=True, split_blocks=True)
    del read
    for column in texts:
        found = frame[column].astype("category")
        if len(found.cat.categories) > len(found) // 2:
            frame[column] = found.astype(found.cat.categories.dtype)
            continue
        frame[column] = found.cat.reorder_categories(sorted(found.cat.categories))
    return frame


def read_tables(layout: Layout, columns: Mapping[str, list[str] | None]) -> dict[str, pd.DataFrame]:
    """Return several tables with these columns (None: all). In the tables of MILLIONS, texts are categories."""
    return {
        name: (read_coded if name in MILLIONS else read_table)(layout, name, chosen) for name, chosen in columns.items()
    }


@contextlib.contextmanager
def one_writer(layout: Layout, wait: float) -> Iterator[None]:
    """Hold the workspace's lock. The system frees it when the process ends, in whatever way."""
    layout.processed.mkdir(parents=True, exist_ok=True)
    make_way(layout.processed / ".lock")
    lock = FileLock(layout.processed / ".lock")
    try:
        with lock.acquire(timeout=wait):
            sweep(layout)
            yield
    except Timeout as error:
        raise Busy(
            f"another run is using {layout.processed} (waited {wait:g} s for its lock). "
            "Wait until it ends, or raise run.wait_seconds in framing.toml."
        ) from error


def sweep(layout: Layout) -> None:
    """Delete half-written files of runs that were killed or cancelled. Only for who holds the lock."""
    tables, reports = layout.processed.rglob(".*.part"), layout.reports.glob(".*.part")
    for part in [*tables, *reports, *layout.run_records.glob(".*.part")]:
        shutil.rmtree(part) if part.is_dir() else part.unlink(missing_ok=True)
