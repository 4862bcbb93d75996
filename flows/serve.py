"""`framing serve`: schedule, folder watch, Prefect's page and the reports in one process, for this machine only.

Prefect's page asks for the workspace's password. A guard before it refuses what pages of other sites ask for.
The command sets Prefect's environment and then runs this file, because Prefect reads its environment on import.
"""

import contextlib
import logging
import sys
import threading
import time
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import typer
import uvicorn
from compare import compare
from prefect import serve
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import State, StateType
from prefect.deployments import run_deployment
from prefect.deployments.runner import RunnerDeployment
from prefect.events import DeploymentEventTrigger
from prefect.schedules import Cron, Interval, RRule, Schedule
from prefect.server.api.server import create_app
from prefect.states import Crashed
from prefect.utilities.callables import ParameterSchema
from starlette.types import ASGIApp

from framing.errors import Busy
from framing.running import runs
from framing.running.serving.deciding import with_decisions
from framing.running.serving.guard import Guard
from framing.running.serving.listening import server
from framing.running.serving.memory import bound_sqlite, give_back_freed
from framing.running.serving.pages import reports_app
from framing.running.serving.seldom import quieten
from framing.running.serving.systemd import alive_while, tell
from framing.running.serving.watching import Settling, snapshot
from framing.settings import Settings, load
from framing.settings.running import ScheduleSettings
from framing.tables.store import Layout, one_writer

log = logging.getLogger("framing.serve")
DEPLOYMENT = "served"
LATE = timedelta(seconds=15)  # Prefect's runner asks for due runs every ten seconds


class Parameters(ParameterSchema):
    """The schema of the parameters, but a parameter that the flow does not have is an error."""

    additionalProperties: bool = False  # noqa: N815  (JSON Schema calls it so)


def main(workspace: Path) -> None:
    """Serve the workspace until interrupted."""
    layout = Layout.of(workspace)
    settings = load(layout.config)
    schedule = _schedule(settings.schedule)  # check the schedule before starting a server
    quieten("prefect", "uvicorn", "uvicorn.error")
    bound_sqlite()
    give_back_freed()
    # what Prefect's answer to SIGTERM leaves behind; it says nothing to whoever stops the service
    warnings.filterwarnings("ignore", "coroutine 'Runner.astop' was never awaited", RuntimeWarning)
    serving, api = settings.serve, settings.serve.api
    page = Guard(create_app(), names=serving.all_names, home=serving.page)
    reports = with_decisions(reports_app(layout, _waiting, serving.all_names), layout, serving.all_names)
    with (
        _listening(page, serving.address, serving.port, f"{api}/health"),
        _listening(reports, serving.address, serving.reports_port, None),
    ):
        _mark_dead_runs_crashed(layout)
        if serving.watch:
            threading.Thread(target=_watch, args=(layout, settings), daemon=True).start()
        typer.echo(f"Reports: {serving.reports_page}   Prefect: {serving.page}")
        typer.echo(f"Prefect's page asks for a password. It is in the file {layout.password}")
        alive_while(lambda: httpx.get(f"{api}/health", timeout=5).status_code == httpx.codes.OK)
        # One run at a time here; the workspace's lock protects against all others. A limit on the server would not
        # help: a killed process would hold its lease for five minutes.
        try:
            serve(_deployment(workspace, schedule), limit=1, pause_on_shutdown=False, print_starting_message=False)
        finally:
            tell("STOPPING=1")
            runs.bury(layout, "cancelled")  # Prefect's runner kills the run's process: whoever ends this ends the run


def _deployment(workspace: Path, schedule: Schedule) -> RunnerDeployment:
    """Return the deployment: by default "by hand", because whoever fills in the form is a person."""
    event = DeploymentEventTrigger(
        match={"prefect.resource.id": "framing.raw.*"},
        expect={"framing.articles.added"},
        parameters={"workspace": str(workspace), "reason": "{{ event.payload.reason }}"},
    )
    made = RunnerDeployment.from_flow(
        compare,
        DEPLOYMENT,
        description="Compare the outlets and write a report; on schedule, when files arrive, or by hand.",
        parameters={"workspace": str(workspace), "reason": "by hand", "full": False},
        schedules=[schedule],
        triggers=[event],
        tags=["framing", f"workspace:{workspace.name}"],
    )
    form = Parameters(**made._parameter_openapi_schema.model_dump(), additionalProperties=False)
    form.properties["workspace"]["enum"] = [str(workspace)]  # this command serves one workspace
    made._parameter_openapi_schema = form
    return made


def _waiting() -> int | None:
    """Return how many runs are due but have not started, or None if Prefect does not answer."""
    due = {"expected_start_time": {"before_": datetime.now(UTC) - LATE}}
    states = {"state": {"type": {"any_": [StateType.SCHEDULED, StateType.PENDING]}}}
    try:
        with get_client(sync_client=True) as client:
            return len(client.read_flow_runs(flow_run_filter=FlowRunFilter.model_validate({**due, **states})))
    except Exception:
        log.exception("Prefect does not answer")
        return None


def _schedule(settings: ScheduleSettings) -> Schedule:
    try:
        return _scheduled(settings)
    except ValueError as error:  # only Prefect knows which schedules it can read
        typer.echo(f"framing: [schedule] in framing.toml cannot be used: {error}", err=True)
        raise SystemExit(2) from None


def _scheduled(settings: ScheduleSettings) -> Schedule:
    how: dict[str, Any] = {
        "timezone": settings.timezone, "active": settings.active, "slug": "schedule",
        "parameters": {"reason": "scheduled"},
    }  # fmt: skip
    if settings.every_minutes is not None:
        return Interval(timedelta(minutes=settings.every_minutes), **how)
    if settings.rrule is not None:
        return RRule(settings.rrule, **how)
    return Cron(settings.cron or "0 5 * * *", **how)


@contextlib.contextmanager
def _listening(app: ASGIApp, address: str, port: int, health: str | None) -> Iterator[None]:
    """Serve `app` from a thread of this process, while the block runs."""
    listening = server(app, address, port)
    thread = threading.Thread(target=listening.run, daemon=True)
    thread.start()
    _await_start(listening, thread, health, port)
    try:
        yield
    finally:
        listening.should_exit = True
        thread.join(timeout=15)


def _await_start(listening: uvicorn.Server, thread: threading.Thread, health: str | None, port: int) -> None:
    for _ in range(600):  # a fresh database takes half a minute on a slow machine
        if not thread.is_alive():
            raise SystemExit(f"framing: port {port} is already in use. Choose another under [serve] in framing.toml.")
        if listening.started and (health is None or httpx.get(health).status_code == httpx.codes.OK):
            return
        time.sleep(0.2)
    raise SystemExit(f"framing: the server on port {port} did not answer within two minutes. Start it again.")


def _mark_dead_runs_crashed(layout: Layout) -> None:
    """Mark as crashed the runs that the server still lists as active although nobody holds the workspace's lock."""
    try:
        with one_writer(layout, wait=0), get_client(sync_client=True) as client:
            under_way = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
            states = {"state": {"type": {"any_": under_way}}}
            for run in client.read_flow_runs(flow_run_filter=FlowRunFilter.model_validate(states)):
                died: State[Any] = Crashed(message="The process died or the machine went down before the run ended.")
                client.set_flow_run_state(run.id, died, force=True)
    except Busy:
        log.warning("a run from an earlier server is still running; it may finish")


def _watch(layout: Layout, settings: Settings) -> None:
    """Start one run when files in data/raw have changed and settled; the first look counts as a change."""
    settling = Settling(settings.serve.settle_seconds)
    while True:
        time.sleep(min(settings.serve.settle_seconds / 3, 5))
        what = settling.look(time.monotonic(), snapshot(layout.raw))
        if what is None:
            continue
        try:
            parameters: dict[str, Any] = {"workspace": str(layout.config.parent), "reason": what}
            run_deployment(f"compare/{DEPLOYMENT}", parameters=parameters)
        except Exception:  # better to try again than to stop watching without notice
            log.exception("a run for %s could not be started; trying again", what)
            settling.dealt_with = {}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
