"""Runs that are killed, run out of disk, or may not write: the next run ends as if nothing had happened."""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.publish import REPOSITORY
from benchmarks.speed import thirty_days
from framing.running import runs
from framing.running.commands import workspace
from framing.running.order import STAGES
from framing.running.runs import history
from framing.tables.files import write_json
from framing.tables.schemas import TABLES
from framing.tables.store import Layout

KILLS = int(os.environ.get("FRAMING_KILLS", "12"))  # the full test is 200; CI has not the time

pytestmark = pytest.mark.slow


def tables(layout: Layout) -> dict[str, str]:
    """The hash of every table's bytes."""
    return {name: hashlib.sha256(layout.table(name).read_bytes()).hexdigest() for name in TABLES}


def run(layout: Layout, full: bool = False) -> None:
    with runs.running(layout, "by hand") as this:
        for stage in STAGES:
            this.did(stage(layout, full=full))


def in_a_process_of_its_own(work: Callable[[], None]) -> int:
    """Fork, do the work, leave; the child's id. Forking spares two seconds of imports, in which nothing can break."""
    gc.collect()
    if child := os.fork():
        return child
    try:
        logging.disable()
        os.setpgid(0, 0)
        work()
        os._exit(0)
    except BaseException:
        os._exit(1)


def end_of(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_after(seconds: float, work: Callable[[], None]) -> bool:
    """Start the work, kill it with SIGKILL after so long; whether it was still at it."""
    child = in_a_process_of_its_own(work)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return False
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    return end_of(child) == -signal.SIGKILL


def beginnings(small: Layout) -> dict[str, Callable[[], None]]:
    """States of a workspace in which a run can be killed: nothing there yet, all vectors there, one article new."""

    def nothing() -> None:
        keep = small.vectors / "models"
        aside = small.processed.with_name("models-aside")
        shutil.move(keep, aside)  # exporting the model takes ten seconds, and its tests are elsewhere
        shutil.rmtree(small.processed)
        small.vectors.mkdir(parents=True)
        shutil.move(aside, keep)

    def vectors_only() -> None:
        for path in small.processed.iterdir():
            if path != small.vectors:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def one_gone() -> None:
        next((small.raw / "free-neman").glob("2025-*.txt")).unlink()

    return {"nothing": nothing, "vectors only": vectors_only, "one gone": one_gone}


def test_killed_at_random_instants(small: Layout, tmp_path: Path) -> None:
    """After a SIGKILL at any instant a rerun gives the tables of an undisturbed run, and nobody has to repair."""
    chance = random.Random(7)
    place = small.config.parent
    aside = tmp_path / "aside"
    states: dict[str, tuple[Path, dict[str, str], float]] = {}
    for name, begin in beginnings(small).items():
        shutil.copytree(place, aside / "before", symlinks=True)
        begin()
        shutil.copytree(place, aside / name, symlinks=True)
        started = time.monotonic()
        assert end_of(in_a_process_of_its_own(lambda: run(small))) == 0
        states[name] = (aside / name, tables(small), time.monotonic() - started)
        shutil.rmtree(place)
        shutil.move(aside / "before", place)
    struck = 0
    for number in range(KILLS):
        name = list(states)[number % len(states)]
        before, wanted, lasts = states[name]
        shutil.rmtree(place)
        shutil.copytree(before, place, symlinks=True)
        at = chance.uniform(0, lasts)
        was_struck = killed_after(at, lambda: run(small))
        assert end_of(in_a_process_of_its_own(lambda: run(small))) == 0, (name, at)
        assert tables(small) == wanted, f"{name}, killed after {at:.3f} s"
        left = [path for folder in (small.processed, small.reports) for path in folder.rglob("*.part")]
        assert left == []
        assert (small.latest_report / "index.html").is_file()
        if was_struck and len(history(small)) > 1:
            struck += history(small)[1]["status"] == "killed"
    assert struck >= KILLS // 4


def test_a_full_disk(small: Layout, tmp_path: Path) -> None:
    """On a disk too small for the run: a clear message, the old tables whole, and after making room all is well."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", str(disk)], check=False)
    if mounted.returncode != 0:
        pytest.skip("a small disk cannot be mounted here")
    try:
        place = disk / "workspace"
        shutil.copytree(small.config.parent, place, symlinks=True)
        layout = Layout.of(place)
        run(layout)
        wanted = tables(layout)
        ballast = disk / "ballast"
        free = shutil.disk_usage(disk).free
        for left in (4096, 65_536, 300_000, 900_000):
            free = shutil.disk_usage(disk).free
            ballast.write_bytes(b"\0" * (free - left))
            command = [sys.executable, "-m", "framing", "run", "--workspace", str(place), "--full"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            assert done.returncode == 5, done.stdout + done.stderr
            assert "disk is full" in done.stderr
            assert "Traceback" not in done.stderr
            ballast.unlink()
        # what a killed run left half written fills the disk to the last byte
        left = layout.processed / ".scores.parquet.part"
        left.write_bytes(b"\0" * (shutil.disk_usage(disk).free - 4096))
        write_json(layout.processed / "running.json", {"trigger": "by hand", "started": "2026-01-01T00:00:00+00:00"})
        done = subprocess.run([*command[:-1]], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert not left.exists()
        run(layout)
        assert tables(layout) == wanted
        assert len(history(layout)) >= 7  # no run is forgotten, also if there was no room for its record at first
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_folder_that_may_not_be_written(small: Layout, tmp_path: Path) -> None:
    """A read-only disk: a clear message; written again, all is well. (A mode alone does not stop root.)"""
    place = tmp_path / "mounted"
    place.mkdir()
    bound = subprocess.run(["mount", "--bind", str(small.config.parent), str(place)], check=False)
    if bound.returncode != 0:
        pytest.skip("nothing can be mounted read-only here")
    try:
        run(small)
        wanted = tables(small)
        subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
        command = [sys.executable, "-m", "framing", "run", "--workspace", str(place), "--full"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 5, done.stdout + done.stderr
        assert "read-only" in done.stderr
        assert "Traceback" not in done.stderr
    finally:
        subprocess.run(["umount", str(place)], check=True)
    run(small)
    assert tables(small) == wanted


def test_backup_and_restore(small: Layout, tmp_path: Path) -> None:
    """The backup that docs/OPERATIONS.md describes: the tables come out of it again, byte for byte."""
    run(small)
    wanted = tables(small)
    small.heads.mkdir()
    (small.heads / "why.txt").write_text("my own work", encoding="utf-8")
    text = (REPOSITORY / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
    [command] = re.findall(r"^(tar -czf .*?)^```", text, re.DOTALL | re.MULTILINE)
    subprocess.run(["sh", "-c", command], check=True, cwd=small.config.parent)
    restored = Layout.of(tmp_path / "restored")
    restored.config.parent.mkdir()
    archive = small.config.parent / "framing-backup.tar.gz"
    subprocess.run(["tar", "-xf", str(archive), "-C", str(restored.config.parent)], check=True)
    assert (restored.heads / "why.txt").exists()
    run(restored, full=True)
    assert tables(restored) == wanted


def test_thirty_days_end_where_one_run_ends(tmp_path: Path, finished_run: Layout) -> None:
    """Articles come, change and go over days; the tables are those of one run over what is there at the end."""
    layout = workspace.make(tmp_path / "days")
    few = "[comparison]\npermutations = 200\nshuffles = 50\n"
    layout.config.write_text(f"{finished_run.config.read_text(encoding='utf-8')}\n{few}", encoding="utf-8")
    shutil.copytree(finished_run.vectors, layout.vectors)
    mornings = list(thirty_days.simulate(layout, 30))
    assert [day.stages_run for day in mornings if day.day == thirty_days.QUIET] == [0]
    assert [day.rejected for day in mornings][-1] == 1
    assert thirty_days.differing_on_what_is_named(layout, thirty_days.at_once(layout, tmp_path / "at-once")) == []
    thirty_days.in_full(layout)
    assert thirty_days.differing(layout, thirty_days.at_once(layout, tmp_path / "called alike")) == []
    again = tables(layout)
    thirty_days.in_full(layout)
    assert tables(layout) == again  # nothing is left to be thought over
