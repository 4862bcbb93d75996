"""The deployments of prefect.yaml on a real Prefect server with a real worker."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import urllib.error
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from framing.running.commands import workspace
from framing.running.runs import history
from framing.tables.store import Layout
from tests.flows.real import REPOSITORY, Prefect, until

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prefect]:
    server = Prefect(tmp_path_factory.mktemp("prefect"))
    try:
        server.start_server()
        server.deploy()
        server.start_worker()
        yield server
    finally:
        server.close()


def _add_article(layout: Layout, name: str) -> None:
    """Add one article of an existing outlet."""
    source = next((REPOSITORY / "data" / "raw" / "free-neman").glob(f"{name}*"))
    (layout.raw / "free-neman" / source.name).write_bytes(source.read_bytes())


def _reports(layout: Layout) -> set[str]:
    return {path.parent.name for path in layout.reports.glob("*/run.json")} - {"latest"}


def test_deploy_trigger_report(prefect: Prefect, small: Layout) -> None:
    """By the command line and by the API: each run reads what is new and writes a report."""
    place = str(small.config.parent)
    before = _reports(small)
    _add_article(small, "2025-03-25")
    prefect.cli("deployment", "run", "compare/manual", "--param", f"workspace={place}", "--watch")
    first = _reports(small) - before
    assert len(first) == 1
    _add_article(small, "2025-05-20")
    run = prefect.trigger("manual", workspace=place, reason="asked through the API")
    assert prefect.ended(run, 180) == "COMPLETED"
    assert len(_reports(small) - before - first) == 1
    assert prefect.ask(f"/flow_runs/{run}")["name"] == f"{Path(place).name}, asked through the API"
    artifacts = {found["key"]: found for found in prefect.ask("/artifacts/filter", {})}
    assert artifacts.keys() >= {"progress", "stages", "report"}
    assert float(artifacts["progress"]["data"]) == 100


def test_the_form_says_what_its_fields_mean(prefect: Prefect) -> None:
    fields = prefect.deployment("manual")["parameter_openapi_schema"]["properties"]
    assert fields.keys() == {"workspace", "full", "reason"}
    assert all(field.get("description") for field in fields.values())
    assert fields["full"]["type"] == "boolean"
    assert fields["reason"]["maxLength"] == 200
    for name in ("manual", "nightly"):
        assert prefect.deployment(name)["parameters"]["reason"] == "by hand"  # whoever fills in the form is a person
    assert prefect.deployment("nightly")["schedules"][0]["parameters"] == {"reason": "scheduled"}
    for wrong in ("x" * 201, ""):
        with pytest.raises(urllib.error.HTTPError):
            prefect.trigger("manual", reason=wrong)


def test_a_run_is_tagged_with_its_workspace_and_its_trigger(prefect: Prefect, small: Layout) -> None:
    run = prefect.trigger("manual", workspace=str(small.config.parent))
    assert prefect.ended(run, 180) == "COMPLETED"
    tags = set(prefect.ask(f"/flow_runs/{run}")["tags"])
    assert tags == {"framing", "workspace:workspace", "trigger:hand"}


def test_a_schedule_fires_and_reports_what_has_arrived(prefect: Prefect, small: Layout) -> None:
    place = str(small.config.parent)
    nightly = prefect.deployment("nightly")
    _add_article(small, "2025-03-25")
    before = _reports(small)
    body = [{"schedule": {"interval": 60}, "active": True, "parameters": {"workspace": place, "reason": "scheduled"}}]
    made = prefect.ask(f"/deployments/{nightly['id']}/schedules", body)
    try:
        until(lambda: _reports(small) - before, 240, "a report by schedule")
    finally:
        prefect.ask(f"/deployments/{nightly['id']}/schedules/{made[0]['id']}", method="DELETE")
    assert history(small)[0]["trigger"] == "scheduled"


def test_an_event_with_a_payload_starts_a_run(prefect: Prefect, small: Layout) -> None:
    before = len(prefect.runs())
    code = (
        "from prefect.events import emit_event; import time\n"
        "emit_event('framing.articles.added', resource={'prefect.resource.id': 'framing.raw.test'},"
        " payload={'reason': 'told by a test'}); time.sleep(3)"
    )
    subprocess.run([sys.executable, "-c", code], env=prefect.environment, check=True, capture_output=True)
    until(lambda: len(prefect.runs()) > before, 90, "a run started by the event")
    told = [run for run in prefect.runs() if run["parameters"].get("reason") == "told by a test"]
    # Its workspace would be the worker's folder, the repository, so the test does not run it.
    prefect.ask(f"/flow_runs/{told[0]['id']}/set_state", {"state": {"type": "CANCELLED"}, "force": True})


def test_a_hook_hears_of_a_failed_run_as_the_documentation_says(prefect: Prefect, tmp_path: Path) -> None:
    told: list[str] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(self.rfile.read(int(self.headers["content-length"])).decode())
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    place = workspace.make(tmp_path / "empty").config.parent
    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for _ in range(2):  # started again, it replaces what it made
            subprocess.run(
                [sys.executable, "flows/notify.py", "webhook"], input=f"http://127.0.0.1:{server.server_port}/\n",
                env=prefect.environment, check=True, capture_output=True, text=True, cwd=REPOSITORY,
            )  # fmt: skip
        names = [one["name"] for one in prefect.ask("/automations/filter", {})]
        assert names.count("framing did not end well") == names.count("framing has no news") == 1
        assert prefect.ended(prefect.trigger("manual", workspace=str(place), reason="to fail"), 180) == "FAILED"
        until(lambda: told, 60, "the call to the hook")
        server.shutdown()
    assert "empty, to fail: Failed" in told[0]
    assert "no article was found" in told[0]


def test_two_runs_at_once_do_not_harm_each_other(prefect: Prefect, small: Layout) -> None:
    place = str(small.config.parent)
    small.config.write_text(small.config.read_text(encoding="utf-8") + "\n[run]\nwait_seconds = 300\n")
    outcome: list[int] = []

    def by_hand() -> None:
        command = [sys.executable, "-m", "framing", "run", "--workspace", place, "--full"]
        outcome.append(subprocess.run(command, check=False, capture_output=True).returncode)

    run = prefect.trigger("manual", workspace=place, full=True)
    beside = threading.Thread(target=by_hand)
    beside.start()
    assert prefect.ended(run, 300) == "COMPLETED"
    beside.join(timeout=300)
    assert outcome == [0]
    assert [record["status"] for record in history(small)[:2]] == ["finished", "finished"]


def _at_work(layout: Layout) -> int:
    """The id of the process that works in a workspace, from the mark it leaves there, or 0."""
    try:
        mark = json.loads((layout.processed / "running.json").read_text(encoding="utf-8"))
        pid: int = mark["pid"]
        os.kill(pid, 0)
    except (OSError, ValueError):
        return 0
    return pid


def test_a_killed_flow_is_recorded_and_the_next_one_completes(prefect: Prefect, small: Layout) -> None:
    place = str(small.config.parent)
    _add_article(small, "2025-03-25")  # so that there is work left, however early the run is killed
    run = prefect.trigger("manual", workspace=place, full=True)
    os.kill(until(lambda: _at_work(small), 120, "the flow at work"), signal.SIGKILL)
    assert prefect.ended(run, 120) == "CRASHED"
    until((small.reports / "last-failure.txt").exists, 30, "the account")
    assert "died" in (small.reports / "last-failure.txt").read_text(encoding="utf-8")
    assert prefect.ended(prefect.trigger("manual", workspace=place), 300) == "COMPLETED"
    assert [record["status"] for record in history(small)[:2]] == ["finished", "killed"]
    assert not (small.reports / "last-failure.txt").exists()


def test_a_killed_worker_harms_nothing(prefect: Prefect, small: Layout) -> None:
    place = str(small.config.parent)
    _add_article(small, "2025-03-25")  # so that there is work left, however early the run is killed
    run = prefect.trigger("manual", workspace=place, full=True)
    os.kill(until(lambda: _at_work(small), 120, "the flow at work"), signal.SIGKILL)
    prefect.kill(prefect.worker)
    prefect.start_worker()
    # The dead run keeps the deployment's only slot until its lease ends; `framing run` needs no slot.
    command = [sys.executable, "-m", "framing", "run", "--workspace", place]
    subprocess.run(command, check=True, capture_output=True)
    assert [record["status"] for record in history(small)[:2]] == ["finished", "killed"]
    assert prefect.state(run) in {"RUNNING", "CRASHED"}
    if prefect.state(run) == "RUNNING":
        prefect.ask(f"/flow_runs/{run}/set_state", {"state": {"type": "CRASHED"}, "force": True})
    assert prefect.ended(prefect.trigger("nightly", workspace=place, reason="after"), 400) == "COMPLETED"


def test_a_server_killed_in_the_middle_and_restarted(prefect: Prefect, small: Layout) -> None:
    place = str(small.config.parent)
    run = prefect.trigger("nightly", workspace=place, full=True, reason="server dies")
    until(lambda: _at_work(small), 120, "the flow at work")
    prefect.kill(prefect.server, signal.SIGKILL)
    prefect.start_server()
    # Calls to the server are retried for more than a minute, so the run survives a quick restart.
    until(lambda: not _at_work(small), 300, "the end of the flow")
    until(lambda: prefect.state(run) in {"COMPLETED", "FAILED", "CRASHED"}, 120, "a verdict on the run")
    command = [sys.executable, "-m", "framing", "run", "--workspace", place]
    subprocess.run(command, check=True, capture_output=True)
    assert history(small)[0]["status"] in {"finished", "unchanged"}
