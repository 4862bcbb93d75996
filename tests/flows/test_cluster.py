"""Every stage that can be shared on a real Dask cluster with two workers, one of which is killed on the way."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from framing.tables.schemas import TABLES
from framing.tables.store import Layout
from tests.flows.real import REPOSITORY, free_port, until


def _start(log: Path, *arguments: str) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen([sys.executable, "-m", *arguments], stdout=out, stderr=out, stdin=subprocess.DEVNULL)


@pytest.mark.slow
def test_tables_are_the_same_from_two_workers_of_which_one_dies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("prefect_dask", reason="needs prefect-dask: pip install prefect-dask")
    alone, spread = (Layout.of(tmp_path / name) for name in ("alone", "spread"))
    for layout in (alone, spread):
        shutil.copytree(REPOSITORY / "data" / "raw", layout.raw)
        shutil.copyfile(REPOSITORY / "framing.toml", layout.config)
    scheduler = f"tcp://127.0.0.1:{free_port()}"
    with spread.config.open("a", encoding="utf-8") as file:
        file.write(f'\n[workers]\ncluster = "{scheduler}"\n')
    mine = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    subprocess.run([sys.executable, "-m", "framing", "run"], cwd=alone.config.parent, env=mine, check=True)
    port = scheduler.rpartition(":")[2]
    head = ("dask", "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
    worker = ("dask", "worker", scheduler, "--nthreads", "1", "--no-nanny", "--no-dashboard")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    logs = [tmp_path / name for name in ("one.log", "two.log")]
    running = [_start(tmp_path / "scheduler.log", *head), *(_start(log, *worker) for log in logs)]
    try:
        flow = subprocess.Popen(
            [sys.executable, str(REPOSITORY / "flows" / "compare.py")],
            cwd=spread.config.parent, env=mine, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        running.append(flow)
        until(lambda: "parse: parsing, part" in logs[0].read_text(encoding="utf-8"), 240, "a part of the parsing")
        running[1].kill()
        said = flow.communicate(timeout=600)[0]
        assert flow.returncode == 0, said
    finally:
        for process in running:
            process.kill()
            process.wait()
    told = "".join(log.read_text(encoding="utf-8") for log in logs)
    for stage in ("ingest", "segment", "embed", "parse", "measure", "compare", "report"):
        assert f"Task run '{stage}: " in told, f"no worker has done a part of {stage}"
    for name in TABLES:
        here, there = (hashlib.sha256(each.table(name).read_bytes()).hexdigest() for each in (alone, spread))
        assert here == there, name
