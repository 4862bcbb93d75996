"""Where everything rests: every path, every table's columns, atomic reading and writing, one writer at a time."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

MILLIONS = frozenset(("scores", "own_scores", "passages", "contrasts", "evidence", "trends"))  # of rows, at times
AT_ONCE = 1 << 18  # rows of a table that are written together
_S, _F, _I, _B = pa.string(), pa.float64(), pa.int64(), pa.bool_()


def _schema(key: str, **columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()), metadata={"key": key})


# One table per noun. The key columns fix the order of the rows, so the same content is the same bytes.
TABLES: dict[str, pa.Schema] = {
    "outlets": _schema("outlet", outlet=_S, name=_S, language=_S, group=_S),
    "articles": _schema(
        "article_id",
        article_id=_S, outlet=_S, title=_S, author=_S, published=_S, language=_S, url=_S, genre=_S, agency=_S,
        source_path=_S,
        confidence=_F, doubts=_S, quarantined=_B, n_words=_I, sha256=_S, body=_S,
    ),
    "rejected": _schema("source_path reason", source_path=_S, outlet=_S, reason=_S, detail=_S),
    "reprints": _schema(
        "unit unit_id",
        unit=_S, unit_id=_S, article_id=_S, outlet=_S, origin_id=_S, origin_outlet=_S, agency=_S, similarity=_F,
    ),
    "paragraphs": _schema(
        "article_id position",
        paragraph_id=_S, article_id=_S, outlet=_S, position=_I, kind=_S, text=_S, language=_S, n_words=_I,
    ),
    "sentences": _schema(
        "paragraph_id start",
        sentence_id=_S, paragraph_id=_S, article_id=_S, start=_I, end=_I, text=_S, n_words=_I, quoted_share=_F,
    ),
    "quotes": _schema(
        "paragraph_id start",
        paragraph_id=_S, article_id=_S, start=_I, end=_I, kind=_S, speaker=_S, verb=_S, n_words=_I,
    ),
    # name: as shown; label: the telling words; terms: more of them, a JSON list; medoid_paragraph_id: the one to read
    # first; threshold: of named topics, null where the corpus does not hold the topic.
    "topics": _schema(
        "topic_id",
        topic_id=_S, name=_S, kind=_S, label=_S, n_outlets=_I, n_articles=_I, n_paragraphs=_I, terms=_S,
        medoid_paragraph_id=_S, threshold=_F, description=_S,
    ),
    # What became of each topic, run by run. run: "00001 2025-02-18 4f2a9c", its number, the newest article's day and a
    # hash, so that runs sort by age; event: new, kept, split (other: from which), merged (other: into which), retired
    # or excluded; n_paragraphs and name as they were in that run.
    "topic_history": _schema("topic_id run event", topic_id=_S, run=_S, event=_S, other=_S, n_paragraphs=_I, name=_S),
    "memberships": _schema("paragraph_id topic_id", paragraph_id=_S, topic_id=_S, similarity=_F, margin=_F),
    # Discovered topics before the user's choices; topic_id is null where a paragraph is in none, and reason says why.
    "communities": _schema("paragraph_id", paragraph_id=_S, topic_id=_S, reason=_S),
    # Paragraphs in no topic: why in words (reason), and the topic they come nearest to with the cosine to its centre.
    "unassigned": _schema("paragraph_id", paragraph_id=_S, reason=_S, nearest_topic=_S, similarity=_F),
    # Each discovered topic with its nearest (other); close: near enough to suggest merging topic_id into other.
    # similarity: 0 what any two topics share, 1 the same.
    "topic_pairs": _schema("topic_id other", topic_id=_S, other=_S, similarity=_F, close=_B),
    "stories": _schema("article_id", article_id=_S, story_id=_S),
    # Coverage over time: what an outlet gave to a topic on a day. framing.topics.timeline.by_period adds it up by week
    # or month, spans gives the first and last day of each outlet.
    "timeline": _schema(
        "topic_id outlet day", topic_id=_S, outlet=_S, day=_S, n_articles=_I, n_paragraphs=_I, n_words=_I,
    ),
    # Rows of value 0 are left out where an item records.EVERY stands for all articles.
    "scores": _schema(
        "topic_id measure item voice article_id",
        article_id=_S, topic_id=_S, measure=_S, item=_S, voice=_S, value=_F, weight=_F,
    ),
    "own_scores": _schema(
        "topic_id measure item voice article_id",
        article_id=_S, topic_id=_S, measure=_S, item=_S, voice=_S, value=_F, weight=_F,
    ),
    "passages": _schema(
        "topic_id measure item voice article_id paragraph_id start end",
        topic_id=_S, measure=_S, item=_S, voice=_S, article_id=_S, paragraph_id=_S, start=_I, end=_I, value=_F,
    ),
    "contrasts": _schema(
        "topic_id measure item voice outlet versus reprints",
        contrast_id=_S, topic_id=_S, measure=_S, item=_S, voice=_S, outlet=_S, versus=_S, reprints=_S, estimate=_F,
        low=_F, high=_F, p=_F, q=_F, mde=_F, n_articles=_I, n_articles_versus=_I, tier=_S, value=_F,
        value_versus=_F, shrunk=_F, primary=_B, method=_S,
        adjusted=_F, adjusted_low=_F, adjusted_high=_F, adjusted_p=_F,
    ),
    "overall": _schema(
        "topic_id measure item voice",
        topic_id=_S, measure=_S, item=_S, voice=_S, n_outlets=_I, n_articles=_I, share=_F, p=_F, q=_F, primary=_B,
    ),
    "trends": _schema(
        "topic_id measure item voice outlet kind period",
        topic_id=_S, measure=_S, item=_S, voice=_S, outlet=_S, kind=_S, period=_S, estimate=_F, low=_F, high=_F, p=_F,
        n_articles=_I, n_articles_versus=_I,
    ),
    "agreement": _schema(
        "topic_id measure item voice other_measure other_item other_voice",
        topic_id=_S, measure=_S, item=_S, voice=_S, other_measure=_S, other_item=_S, other_voice=_S, n_outlets=_I,
        between=_F, n_articles=_I, within=_F,
    ),
    "sensitivity": _schema(
        "contrast_id kind",
        contrast_id=_S, kind=_S, n=_I, same_sign=_I, lowest=_F, highest=_F, most=_S, hangs=_B,
    ),
    "knobs": _schema(
        "contrast_id kind",
        contrast_id=_S, kind=_S, n=_I, same_sign=_I, lowest=_F, highest=_F, most=_S, hangs=_B,
    ),
    "groups": _schema(
        "topic_id measure item voice group versus",
        topic_id=_S, measure=_S, item=_S, voice=_S, group=_S, versus=_S, estimate=_F, low=_F, high=_F, p=_F, q=_F,
        n_outlets=_I, n_outlets_versus=_I, tier=_S, value=_F, value_versus=_F, method=_S,
    ),
    "evidence": _schema(
        "contrast_id role paragraph_id start",
        contrast_id=_S, paragraph_id=_S, role=_S, sentence=_S, article_id=_S, outlet=_S, start=_I, end=_I, value=_F,
    ),
    "selftest": _schema(
        "kind measure topic_id item voice outlet size n_articles",
        kind=_S, measure=_S, topic_id=_S, item=_S, voice=_S, outlet=_S, size=_F, n_articles=_I, trials=_I, share=_F,
        value=_F, more_articles=_I,
    ),
}


class NotMadeYet(FileNotFoundError):
    """A table is read before any run has made it."""


class Busy(RuntimeError):
    """Another run is writing to the same data/processed."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Every path of a workspace; nothing else in the package joins paths to it."""

    config: Path
    raw: Path
    processed: Path
    reports: Path

    @classmethod
    def of(cls, workspace: Path) -> Layout:
        """The usual layout of the workspace in folder `workspace`."""
        data = workspace / "data"
        return cls(workspace / "framing.toml", data / "raw", data / "processed", workspace / "reports")

    def table(self, name: str) -> Path:
        if name not in TABLES:
            raise KeyError(f"no table is called {name!r}; the tables are {', '.join(TABLES)}")
        return self.processed / f"{name}.parquet"

    @property
    def vectors(self) -> Path:
        return self.processed / "vectors"

    @property
    def readings(self) -> Path:
        return self.processed / "readings.parquet"

    @property
    def cuts(self) -> Path:
        return self.processed / "cuts.json"

    @property
    def parses(self) -> Path:
        return self.processed / "parses"

    @property
    def portrayals(self) -> Path:
        return self.processed / "portrayals"

    @property
    def heads(self) -> Path:
        """Measures of the user's own, made by `framing train-head`; unlike data/processed not to be deleted."""
        return self.config.parent / "heads"

    @property
    def manifests(self) -> Path:
        return self.processed / "manifests"

    @property
    def remembered(self) -> Layout:
        """The same workspace with the tables that a stage goes on from, as its last whole run left them."""
        return replace(self, processed=self.processed / "past")

    @property
    def anew(self) -> Path:
        """There if the stage that remembers something is to think it over, because everything is redone in full."""
        return self.remembered.processed / "anew"

    @property
    def latest_report(self) -> Path:
        return self.reports / "latest"

    @property
    def run_records(self) -> Path:
        return self.reports / "runs"


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Path]:
    """A fresh path beside `path` to write to; it takes the place of `path` only when the block ends well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp makes files private; a table is as readable as its neighbours, and what is replaced as it was before
    mode = path.stat().st_mode & 0o777 | 0o600 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.chmod(mode)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_table(layout: Layout, name: str, rows: pd.DataFrame) -> Path:
    """Write one table, its columns and row order fixed by TABLES; columns that `rows` lacks become null.

    Texts may be categories, in alphabetical order: then only a part of the rows is ever written out in memory.
    """
    schema = TABLES[name]
    unknown = set(rows.columns) - set(schema.names)
    if unknown:
        raise ValueError(f"table {name} has no column {sorted(unknown)}; its columns are {schema.names}")
    path = layout.table(name)
    frame = rows.reindex(columns=schema.names)
    key = schema.metadata[b"key"].decode().split()
    frame = frame.sort_values(key, kind="stable", ignore_index=True)
    with writing(path) as part, pq.ParquetWriter(part, schema.remove_metadata(), compression="zstd") as writer:
        for first in range(0, max(len(frame), 1), AT_ONCE):
            rows = frame.iloc[first : first + AT_ONCE]
            writer.write_table(arrow(rows, writer.schema))
    return path


def arrow(rows: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """The rows as an Arrow table, texts that are categories written out again."""
    columns = [pa.array(rows[field.name], from_pandas=True).cast(field.type) if _is_coded(rows[field.name])
               else pa.array(rows[field.name], field.type, from_pandas=True) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _is_coded(values: pd.Series) -> bool:
    return isinstance(values.dtype, pd.CategoricalDtype)


def texts(layout: Layout) -> list[str]:
    """Every text that gets a vector: the paragraphs, then the sentences."""
    return [text for name in ("paragraphs", "sentences") for text in read_table(layout, name, ["text"])["text"]]


def read_table(layout: Layout, name: str, columns: list[str] | None = None) -> pd.DataFrame:
    """One table as a data frame; a missing table says which command makes it."""
    frame: pd.DataFrame = _read(layout, name, columns).to_pandas()
    return frame


def _read(layout: Layout, name: str, columns: list[str] | None, coded: list[str] | None = None) -> pa.Table:
    path = layout.table(name)
    if not path.exists():
        raise NotMadeYet(f"{path} does not exist yet; `framing run` makes it")
    try:
        return pq.read_table(path, columns=columns, read_dictionary=coded)
    except pa.ArrowInvalid as error:
        raise NotMadeYet(f"{path} is damaged ({str(error)[:100]}); `framing run` makes it again") from error


def read_coded(layout: Layout, name: str, columns: list[str] | None = None) -> pd.DataFrame:
    """The same with texts that repeat as categories in alphabetical order: a tenth of the memory."""
    schema = TABLES[name]
    texts = [column for column in columns or schema.names if schema.field(column).type == _S]
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
    """Several tables with the columns that are asked for, None being all; in those of MILLIONS texts are categories."""
    return {
        name: (read_coded if name in MILLIONS else read_table)(layout, name, chosen) for name, chosen in columns.items()
    }


def empty_table(name: str) -> pd.DataFrame:
    """The table `name` with no rows."""
    frame: pd.DataFrame = TABLES[name].remove_metadata().empty_table().to_pandas()
    return frame


def write_json(path: Path, value: Any) -> Path:
    """Write `value` as readable JSON with sorted keys, atomically."""
    with writing(path) as part:
        part.write_text(json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def file_hash(path: Path) -> str:
    """The sha256 of a file's bytes, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def one_writer(layout: Layout, wait: float) -> Iterator[None]:
    """Hold the workspace's lock; the kernel frees it when the process dies, however it dies."""
    layout.processed.mkdir(parents=True, exist_ok=True)
    lock = FileLock(layout.processed / ".lock")
    try:
        with lock.acquire(timeout=wait):
            _sweep(layout)
            yield
    except Timeout as error:
        raise Busy(
            f"another run is writing to {layout.processed} (waited {wait:g} s for its lock). "
            "Wait until it ends, or raise run.wait_seconds in framing.toml."
        ) from error


def _sweep(layout: Layout) -> None:
    """Delete what killed runs left half written; under the lock nobody else can be writing it."""
    tables, reports = layout.processed.rglob(".*.part"), layout.reports.glob(".*.part")
    for part in [*tables, *reports, *layout.run_records.glob(".*.part")]:
        shutil.rmtree(part) if part.is_dir() else part.unlink(missing_ok=True)
