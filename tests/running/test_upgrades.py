"""Workspaces of older versions, stored, and what a newer version makes of them.

To store one of now: `tar -cJf tests/running/stored/VERSION-DATE.tar.xz --exclude=vectors --exclude=models` with
framing.toml, data and reports/runs of a workspace of a few articles, after a run. It is never changed afterwards.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
from importlib.metadata import distributions
from pathlib import Path

import pytest

from framing.errors import BadSettings
from framing.running import runs
from framing.running.order import STAGES
from framing.settings import load
from framing.tables.schemas import TABLES
from framing.tables.store import Layout, read_table

LOCK = "requirements.lock"
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


@pytest.mark.slow
@pytest.mark.parametrize("stored", STORED, ids=[path.name for path in STORED])
def test_a_workspace_goes_back_to_the_version_that_made_it(stored: Path, finished_run: Layout, tmp_path: Path) -> None:
    """The older version makes its own tables again, its topics keep their ids, and the newer one goes on from there."""
    old = _source_that_stored(stored, tmp_path / "older")
    place = tmp_path / "workspace"
    with tarfile.open(stored) as archive:
        archive.extractall(place, filter="data")
    layout = Layout.of(place)
    shutil.copytree(finished_run.vectors / "models", layout.vectors / "models")
    _run(layout)
    topics, past = set(read_table(layout, "topics")["topic_id"]), len(runs.history(layout))
    command = [sys.executable, "-m", "framing", "run", "--workspace", str(place)]
    path = os.pathsep.join(map(str, (old, _what_only_that_runs_on(old.parent))))
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path})
    assert done.returncode == 0, done.stderr
    assert len(runs.history(layout)) == past + 1
    assert runs.history(layout)[0]["status"] == "finished"
    assert topics <= set(read_table(layout, "topics")["topic_id"])
    _run(layout)
    assert topics <= set(read_table(layout, "topics")["topic_id"])
    assert _run(layout).unchanged


def _source_that_stored(stored: Path, place: Path) -> Path:
    """The package as it was when a workspace was stored; the test is skipped where the history is not there."""
    git = ["git", "-C", str(stored.parent)]
    log = [*git, "log", "--diff-filter=A", "--format=%H", "--", stored.name]
    added = subprocess.run(log, capture_output=True, text=True)
    if added.returncode or not added.stdout.strip():
        pytest.skip("the history of this repository is not here")
    root = subprocess.run([*git, "rev-parse", "--show-toplevel"], capture_output=True, text=True).stdout.strip()
    of_it = ["archive", added.stdout.split()[-1], "src", LOCK]
    packed = subprocess.run(["git", "-C", root, *of_it], capture_output=True)
    if packed.returncode:
        pytest.skip("the commit that stored the workspace is not here")
    place.mkdir()
    subprocess.run(["tar", "-xf", "-", "-C", str(place)], input=packed.stdout, check=True)
    return place / "src"


def _what_only_that_runs_on(version: Path) -> Path:
    """A folder with what the older version's lock has and this environment has not: `make` would install it there."""
    lines = [line for line in (version / LOCK).read_text(encoding="utf-8").splitlines() if "==" in line]
    here = {re.sub(r"[-_.]+", "-", one.metadata["Name"]).lower() for one in distributions()}
    lacks = [line for line in lines if re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() not in here]
    wanted, folder = version / "lacks.txt", version / "lacks"
    wanted.write_text("\n".join(lacks), encoding="utf-8")
    folder.mkdir()
    pip = [sys.executable, "-m", "pip", "install", "-q", "--require-hashes", "--no-deps", "--target", str(folder)]
    done = subprocess.run([*pip, "-r", str(wanted)], capture_output=True, text=True) if lacks else None
    assert done is None or done.returncode == 0, done.stderr
    return folder


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
