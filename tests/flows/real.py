"""A real Prefect server and worker on their own loopback ports, for tests; all their processes are ended afterwards."""

from __future__ import annotations

import base64
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from framing.running.orchestration import protection, serving_environment
from framing.settings.running import ServeSettings

REPOSITORY = Path(__file__).parents[2]
PREFECT = str(Path(sys.executable).with_name("prefect"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(true: Callable[[], Any], seconds: float, what: str) -> Any:
    """The first true answer, asked for twice a second; fails with `what` after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := true():
            return answer
        time.sleep(0.5)
    raise AssertionError(f"timed out after {seconds:g} s: {what}")


@dataclass
class Prefect:
    """A server, and possibly a worker, with the home folder `home`; without a password, as Prefect starts by itself."""

    home: Path
    password: str = "framing:of-the-tests-and-long-enough-for-them"
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def environment(self) -> dict[str, str]:
        others = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        settings = serving_environment(self.home, ServeSettings(port=self.port), self.password)
        if not self.password:
            ours = {*protection(""), "PREFECT_SERVER_CORS_ALLOWED_ORIGINS"}
            settings = {name: value for name, value in settings.items() if name not in ours}
        return {**others, **settings, "PREFECT_WORKER_QUERY_SECONDS": "2"}

    def start_server(self) -> None:
        self.server = self._start("server", "server", "start")
        until(self.healthy, 120, "the server's health")

    def start_worker(self) -> None:
        self.worker = self._start("worker", "worker", "start", "--pool", "local-pool")

    def healthy(self) -> bool:
        try:
            return bool(self.ask("/health"))
        except (OSError, urllib.error.HTTPError):
            return False

    def cli(self, *arguments: str) -> str:
        done = subprocess.run(
            [PREFECT, "--no-prompt", *arguments],
            cwd=REPOSITORY, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"prefect {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout

    def deploy(self) -> None:
        fixed = ["--base-job-template", "flows/work-pool.json"] if self.password else []
        self.cli("work-pool", "create", "local-pool", "--type", "process", *fixed)
        self.cli("deploy", "--all")

    def ask(self, path: str, body: dict[str, Any] | None = None, method: str | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        changing = body is not None or method is not None
        headers = {"Content-Type": "application/json", **self._allowed(changing)}
        request = urllib.request.Request(self.api + path, data=data, headers=headers, method=method)
        for pause in (0.5, 1, 2, 4, 8):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    text = answer.read()
                return json.loads(text) if text else None
            except urllib.error.HTTPError as error:
                if error.code != 503:
                    raise
                time.sleep(pause)  # the database is busy; Prefect's own client also tries again
        raise AssertionError(f"{path}: the server's database stays busy")

    def _allowed(self, changing: bool) -> dict[str, str]:
        """The headers with the password and, for a change, with a token against forged requests."""
        if not self.password:
            return {}
        basic = {"Authorization": f"Basic {base64.b64encode(self.password.encode()).decode()}"}
        if not changing:
            return basic
        client = str(uuid.uuid4())
        asking = urllib.request.Request(f"{self.api}/csrf-token?client={client}", headers=basic)
        with urllib.request.urlopen(asking) as answer:
            token = json.load(answer)["token"]
        return {**basic, "Prefect-Csrf-Token": token, "Prefect-Csrf-Client": client}

    def deployment(self, name: str) -> Any:
        return self.ask(f"/deployments/name/compare/{name}")

    def trigger(self, name: str, **parameters: Any) -> str:
        """Start a run through the API; returns its id."""
        body = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
        run: str = self.ask(f"/deployments/{self.deployment(name)['id']}/create_flow_run", body)["id"]
        return run

    def state(self, run: str) -> str:
        kind: str = self.ask(f"/flow_runs/{run}")["state"]["type"]
        return kind

    def ended(self, run: str, seconds: float) -> str:
        """The state in which a run ended."""
        over = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
        until(lambda: self.state(run) in over, seconds, f"the end of run {run}")
        return self.state(run)

    def runs(self, **having: Any) -> list[Any]:
        found = self.ask("/flow_runs/filter", {"sort": "START_TIME_DESC"})
        return [run for run in found if all(run[key] == value for key, value in having.items())]

    def kill(self, process: subprocess.Popen[bytes] | None, how: signal.Signals = signal.SIGKILL) -> None:
        """End a process and everything it started."""
        if process is not None and process.poll() is None:
            os.killpg(process.pid, how)
            process.wait(timeout=60)

    def close(self) -> None:
        for process in (self.worker, self.server):
            self.kill(process)
        shutil.rmtree(self.home, ignore_errors=True)

    def _start(self, log: str, *arguments: str) -> subprocess.Popen[bytes]:
        self.home.mkdir(parents=True, exist_ok=True)
        # A session of its own: a worker in the background of a script ignores signals otherwise.
        with (self.home / f"{log}.log").open("ab") as out:
            return subprocess.Popen(
                [PREFECT, *arguments], cwd=REPOSITORY, env=self.environment, stdout=out, stderr=out,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
