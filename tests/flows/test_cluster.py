"""Encode and parse on a real Dask cluster with two workers, one of which is killed halfway."""

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
    small: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("prefect_dask", reason="needs prefect-dask: pip install prefect-dask")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    shutil.copytree(small.vectors / "models", tmp_path / "cache" / "framing" / "models")  # exporting takes a while
    scheduler = f"tcp://127.0.0.1:{free_port()}"
    place = tmp_path / "spread"
    shutil.copytree(small.config.parent, place, symlinks=True)
    spread = Layout.of(place)
    for left in (spread.vectors, spread.parses, spread.manifests):
        shutil.rmtree(left, ignore_errors=True)
    with spread.config.open("a", encoding="utf-8") as file:
        file.write(f'\n[workers]\ncluster = "{scheduler}"\nshard = 3\n')
    exchange = spread.processed / "exchange"
    port = scheduler.rpartition(":")[2]
    head = ("dask", "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
    worker = ("dask", "worker", scheduler, "--nthreads", "1", "--no-nanny", "--no-dashboard")
    running = [
        _start(tmp_path / "scheduler.log", *head),
        _start(tmp_path / "one.log", *worker),
        _start(tmp_path / "two.log", *worker),
    ]
    try:
        mine = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        flow = subprocess.Popen(
            [sys.executable, str(REPOSITORY / "flows" / "compare.py")],
            cwd=place, env=mine, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        running.append(flow)
        until(lambda: list(exchange.glob("*.npz")), 500, "the first shard")
        assert len(list(exchange.glob("*.json"))) > len(list(exchange.glob("*.npz"))), "too few shards for a middle"
        running[1].kill()
        said = flow.communicate(timeout=600)[0]
        assert flow.returncode == 0, said
        assert "0 texts new" in said, "the workers had not done everything"
        assert "parses on Dask" in said
    finally:
        for process in running:
            process.kill()
            process.wait()
    for name in TABLES:
        here, there = (hashlib.sha256(each.table(name).read_bytes()).hexdigest() for each in (small, spread))
        assert here == there, name
    assert list(exchange.iterdir()) == []
