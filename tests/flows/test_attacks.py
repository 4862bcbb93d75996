"""What the page of another site can do to framing in the same browser: nothing. Tried in a real browser."""

from __future__ import annotations

import shutil
import threading
import urllib.error
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from framing.running.commands import workspace
from framing.running.serving.password import password
from tests.flows.real import Prefect, until
from tests.flows.test_serve import Served

pytestmark = pytest.mark.slow

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
TRIES = (Path(__file__).with_name("attacks.js")).read_text(encoding="utf-8")
REBOUND = "evil.example"


class _Blank(BaseHTTPRequestHandler):
    """The attacker's own server: an empty page on another port of this machine."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>evil</title><body></body>")

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium with a network, and with a name that an attacker made resolve to this machine."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (dev dependency)")
    if CHROMIUM is None:
        pytest.skip("no chromium on the path: apt-get install chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    flags += ["--disable-component-update", "--disable-sync", f"--host-resolver-rules=MAP {REBOUND} 127.0.0.1"]
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Blank) as attacker:
        threading.Thread(target=attacker.serve_forever, daemon=True).start()
        yield attacker.server_port
        attacker.shutdown()


@dataclass
class Target:
    """A server to attack: Prefect's API, asked with the password, and the ids that a real attacker would need."""

    prefect: Prefect
    deployment: str
    pool: str
    proof: Path
    reports: str = ""
    run: str = ""
    flow: str = ""

    def __post_init__(self) -> None:
        found = self.prefect.ask(f"/deployments/{self.deployment}")
        self.flow = found["flow_id"]
        far = {"type": "SCHEDULED", "state_details": {"scheduled_time": "2099-01-01T00:00:00Z"}}
        made = self.prefect.ask(f"/deployments/{self.deployment}/create_flow_run", {"state": far, "name": "victim"})
        self.run = made["id"]

    def state(self) -> dict[str, Any]:
        """Everything that an attack could change."""
        ask = self.prefect.ask
        kept = {
            what: sorted((one["id"], one.get("name")) for one in ask(f"/{what}/filter", {}))
            for what in ("flows", "deployments", "automations", "work_pools", "variables")
        }
        deployment = ask(f"/deployments/{self.deployment}")
        events = ask("/events/filter", {"filter": {"resource": {"id": ["framing.raw.evil"]}}})["events"]
        pools = [pool["base_job_template"] for pool in ask("/work_pools/filter", {})]
        runs = ask("/flow_runs/filter", {"sort": "START_TIME_DESC"})
        return {
            **kept,
            "deployment": {key: deployment[key] for key in ("entrypoint", "job_variables", "paused", "pull_steps")},
            "schedules": len(deployment["schedules"]),
            "victim": self.prefect.state(self.run),
            "evil runs": [run["id"] for run in runs if run["name"] == "evil" or "evil" in str(run["parameters"])],
            "evil events": len(events),
            "pools": pools,
            "proof": self.proof.exists(),
        }

    def tried_from(self, page: Any, host: str, reports: str, most: int) -> list[dict[str, Any]]:
        api = f"http://{host}:{self.prefect.port}/api"
        ids = {"deployment": self.deployment, "run": self.run, "flow": self.flow, "pool": self.pool}
        given = {**ids, "api": api, "reports": reports, "proof": str(self.proof), "most": most}
        tries: list[dict[str, Any]] = page.evaluate(TRIES, given)
        return tries


def attacked(
    target: Target, browser: Any, elsewhere: int, most: int = 100
) -> tuple[int, list[dict[str, Any]], dict[str, Any]]:
    """Try everything from each kind of foreign page: how many tries, those that read something, and what changed."""
    before = target.state()
    tried, read = 0, []
    port = target.prefect.port
    rebound = f"http://{REBOUND}:{port}/evil.html"
    reports_port = target.reports.rpartition(":")[2]
    for place, host in (
        (f"http://127.0.0.1:{elsewhere}/", "127.0.0.1"),  # another port of this machine: another origin, the same site
        (f"http://localhost:{elsewhere}/", "localhost"),
        (f"http://{REBOUND}:{elsewhere}/", "127.0.0.1"),  # another site
        (rebound, REBOUND),  # another site, whose name now resolves to this machine: for the browser, the same origin
    ):
        context = browser.new_context()
        page = context.new_page()
        page.route(rebound, lambda route: route.fulfill(content_type="text/html", body="<title>evil</title>"))
        page.goto(place)
        reports = f"http://{host}:{reports_port}" if target.reports else ""
        tries = target.tried_from(page, host, reports, most)
        tried += len(tries)
        read += [{"from": place, **one} for one in tries if one["read"]]
        context.close()
    after = target.state()
    return tried, read, {key: (before[key], after[key]) for key in before if before[key] != after[key]}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """An empty workspace under `framing serve`, with something that looks like a report."""
    layout = workspace.make(tmp_path_factory.mktemp("attacked") / "workspace")
    (layout.reports / "latest").mkdir()
    (layout.reports / "latest" / "index.html").write_text("<h1>what nobody else may read</h1>", encoding="utf-8")
    serving = Served(layout)
    prefect = Prefect(layout.config.parent, port=serving.port, password=password(layout))
    proof = tmp_path_factory.mktemp("proof") / "evil"
    until(lambda: prefect.ask("/deployments/filter", {}), 60, "the deployment")
    # Prefect saves the deployment first and its trigger a moment later: what an attack changed is told only after both.
    until(lambda: prefect.ask("/automations/filter", {}), 60, "the automation that starts a run for new files")
    try:
        deployment = prefect.deployment("served")["id"]
        yield Target(prefect, deployment, "none", proof, f"http://127.0.0.1:{serving.reports_port}")
    finally:
        serving.end()


def _own_server(folder: Path, password: str) -> Iterator[Target]:
    """A server and a worker, as docs/OPERATIONS.md starts them; without a password, as Prefect starts by itself."""
    prefect = Prefect(folder / "prefect", password)
    try:
        prefect.start_server()
        prefect.deploy()
        prefect.start_worker()
        yield Target(prefect, prefect.deployment("manual")["id"], "local-pool", folder / "evil")
    finally:
        prefect.close()


@pytest.fixture(scope="module")
def documented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    yield from _own_server(tmp_path_factory.mktemp("documented"), "framing:of-a-test-and-long-enough-for-it")


@pytest.fixture
def unprotected(tmp_path: Path) -> Iterator[Target]:
    yield from _own_server(tmp_path, "")


def test_core_another_page_can_do_nothing_to_framing_serve(served: Target, browser: Any, elsewhere: int) -> None:
    tried, read, changed = attacked(served, browser, elsewhere)
    assert tried > 500
    assert read == []
    assert changed == {}


def test_core_our_own_page_can_start_a_run(served: Target, browser: Any) -> None:
    assert _started_by_a_person(served, browser)


def test_core_the_form_takes_what_a_run_can_use(served: Target) -> None:
    form = served.prefect.ask(f"/deployments/{served.deployment}")
    assert form["parameters"]["reason"] == "by hand"
    assert [one["parameters"] for one in form["schedules"]] == [{"reason": "scheduled"}]
    assert form["parameter_openapi_schema"]["additionalProperties"] is False
    for wrong in ({"evil": 1}, {"workspace": "/etc"}, {"reason": "x" * 201}, {"reason": ""}, {"full": "rm"}):
        with pytest.raises(urllib.error.HTTPError, match="409"):
            served.prefect.ask(f"/deployments/{served.deployment}/create_flow_run", {"parameters": wrong})


def test_another_page_can_do_nothing_to_the_documented_server(documented: Target, browser: Any, elsewhere: int) -> None:
    tried, read, changed = attacked(documented, browser, elsewhere)
    assert tried > 500
    assert read == []
    assert changed == {}


def test_the_page_of_the_documented_server_can_start_a_run(documented: Target, browser: Any) -> None:
    assert _started_by_a_person(documented, browser)
    with pytest.raises(urllib.error.HTTPError, match=r"409|422"):  # not even somebody who has the password
        documented.prefect.ask(
            f"/deployments/{documented.deployment}/create_flow_run", {"job_variables": {"command": "touch evil"}}
        )


def test_an_unprotected_server_runs_the_attackers_command(unprotected: Target, browser: Any, elsewhere: int) -> None:
    """The suite can succeed: on Prefect as it starts by itself, it reads, changes, and runs a command."""
    _, read, changed = attacked(unprotected, browser, elsewhere, most=3)  # more of them delete what is attacked
    assert {one["what"] for one in read} >= {"websocket /events/out", "read /deployments/filter"}
    assert "evil runs" in changed
    until(unprotected.proof.exists, 120, "the attacker's command")


def _started_by_a_person(target: Target, browser: Any) -> bool:
    """Log in to Prefect's page with the password, choose Run > Quick run, and return whether the server has the run."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(60_000)
    here = f"http://127.0.0.1:{target.prefect.port}"
    page.goto(f"{here}/deployments")
    page.fill("input[type=password]", target.prefect.password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto(f"{here}/deployments/deployment/{target.deployment}")
    page.wait_for_load_state("networkidle")
    page.locator("button", has_text="Run").first.click()
    with page.expect_response(lambda answer: "create_flow_run" in answer.url) as answered:
        page.get_by_text("Quick run").click()
    made = answered.value.json()["id"]
    context.close()
    return made in {run["id"] for run in target.prefect.runs()}
