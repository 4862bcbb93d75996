"""The flow with no server set up, beside the plain command."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from framing.runs import history
from framing.store import TABLES, Layout

REPOSITORY = Path(__file__).parents[2]
FLOW = str(REPOSITORY / "flows" / "compare.py")


def _flow(*arguments: str, place: Path) -> subprocess.CompletedProcess[str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return subprocess.run([sys.executable, FLOW, *arguments], cwd=place, env=mine, capture_output=True, text=True)


@pytest.mark.slow
def test_without_a_server_it_makes_the_same_tables_as_the_command(small: Layout, tmp_path: Path) -> None:
    place = small.config.parent
    shutil.copytree(place, tmp_path / "other", symlinks=True)
    other = Layout.of(tmp_path / "other")
    done = _flow("--full", place=place)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.splitlines()[-1].removeprefix("Report: ")).is_file()
    command = [sys.executable, "-m", "framing.cli", "run", "--workspace", str(other.config.parent), "--full"]
    subprocess.run(command, check=True, capture_output=True)
    for name in TABLES:
        here, there = (hashlib.sha256(each.table(name).read_bytes()).hexdigest() for each in (small, other))
        assert here == there, name
    assert history(small)[0]["status"] == "finished"
    assert (place / ".prefect").is_dir()  # what Prefect keeps stays in the workspace


def test_bad_settings_are_told_before_anything_starts(tmp_path: Path) -> None:
    done = _flow(place=tmp_path)
    assert done.returncode == 2
    assert "framing init" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [".prefect"]  # made by importing Prefect; nothing else
