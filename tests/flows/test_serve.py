"""`framing serve` as one process: folder watch, schedule, reports, and being killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest

from framing.running.runs import history
from framing.running.serving.password import password
from framing.tables.store import Layout
from tests.flows.real import REPOSITORY, Prefect, free_port, until

pytestmark = pytest.mark.slow


class Served:
    """A workspace under `framing serve`, on its own ports."""

    def __init__(self, layout: Layout, **schedule: str) -> None:
        self.layout, self.port, self.reports_port = layout, free_port(), free_port()
        lines = [f"{key} = {value}" for key, value in schedule.items()] or ["active = false"]
        ports = [f"port = {self.port}", f"reports_port = {self.reports_port}", "settle_seconds = 2"]
        text = layout.config.read_text(encoding="utf-8")
        layout.config.write_text("\n".join([text, "[schedule]", *lines, "[serve]", *ports, ""]), encoding="utf-8")
        self.log = layout.config.parent / "serve.log"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "framing", "serve", "--workspace", str(self.layout.config.parent)]
        mine = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(command, env=mine, stdout=out, stderr=out, start_new_session=True)
        until(lambda: b"Reports: http" in self.log.read_bytes(), 120, "the start of framing serve")

    def page(self, path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.reports_port}{path}", timeout=10) as answer:
            text: str = answer.read().decode()
        return text

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=90)
        if how == signal.SIGKILL:
            os.killpg(self.process.pid, signal.SIGKILL)
        return code


@pytest.fixture
def served(small: Layout) -> Iterator[list[Served]]:
    started: list[Served] = []
    yield started
    for each in started:
        if each.process.poll() is None:
            os.killpg(each.process.pid, signal.SIGKILL)


def _add_article(layout: Layout, name: str) -> None:
    source = next((REPOSITORY / "data" / "raw" / "free-neman").glob(f"{name}*"))
    (layout.raw / "free-neman" / source.name).write_bytes(source.read_bytes())


def _tasks(prefect: Prefect, run: str) -> set[str]:
    found = prefect.ask("/task_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})
    return {task["state_type"] for task in found}


def test_new_files_settle_and_one_run_starts(small: Layout, served: list[Served]) -> None:
    serving = Served(small)
    served.append(serving)
    until(lambda: len(history(small)) == 2, 180, "the run at the start")
    for name in ("2025-03-25", "2025-05-20", "2025-07-15"):
        _add_article(small, name)
    until(lambda: len(history(small)) == 3, 120, "the run for the new files")
    record = history(small)[0]
    assert record["trigger"] == "files in data/raw: 3 new"
    assert record["status"] == "finished"
    assert record["report"] in serving.page("/")
    assert "<h1" in serving.page("/latest/index.html")
    found = subprocess.run(
        [sys.executable, "-m", "framing", "doctor", "--workspace", str(small.config.parent)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "fine  server" in found.stdout, found.stdout
    assert serving.end() == 0
    assert len(history(small)) == 3


def test_the_schedule_of_the_settings_fires(small: Layout, served: list[Served]) -> None:
    serving = Served(small, every_minutes="1", timezone='"Europe/Vilnius"')
    served.append(serving)
    until(lambda: any(record["trigger"] == "scheduled" for record in history(small)), 240, "a scheduled run")


def test_killed_in_the_middle_and_started_again(small: Layout, served: list[Served]) -> None:
    serving = Served(small)
    served.append(serving)
    until(lambda: len(history(small)) == 2, 180, "the run at the start")
    _add_article(small, "2025-03-25")
    mark = small.processed / "running.json"
    until(mark.exists, 120, "a run under way")
    pid = json.loads(mark.read_text(encoding="utf-8"))["pid"]
    serving.end(signal.SIGKILL)
    os.kill(pid, signal.SIGKILL)
    serving.start()
    until(lambda: len(history(small)) >= 4, 400, "the killed run's record and the next run")
    assert {record["status"] for record in history(small)[:2]} <= {"finished", "killed", "unchanged"}
    assert "killed" in {record["status"] for record in history(small)}
    prefect = Prefect(small.config.parent, password(small), serving.port)
    until(lambda: not prefect.runs(state_type="RUNNING"), 60, "no dead run listed as running")
    assert len(prefect.runs(state_type="CRASHED")) == 1


def test_a_service_that_is_stopped_in_the_middle_of_a_run_records_it_as_cancelled(
    small: Layout, served: list[Served]
) -> None:
    serving = Served(small)
    served.append(serving)
    until(lambda: len(history(small)) == 2, 180, "the run at the start")
    Prefect(small.config.parent, password(small), serving.port).trigger("served", full=True)
    until((small.processed / "running.json").exists, 120, "a run under way")
    assert serving.end() == 0
    until(lambda: history(small)[0]["status"] == "cancelled", 30, "the record")


def test_a_run_that_is_cancelled_on_prefects_page_is_recorded_as_cancelled(small: Layout, served: list[Served]) -> None:
    serving = Served(small)
    served.append(serving)
    until(lambda: len(history(small)) == 2, 180, "the run at the start")
    prefect = Prefect(small.config.parent, password(small), serving.port)
    run = prefect.trigger("served", full=True)
    mark = small.processed / "running.json"
    until(mark.exists, 120, "a run under way")
    prefect.ask(f"/flow_runs/{run}/set_state", {"state": {"type": "CANCELLING"}})
    assert prefect.ended(run, 60) == "CANCELLED"
    until(lambda: "RUNNING" not in _tasks(prefect, run), 30, "the states of its tasks")
    assert _tasks(prefect, run) <= {"COMPLETED", "CANCELLED"}  # nothing crashed: somebody ended it
    until(lambda: history(small)[0]["status"] == "cancelled", 30, "the record")
    assert not mark.exists()
    assert not (small.reports / "last-failure.txt").exists()  # nothing failed
    assert "Traceback" not in json.dumps(history(small)[0])
    tags = set(prefect.ask(f"/flow_runs/{run}")["tags"])
    assert tags == {"framing", "workspace:workspace", "trigger:hand"}


def test_a_run_whose_process_is_killed_is_recorded_at_once(small: Layout, served: list[Served]) -> None:
    """Not only by the next run: until then, what it left half written would keep a full disk full."""
    serving = Served(small)
    served.append(serving)
    until(lambda: len(history(small)) == 2, 180, "the run at the start")
    run = Prefect(small.config.parent, password(small), serving.port).trigger("served", full=True)
    mark = small.processed / "running.json"
    until(mark.exists, 120, "a run under way")
    os.kill(json.loads(mark.read_text(encoding="utf-8"))["pid"], signal.SIGKILL)
    assert Prefect(small.config.parent, password(small), serving.port).ended(run, 60) == "CRASHED"
    until(lambda: history(small)[0]["status"] == "killed", 30, "the record")
    assert not mark.exists()
