"""framing on Windows, stood in: a run without the modules and calls that Windows lacks, and with links that fail.

Nothing here shows that Windows itself does what it is taken to do. It shows that framing asks for nothing else.
"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from framing.running import runs
from framing.running.serving.password import password
from framing.tables.store import Layout

STOOD_IN = """
import os, pathlib, sys
# What other libraries ask of this system is theirs: on Windows they ask for something else.
import filelock, onnxruntime, pandas, pyarrow.parquet, scipy.stats, sklearn.feature_extraction.text, spacy, typer
from pydantic import Field
for name in ("fcntl", "resource"):
    sys.modules[name] = None  # importing it fails
for name in ("register_at_fork", "sync", "geteuid", "sched_getaffinity", "O_NOFOLLOW"):
    delattr(os, name)
def no_links(*_, **__):
    raise OSError(1314, "A required privilege is not held by the client")
pathlib.Path.symlink_to = os.symlink = no_links
from framing.machine import workers
assert not workers.KERNEL
from framing.running.commands.cli import app
app(["run", "--workspace", sys.argv[1]])
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there it is no stand-in")
def test_a_run_needs_nothing_that_windows_lacks(small: Layout) -> None:
    before = (small.latest_report / "data" / "contrasts.csv").read_bytes()
    for folder in (small.processed, small.reports):
        subprocess.run(["rm", "-r", str(folder)], check=True)
    command = [sys.executable, "-c", STOOD_IN, str(small.config.parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not (small.reports / "latest").is_symlink()
    assert (small.latest_report / "data" / "contrasts.csv").read_bytes() == before
    [record] = runs.history(small)
    assert record["status"] == "finished"
    assert record["peak_memory_mb"] is None


def test_a_password_is_made_where_files_have_no_marks_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows shows every file as readable for all, and knows no numbers of users."""
    monkeypatch.delattr(os, "geteuid")
    monkeypatch.delattr(os, "O_NOFOLLOW", raising=False)
    layout = Layout.of(tmp_path)
    found = password(layout)
    layout.password.chmod(stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IROTH)
    assert password(layout) == found
