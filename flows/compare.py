"""The Prefect flow: every stage as a task, in order. It passes paths and does no work itself.

`python flows/compare.py [WORKSPACE] [--full]` runs it without a server of your own; prefect.yaml deploys it.
There is no `from __future__ import annotations` here, because Prefect reads the parameter types for its form.
"""

import gc

gc.disable()  # imports stay in memory; collecting garbage among them costs a run two seconds

import contextlib  # noqa: E402
import functools  # noqa: E402
import logging  # noqa: E402
import os  # noqa: E402
from collections.abc import Callable, Iterator, Sequence  # noqa: E402
from datetime import timedelta  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Annotated, Any, TypeVar, cast  # noqa: E402
from uuid import UUID  # noqa: E402

import typer  # noqa: E402
from pydantic import AfterValidator, Field  # noqa: E402

from framing.errors import FeedsAway, TookTooLong  # noqa: E402
from framing.machine import crew, workers  # noqa: E402
from framing.running import feeds as polling  # noqa: E402
from framing.running import runs  # noqa: E402
from framing.running.chosen import missing_encoder  # noqa: E402
from framing.running.orchestration import environment  # noqa: E402
from framing.running.order import STAGES, done  # noqa: E402
from framing.running.stage import Outcome, Stage, in_words  # noqa: E402
from framing.settings import load  # noqa: E402
from framing.tables.store import Layout  # noqa: E402

for _name, _value in environment(Path()).items():  # set before the import of Prefect, which reads its settings then
    os.environ.setdefault(_name, _value)

from prefect import Flow, Task, flow, runtime, task  # noqa: E402
from prefect.artifacts import (  # noqa: E402
    create_link_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.client.orchestration import get_client  # noqa: E402
from prefect.client.schemas.objects import FlowRun, State  # noqa: E402
from prefect.events import emit_event  # noqa: E402
from prefect.flow_engine import FlowRunTimeoutError  # noqa: E402
from prefect.settings import PREFECT_API_URL, temporary_settings  # noqa: E402
from prefect.states import Cancelled  # noqa: E402
from prefect.utilities import engine  # noqa: E402

Result = TypeVar("Result")

gc.enable()
# Prefect's runner reads this file anew in the service's process, to call a hook of a run that was killed or cancelled.
# What is unused at that moment, connections among it, would then stay for ever; so only the first reading freezes.
if not gc.get_freeze_count():
    gc.freeze()


def _end_workers_first() -> None:
    """Let SIGTERM end the workers and then raise Prefect's TerminationSignal, so that nothing waits for their pieces.

    Prefect takes a SIGTERM for a cancellation only while its own function is the handler; with any other, a cancelled
    run would be Crashed on its page. So its function is exchanged before it is installed. Without this function, in
    another version of Prefect, `runs` puts a handler around Prefect's.
    """
    theirs: Any = getattr(engine, "_prefect_sigterm_handler", None)
    if theirs is None or hasattr(theirs, "ends_workers"):  # this file can be read more than once in a process
        return
    ending = runs.Ending()

    def end(number: int, *rest: object) -> None:
        workers.stop()
        if ending.begins():
            theirs(number, *rest)

    end.ends_workers = True  # type: ignore[attr-defined]
    engine._prefect_sigterm_handler = end  # type: ignore[assignment]


_end_workers_first()
logging.getLogger("framing").setLevel(logging.INFO)  # one line per stage with its counts, in the run's log


_interrupted: list[BaseException] = []  # what ended the task that was interrupted, for the flow to go on with


def _unless_interrupted(work: Callable[..., Result]) -> Callable[..., Result | State[Any]]:
    """Make a task that somebody ends Cancelled, as its run is. Prefect by itself would list it as Crashed."""

    @functools.wraps(work)
    def run(*given: Any, **named: Any) -> Result | State[Any]:
        since = workers.stops()
        try:
            return work(*given, **named)
        except BaseException as error:
            if isinstance(error, Exception) and workers.stops() == since:
                raise
            _interrupted[:] = [error]
            return Cancelled(message="somebody ended the run")

    return run


def _outcome(found: Result | State[Any]) -> Result:
    """What a task returned; if it was interrupted, the flow is interrupted in the same way."""
    if isinstance(found, State):
        raise _interrupted.pop()
    return found


def _task(stage: Stage) -> Task[..., Outcome | State[Any]]:
    """Make a task with the stage's name."""

    def run(layout: Layout, full: bool = False, fit: bool = False) -> Outcome:
        return done(stage, layout, full, fit)

    run.__name__ = run.__qualname__ = stage.name
    return task(cache_policy=NO_CACHE, description=stage.__doc__)(_unless_interrupted(run))


# No retries: no stage uses a network, and one that fails on a file fails on it again.
# No cache: Prefect's key covers the wrapper, not the package; the stages' own manifests cover it.
TASKS = [_task(stage) for stage in STAGES]


@task(cache_policy=NO_CACHE, retries=1, retry_delay_seconds=5)  # a feed that is away must not delay the others' news
@_unless_interrupted
def feeds(layout: Layout, fetched: polling.Fetched) -> Outcome | None:
    """Ask the feeds of framing.toml for new articles. Only this task uses a network, so only it is retried."""
    return polling.poll(layout, fetched)


LONGEST = timedelta(days=3)  # more than any run we measured or expect (docs/SCALE.md); after that, something hangs
TRIGGERS = {"by hand": "hand", "scheduled": "schedule"}  # a reason in other words comes from the watch or from an event


def _plain(text: str) -> str:
    if not text.isprintable():
        raise ValueError("write one line of text, without control characters")
    return text


def _run_name() -> str:
    given = runtime.flow_run.parameters
    return f"{_name_of(given['workspace'])}, {given['reason']}{', in full' if given['full'] else ''}"[:250]


def _name_of(workspace: Path | str) -> str:
    return Path(workspace).absolute().name


def _account(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Write a readable record into the workspace, even if the process died and could not do it itself."""
    layout = Layout.of(Path(flow_run.parameters.get("workspace", ".")).absolute())
    if state.is_crashed():
        runs.write_account(layout, flow_run.name, "the process that ran it died", state.message or "")
        runs.bury(layout)
    elif state.is_cancelled() or state.is_cancelling():
        runs.bury(layout, "cancelled")


@flow(
    name="compare", flow_run_name=_run_name, on_crashed=[_account], on_cancellation=[_account], retries=0,
    timeout_seconds=LONGEST.total_seconds(),
)  # fmt: skip
def compare(
    workspace: Path = Path(),
    full: bool = False,
    reason: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_plain)] = "by hand",
    fit: bool = False,
) -> Path | None:
    """Compare how the outlets of a workspace tell the same story, and write a report.

    Args:
        workspace: The folder with framing.toml, data/raw and reports. "." is where the worker runs.
        full: Redo every stage, even if nothing has changed, and regroup the paragraphs into topics from scratch.
        reason: Why this run was started; shown in the run's name and in the history.
        fit: Learn topics, people and scales anew from all articles. Numbers of the past may move.
    """
    layout = Layout.of(workspace.absolute())
    _tag(layout, reason)
    with runs.running(layout, reason, first=lambda: _ask_feeds(layout)) as run, _in_time():
        settings = load(layout.config)
        progress = cast(UUID, create_progress_artifact(0, key="progress", description="Stages done"))
        with _cluster(settings.workers.cluster) as helped:
            for number, step in enumerate(TASKS, start=1):
                with helped(step.name):
                    did = run.did(_outcome(step(layout, full=full, fit=fit)))
                if not did.skipped or number == len(TASKS):  # each update is a call to the server
                    update_progress_artifact(progress, 100 * number / len(TASKS))
        _show(run)
    _tell(run)
    if advice := missing_encoder(layout):
        logging.getLogger("framing").warning(advice)
    return run.report


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    """Say in words that the time is up, instead of with the traceback of whatever was interrupted."""
    try:
        yield
    except FlowRunTimeoutError:
        raise TookTooLong(
            f"the run did not end within {LONGEST.days} days, so it was stopped. Finished work is not lost. The log of "
            "the run says which stage takes so long; docs/SCALE.md says how long each should take."
        ) from None


def _tag(layout: Layout, reason: str) -> None:
    """Tag the run with its workspace and its trigger, so that Prefect's page can list only these."""
    here = _name_of(layout.config.parent)
    trigger = TRIGGERS.get(reason, "files" if reason.startswith("files in data/raw") else "event")
    tags = {*runtime.flow_run.tags, "framing", f"workspace:{here}", f"trigger:{trigger}"}
    with get_client(sync_client=True) as client:
        client.update_flow_run(runtime.flow_run.id, tags=sorted(tags))


def _tell(run: runs.Run) -> None:
    """Emit an event if the run compared new articles; flows/automations notices if there is none for a week."""
    if not run.unchanged:
        here = _name_of(run.layout.config.parent)
        counts = {step["stage"]: step["counts"] for step in run.stages}
        emit_event(
            "framing.articles.compared",
            resource={"prefect.resource.id": f"framing.workspace.{here}", "prefect.resource.name": here},
            payload={"reason": run.trigger, "counts": counts},
        )


def _ask_feeds(layout: Layout) -> Outcome | None:
    """Get what is new in the feeds; the run goes on without a feed that does not answer."""
    if not load(layout.config).feeds:
        return None
    state = cast(State[Any], feeds(layout, polling.Fetched(), return_state=True))
    if state.is_cancelled():
        _outcome(state)
    asked: Any = state.result(raise_on_failure=False)
    if isinstance(asked, FeedsAway):
        return cast(Outcome, asked.outcome)
    if isinstance(asked, Exception):
        raise asked
    return cast("Outcome | None", asked)


@contextlib.contextmanager
def _cluster(address: str) -> Iterator[Callable[[str], contextlib.AbstractContextManager[None]]]:
    """Connect to a Dask cluster; what it yields lets its workers take the pieces of one stage, as tasks with names."""
    if not address:
        yield lambda stage: contextlib.nullcontext()
        return
    from prefect_dask.task_runners import DaskTaskRunner

    here: dict[str, Any] = {"cluster_kwargs": {"threads_per_worker": 1}}
    runner: Any = DaskTaskRunner(**here if address == "dask" else {"address": address})

    def helped(stage: str) -> contextlib.AbstractContextManager[None]:
        def send(name: str, made_by: str, requests: Sequence[crew.Request]) -> _Sent:
            part = task(cache_policy=NO_CACHE, name=f"{stage}: {name}", persist_result=False, retries=2)(crew.answered)
            return _Sent(runner.submit(part, {"made": made_by, "requests": requests}))

        return workers.helped_by(crew.Crew(send, lambda: len(runner.client.scheduler_info(n_workers=-1)["workers"])))

    # The workers report to the same server as this run, even if it is a temporary one.
    with get_client(sync_client=True) as client, temporary_settings({PREFECT_API_URL: str(client.api_url)}), runner:
        yield helped


class _Sent:
    """The answers of a worker of the cluster, when they have come."""

    def __init__(self, future: Any) -> None:
        self.future = future

    def ready(self, seconds: float) -> bool:
        return crew.pause(self.future.wrapped_future.done, seconds)

    def answers(self) -> list[crew.Answer]:
        found: list[crew.Answer] = self.future.result()
        return found


def _show(run: runs.Run) -> None:
    """Show the counts as a table, and a link to the report, on Prefect's page."""
    rows = [
        {"stage": step["stage"], "did": in_words(step["counts"]),
         "unchanged": step["skipped"], "seconds": step["seconds"]}
        for step in run.stages
    ]
    create_table_artifact(rows, key="stages", description="Nothing was new" if run.unchanged else "What this run did")
    if run.report is not None:
        served = os.environ.get("FRAMING_REPORTS_URL")
        link = f"{served}/{run.report.parent.name}/index.html" if served else run.report.as_uri()
        create_link_artifact(link, key="report", link_text=f"Report {run.report.parent.name}")


def main(workspace: Annotated[Path, typer.Argument()] = Path(), full: bool = False) -> None:
    """Run the flow now, and print where the report is."""
    try:
        load(Layout.of(workspace).config)  # check the settings before starting a server
        typer.echo(f"Report: {compare(workspace, full)}")
    except Exception as error:
        explained = runs.explain(error)
        if explained is None:
            raise
        typer.echo(f"framing: {explained[0]}", err=True)
        raise typer.Exit(explained[1]) from None


if __name__ == "__main__":
    typer.run(main)
