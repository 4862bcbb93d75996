"""Four hundred hostile inputs: each ends as an article or as a rejected row, within its time and memory.

The inputs are made by made_hostile.py. test_hostile.py tells of single guards, test_fuzz.py of damage by chance.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from framing import ingest
from framing.ingest.limits import NOT_KEPT, over_limits
from framing.ingest.readings import Readings, in_other_processes
from framing.ingest.tables import read_into
from framing.running.commands import workspace
from framing.running.order import STAGES
from framing.running.runs import history
from framing.settings import IngestSettings
from framing.tables.keeping import InMemory
from framing.tables.records import Article, Block, Source
from framing.tables.schemas import TABLES
from framing.tables.store import Layout, read_table
from framing.text.paragraphs import tables
from tests.ingest.made_hostile import SENTENCE, SORTS, TEXT, texts

SECONDS, MEMORY, MAIN = 60.0, 1_000, 1_500  # of processor time, and MB: for a file, and for the process that asks
SMALL = 100_000  # bytes of what is tried in every run of the tests


def ended(raw: Path) -> dict[str, str]:
    """What became of every input: a reason, or article, or held."""
    rows: list[tuple[object, ...]] = []
    readings = Readings(InMemory(), "", in_other_processes(0, IngestSettings().max_seconds))

    def add(name: str, row: tuple[object, ...]) -> None:
        if name == "articles":
            rows.append(row)

    _, rejected = read_into(raw, IngestSettings(), {}, readings, add)
    path, held = (TABLES["articles"].names.index(name) for name in ("source_path", "quarantined"))
    found = {str(row[path]): "held" if row[held] else "article" for row in rows}
    return {**found, **dict(zip(rejected["source_path"], rejected["reason"], strict=True))}


def _written(folder: Path, inputs: Iterator[tuple[str, bytes]], most: int | None = None) -> set[str]:
    folder.mkdir(parents=True, exist_ok=True)
    names = set()
    for name, content in inputs:
        if most is None or len(content) <= most:
            (folder / name).write_bytes(content)
            names.add(name)
    return names


def _missing(found: dict[str, str], names: set[str]) -> set[str]:
    """The files that are no article and no row: nothing of them is told."""
    told = {path.removeprefix("post/").split("#")[0].split("/")[0] for path in found}
    return names - told


def test_there_are_four_hundred() -> None:
    counts = {sort: sum(1 for _ in make()) for sort, make in SORTS.items() if sort not in ("texts", "packed")}
    assert sum(counts.values()) + sum(1 for _ in texts(100, 100)) + 60 >= 400, counts


@pytest.mark.parametrize("sort", ["pages", "encodings", "records", "misnamed"])
def test_small_ones_are_articles_or_rows(tmp_path: Path, sort: str) -> None:
    names = _written(tmp_path / "raw" / "post", SORTS[sort](), SMALL)
    assert len(names) >= 10
    found = ended(tmp_path / "raw")
    assert _missing(found, names) == set()
    assert "failed" not in found.values(), {path for path, reason in found.items() if reason == "failed"}


def test_texts_of_one_thing_over_and_over_are_articles(tmp_path: Path) -> None:
    names = _written(tmp_path / "raw" / "post", texts(3_000, 3_000))
    found = ended(tmp_path / "raw")
    assert _missing(found, names) == set()
    assert set(found.values()) <= {"article", "held", "duplicate", "letters-lost", "binary", "too-short"}


def _held(text: str) -> Article:
    found = ingest.read(Source("post/a.txt", "post", f"Ferry runs\n\n{TEXT}\n\n{text}".encode()), IngestSettings())
    assert isinstance(found, Article)
    return found


def test_an_article_over_its_limits_is_held_back_with_its_reason() -> None:
    long, good = _held(SENTENCE * 12_000), _held(SENTENCE * 9)
    assert "at most 1,000,000 are read as one article (ingest.max_characters)" in long.held[0]
    assert sum(len(block.text) for block in long.body) <= 1_000_000
    assert long.left_out[-1].reason == NOT_KEPT
    assert long.held[0] in long.doubts
    assert good.held == ()
    word = over_limits((Block(SENTENCE + "x" * 20_000),), IngestSettings())
    assert word == ("It has a word of more than 10,000 characters (ingest.max_word).",)


def _spent() -> tuple[float, int]:
    """Processor seconds of all processes that this one has started, and the most MB that one of them has now."""
    while True:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # a thread ended while it was looked at
            return _seen()


def _seen() -> tuple[float, int]:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, most = ended.ru_utime + ended.ru_stime, 0
    for task in Path("/proc/self/task").iterdir():
        for process in (task / "children").read_text().split():
            times = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            seconds += (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")
            told = Path(f"/proc/{process}/status").read_text().splitlines()
            most = max([most, *(int(line.split()[1]) // 1024 for line in told if line.startswith("VmHWM"))])
    return seconds, most


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what other processes need")
@pytest.mark.parametrize("sort", SORTS)
def test_each_file_costs_little(tmp_path: Path, sort: str) -> None:
    over: dict[str, tuple[float, int]] = {}
    for number, (name, content) in enumerate(SORTS[sort]()):
        raw = tmp_path / str(number) / "raw"
        names = _written(raw / "post", iter([(name, content)]))
        before, _ = _spent()
        assert _missing(ended(raw), names) == set(), name
        after, most = _spent()
        if after - before > SECONDS or most > MEMORY:
            over[name] = (after - before, most)
        (raw / "post" / name).unlink()
    assert over == {}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MAIN * 1024


@pytest.mark.slow
def test_a_cut_that_runs_out_of_time_ends_no_run(small: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    more = "[ingest]\nmax_characters = 5_000_000\n"  # so that cutting takes long, for a process that has just begun too
    small.config.write_text(f"{small.config.read_text(encoding='utf-8')}\n{more}", encoding="utf-8")
    told = "".join(f'"It is number {n}," he said. ' for n in range(120_000))
    outlet = next(path for path in small.raw.iterdir() if path.is_dir())
    (outlet / "slow.txt").write_text(f"Ferry runs\n\n{TEXT}\n\n{told}", encoding="utf-8")
    monkeypatch.setattr(tables, "SECONDS", 4.0)
    done = {stage.name: stage(small) for stage in STAGES}
    assert done["segment"].counts["articles given up"] == 1
    (row,) = read_table(small, "uncut").to_dict("records")
    assert row["reason"] == "too-slow"
    page = (small.latest_report / "index.html").read_text(encoding="utf-8")
    assert "Cutting it into paragraphs was given up" in page
    assert row["article_id"] not in set(read_table(small, "paragraphs")["article_id"])
    monkeypatch.undo()  # it would now be cut, if it was tried again
    (outlet / "more.txt").write_text(f"Ferry stops\n\n{TEXT.replace('again', 'no more')}", encoding="utf-8")
    again = {stage.name: stage(small) for stage in STAGES}
    assert not again["segment"].skipped
    assert read_table(small, "uncut").to_dict("records") == [row]


@pytest.mark.slow
def test_no_run_fails_over_them(tmp_path: Path) -> None:
    layout = workspace.make(tmp_path / "w")
    for outlet in ("post", "ledger"):
        good = [(f"{n}.txt", f"Ferry {n}\n\n{TEXT} {outlet} {n}".encode()) for n in range(3)]
        _written(layout.raw / outlet, iter(good))
    for sort, make in SORTS.items():
        _written(layout.raw / "post", texts(20_000, 200_000) if sort == "texts" else make())
    command = [sys.executable, "-m", "framing", "run", "--workspace", str(layout.config.parent)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2_000:]
    record = history(layout)[0]
    assert record["status"] == "finished", json.dumps(record)
    assert record["peak_memory_mb"] < MAIN
