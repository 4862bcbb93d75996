"""Workspaces of older versions, stored, and what a newer version makes of them.

To store one of now: `tar -cJf tests/running/stored/VERSION-DATE.tar.xz --exclude=vectors --exclude=models` with
framing.toml, data and reports/runs of a workspace of a few articles, after a run. It is never changed afterwards.
"""

from __future__ import annotations

import shutil
import tarfile
from pathlib import Path

import pytest

from framing.errors import BadSettings
from framing.running import runs
from framing.running.order import STAGES
from framing.settings import load
from framing.tables.schemas import TABLES
from framing.tables.store import Layout, read_table

STORED = sorted((Path(__file__).parent / "stored").glob("*.tar.xz"))


def _run(layout: Layout) -> runs.Run:
    with runs.running(layout, "by hand") as run:
        for stage in STAGES:
            run.did(stage(layout))
    return run


def test_there_is_one_to_try() -> None:
    assert STORED


@pytest.mark.slow
@pytest.mark.parametrize("stored", STORED, ids=[path.name for path in STORED])
def test_an_older_workspace_runs_on(stored: Path, finished_run: Layout, tmp_path: Path) -> None:
    """Its settings are read, its tables are made anew, its topics keep their ids, and its history is still there."""
    with tarfile.open(stored) as archive:
        archive.extractall(tmp_path, filter="data")
    layout = Layout.of(tmp_path)
    shutil.copytree(finished_run.vectors / "models", layout.vectors / "models")  # exporting the model takes long
    topics, past = set(read_table(layout, "topics")["topic_id"]), len(runs.history(layout))
    assert not _run(layout).unchanged
    assert topics <= set(read_table(layout, "topics")["topic_id"])
    assert len(runs.history(layout)) == past + 1
    for table in TABLES:
        read_table(layout, table)
    assert _run(layout).unchanged


def test_how_long_to_wait_redoes_nothing(small: Layout) -> None:
    _run(small)  # in a copy, the files are new
    text = small.config.read_text(encoding="utf-8")
    small.config.write_text(f"{text}\n[run]\nwait_seconds = 7\n", encoding="utf-8")
    assert [step["stage"] for step in _run(small).stages if not step["skipped"]] == []


@pytest.mark.parametrize(
    ("text", "says"),
    [("[run]\nprocesses = 2\n", "belongs under [machine]"), ("[report]\nwait_seconds = 3\n", "belongs under [run]")],
)
def test_a_setting_in_another_section_says_where_it_belongs(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "framing.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadSettings) as told:
        load(path)
    assert says in str(told.value)
