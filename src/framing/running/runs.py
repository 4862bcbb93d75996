"""One run, from taking the lock to its line in the history. The command, the flow and the schedule all use this."""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import os
import platform
import shutil
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from framing import __version__
from framing.errors import MORE_MEMORY, BadSettings, Busy, Expected
from framing.machine import workers
from framing.running import remote
from framing.running.keys import without_keys
from framing.running.stage import Outcome
from framing.settings import ReportSettings, Settings, load
from framing.tables.files import write_json, write_text
from framing.tables.store import LATEST, Layout, one_writer, sweep

log = logging.getLogger(__name__)

RECORDS_KEPT = 1000
REPEATED = 5.0  # seconds in which a run that was asked to end has ended and is recorded

_DISK = {
    errno.ENOSPC: "the disk is full{place}. Free some space and run again. Finished work is not lost.",
    errno.EDQUOT: "the disk quota is used up{place}. Free some space and run again. Finished work is not lost.",
    errno.EACCES: (
        "no permission to read or write there{place}. Check the folder's owner and permissions, and whether another "
        "program has the file open."
    ),
    errno.EPERM: "no permission to read or write there{place}. Check the folder's owner and permissions.",
    errno.EROFS: "the file system is read-only{place}. Choose other folders with --processed and --reports.",
    errno.EFBIG: "a file would become larger than allowed{place}. Raise the limit (`ulimit -f`) and run again.",
    errno.EMFILE: "too many files are open at once{place}. Raise the limit (`ulimit -n`) and run again.",
    errno.EISDIR: "there is a folder where a file should be{place}. Move it away, or give it another name.",
    errno.ENOTDIR: "there is a file where a folder should be{place}. Move it away, or choose another folder.",
    errno.EIO: "the disk reports an error{place}. Check the disk first.",
}
_DISK_CODE = 5
_MEMORY = f"there is not enough memory. {MORE_MEMORY}"


@dataclass(slots=True)
class Run:
    """A run in progress. Call `did` with the outcome of each stage."""

    layout: Layout
    trigger: str
    started: datetime
    stages: list[dict[str, Any]] = field(default_factory=list)
    _since: float = field(default_factory=time.monotonic)

    @property
    def name(self) -> str:
        return self.started.strftime("%Y%m%dT%H%M%S.%fZ")

    @property
    def unchanged(self) -> bool:
        """Whether every stage so far found nothing to do."""
        return all(step["skipped"] for step in self.stages)

    @property
    def report(self) -> Path | None:
        """The first page of the newest report, if there is one."""
        page = self.layout.latest_report / "index.html"
        return page.resolve() if page.is_file() else None

    def did(self, outcome: Outcome) -> Outcome:
        """Record what a stage did and how long it took."""
        now = time.monotonic()
        self.stages.append(
            {
                "stage": outcome.stage,
                "seconds": round(now - self._since, 3),
                "skipped": outcome.skipped,
                "counts": outcome.counts,
            }
        )
        self._since = now
        return outcome

    def record(self, status: str, error: str | None = None) -> dict[str, Any]:
        """Return the run's record for the history: times, counts, memory. No paths of this machine, no environment."""
        report = self.report
        return {
            "run": self.name,
            "trigger": self.trigger,
            "status": status,
            "error": error.replace(f"{self.layout.config.parent}/", "") if error else None,
            "started": self.started.isoformat(timespec="seconds"),
            "seconds": round(sum(step["seconds"] for step in self.stages), 3),
            "stages": self.stages,
            "report": report.parent.name if report else None,
            "peak_memory_mb": _peak_memory_mb(),
            "framing": __version__,
            "python": platform.python_version(),
        }


@contextlib.contextmanager
def running(
    layout: Layout, trigger: str, since: datetime | None = None, first: Callable[[], Outcome | None] | None = None
) -> Iterator[Run]:
    """Lock the workspace for one run, and write to the history how the block ended.

    `first` is done before the workspace is locked, as it needs no table: nobody waits for it. What it returns is the
    first outcome of the run.

    Raises Busy if another run holds the lock for longer than run.wait_seconds. If an earlier run left its mark but no
    record, it was killed, and this is recorded. A block that Ctrl-C or SIGTERM ends is recorded as cancelled.
    """
    settings = _settings(layout, trigger)
    run = Run(layout, trigger, since or datetime.now(UTC))
    with _cancellable() as asked:
        try:
            if first is not None and (outcome := first()) is not None:
                run.did(outcome)
        except Exception as error:
            _ended(layout, run, error, asked, held=False)
            raise
        except BaseException:
            _cancelled(layout, run, held=False)
            raise
    with one_writer(layout, settings.run.wait_seconds), _cancellable() as asked:
        run._since = time.monotonic()  # waiting for the lock is no stage's work
        _bury(layout)
        mark = {"run": run.name, "trigger": trigger, "started": run.started.isoformat(), "pid": os.getpid()}
        write_json(_mark(layout), mark)
        try:
            if settings.remote.raw:
                remote.bring(settings.remote.raw, layout)
            yield run
            if settings.remote.reports:
                remote.hand_on(settings.remote.reports, layout)
        except Exception as error:
            _ended(layout, run, error, asked)
            raise
        except BaseException:  # Ctrl-C, SIGTERM, and what Prefect makes of them: somebody ended it, nothing failed
            workers.stop()
            _cancelled(layout, run)
            raise
        _keep(layout, run.record("unchanged" if run.unchanged else "finished"))
        prune_reports(layout, settings.report)
        failure_account(layout).unlink(missing_ok=True)
        write_history(layout)
        _mark(layout).unlink(missing_ok=True)


class Ending:
    """Tells a signal to end from its repetitions: those within REPEATED seconds must not disturb how a run ends.

    A later one counts again: something may have swallowed the first.
    """

    def __init__(self) -> None:
        self._since = float("-inf")

    def begins(self) -> bool:
        if time.monotonic() - self._since < REPEATED:
            return False
        self._since = time.monotonic()
        return True


@dataclass(slots=True)
class _EndAsked:
    """Whether a run was asked to end, and by which signal if it is known."""

    stops: int
    signal: int | None = None
    ending: Ending = field(default_factory=Ending)

    def to_end(self) -> bool:
        return self.signal is not None or workers.stops() != self.stops


@contextlib.contextmanager
def _cancellable() -> Iterator[_EndAsked]:
    """While the block runs, Ctrl-C and SIGTERM end the workers first: otherwise the run would wait for their pieces.

    Then the signal does what it did before, such as telling Prefect; by default, SIGTERM ends the process with 143.
    A handler that ends the workers itself says so with the attribute `ends_workers`, and stays.
    """
    asked = _EndAsked(workers.stops())
    if threading.current_thread() is not threading.main_thread():  # only the main thread is asked
        yield asked
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def end(number: int, frame: FrameType | None) -> None:
        asked.signal = number
        workers.stop()
        if not asked.ending.begins():
            return
        then = before[signal.Signals(number)]
        if callable(then):
            then(number, frame)  # raises, as a rule
        raise SystemExit(128 + number)

    heard = [
        number for number, then in before.items()
        if then not in (None, signal.SIG_IGN) and not getattr(then, "ends_workers", False)
    ]  # fmt: skip
    for number in heard:
        signal.signal(number, end)
    try:
        yield asked
    finally:
        for number in heard:
            signal.signal(number, before[number])


def bury(layout: Layout, status: str = "killed") -> bool:
    """Record a run that died without a word, and delete what it left half written; whether there was one.

    For who learns that a run's process has ended: until then, what it left would keep a full disk full. `status` is
    "killed", or "cancelled" if somebody meant it to end. A run that still holds the lock after a second is alive.
    """
    try:
        with one_writer(layout, wait=1):
            found = _bury(layout, status)
            if found:
                write_history(layout)
            return found
    except Busy:
        return False


def _settings(layout: Layout, trigger: str) -> Settings:
    """Return the settings of a run. A mistake in them is recorded like any other failure."""
    try:
        settings = load(layout.config)
        _find_since(layout, settings.report.since)
    except BadSettings as error:
        if layout.config.exists():  # otherwise this is not a workspace: write nothing here
            _lost(layout, Run(layout, trigger, datetime.now(UTC)), error, held=False)
        raise
    return settings


def _find_since(layout: Layout, since: str) -> None:
    """Raise BadSettings if the report to compare with is missing. Otherwise the run would silently ignore it."""
    names = [path.name for path in reports(layout)]
    if since and since not in names:
        there = f"the newest there is: {names[-1]}" if names else "there is none yet"
        raise BadSettings(
            f"{layout.config}: report.since is {since!r}, but {layout.reports} has no report of that name; {there}. "
            "Without report.since, framing compares with the newest report that has other contents."
        )


def explain(error: BaseException) -> tuple[str, int] | None:
    """Return the message for an expected failure and the exit code, or None for a bug."""
    if isinstance(error, OSError) and error.errno in _DISK:
        return _DISK[error.errno].format(place=f" ({error.filename})" if error.filename else ""), _DISK_CODE
    if isinstance(error, KeyboardInterrupt):
        return "the run was interrupted, for example by Ctrl-C", 130
    if isinstance(error, MemoryError):
        return _MEMORY, _DISK_CODE
    return (str(error), error.exit_code) if isinstance(error, Expected) else None


def history(layout: Layout) -> list[dict[str, Any]]:
    """Return the records of past runs, newest first. Records that cannot be read are skipped."""
    records = []
    for path in sorted(layout.run_records.glob("*.json"), reverse=True):
        with contextlib.suppress(OSError, ValueError):
            records.append(json.loads(path.read_text(encoding="utf-8")))
    return records


def reports(layout: Layout) -> list[Path]:
    """Return the folders of finished reports, oldest first."""
    found = (path.parent for path in layout.reports.glob("*/run.json"))
    return sorted(path for path in found if not path.name.startswith(LATEST))


def prune_reports(layout: Layout, asked: ReportSettings) -> list[str]:
    """Delete all but the newest `keep` reports, and return the names of the deleted ones.

    The report that reports/latest shows and the one in report.since are never deleted.
    """
    shown = Path(os.path.realpath(layout.latest_report))  # which also answers where a link leads to itself
    gone = [path for path in reports(layout)[: -asked.keep] if path.resolve() != shown and path.name != asked.since]
    for path in gone:
        shutil.rmtree(path, ignore_errors=True)
        log.info("report %s was deleted, because only the last %d are kept", path.name, asked.keep)
    return [path.name for path in gone]


def write_history(layout: Layout) -> None:
    """Write reports/index.html, the page that lists all runs and reports."""
    from framing.running.serving.history_page import history_page

    names = [path.parent.name for path in layout.reports.glob("*/index.html")]
    account = failure_account(layout)
    failure = account.read_text(encoding="utf-8") if account.is_file() else None
    write_text(layout.reports / "index.html", history_page(history(layout), names, failure))


def failure_account(layout: Layout) -> Path:
    """Return the path of the text about the last failure. The next successful run deletes this file."""
    return layout.reports / "last-failure.txt"


def write_account(layout: Layout, run: str, what: str, detail: str) -> None:
    """Write a readable text about what went wrong. If even that fails, write to the log."""
    there = (layout.latest_report / "index.html").exists()
    stands = "The last complete report is still there: latest/index.html." if there else "There is no report yet."
    text = (
        f"The run {run} failed.\n\nWhat happened: {what}\n\n{stands}\n"
        "Apart from that, you need not repair anything: the next run redoes what is incomplete.\n"
        "Run `framing doctor` to look for causes.\n\n"
        f"Details:\n{detail}\n"
    )
    try:
        layout.reports.mkdir(parents=True, exist_ok=True)
        failure_account(layout).write_bytes(text.encode("utf-8"))
    except OSError as error:
        log.error("no account of the failure could be written: %s", error)
    log.error("run %s failed: %s", run, what)


def _lost(layout: Layout, run: Run, error: BaseException, held: bool = True) -> None:
    """Record how a run failed. If `held` is false, the mark belongs to another run and stays."""
    explained = explain(error)
    what = without_keys(explained[0] if explained else f"{type(error).__name__}: {error}")
    stage = f"after {run.stages[-1]['stage']}" if run.stages else "before its first stage had ended"
    write_account(layout, run.name, f"{what} ({stage})", "" if explained else without_keys(traceback.format_exc()))
    record = run.record("failed", what)
    # Each step has its own `suppress`: even if the page cannot be written, the run must not look like a killed one. But
    # where the disk has no room for its record, its mark stays, so that the next run tells of it.
    kept = False
    with contextlib.suppress(OSError):
        if held:
            sweep(layout)
    with contextlib.suppress(OSError):
        _keep(layout, record)
        kept = True
    with contextlib.suppress(OSError):
        if held and kept:
            _mark(layout).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        write_history(layout)


def _ended(layout: Layout, run: Run, error: Exception, asked: _EndAsked, held: bool = True) -> None:
    """Record how an error ended a run. After it was asked to end, any error is only how the end came about.

    A library makes an ImportError of a Ctrl-C while it is loaded, and pieces of work are lost with their workers.
    """
    if not asked.to_end():
        _lost(layout, run, error, held)
        return
    workers.stop()
    _cancelled(layout, run, held)
    if asked.signal is not None:
        raise SystemExit(128 + asked.signal) from error


def _cancelled(layout: Layout, run: Run, held: bool = True) -> None:
    """Record that somebody ended the run. Nothing failed, so there is no account of a failure.

    If `held` is false, the run did not hold the workspace: half-written files and the mark are another run's.
    """
    stage = f"after {run.stages[-1]['stage']}" if run.stages else "before its first stage had ended"
    log.warning("run %s was cancelled %s", run.name, stage)
    # Each step has its own `suppress`, as in _lost.
    with contextlib.suppress(OSError):
        if held:
            sweep(layout)
    with contextlib.suppress(OSError):
        _keep(layout, run.record("cancelled", f"somebody ended it ({stage})"))
    with contextlib.suppress(OSError):
        if held:
            _mark(layout).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        write_history(layout)


_ENDS = {
    "killed": "the process was killed, the machine went down, or the disk was too full to write down what happened",
    "cancelled": "somebody ended it, and the process had no time to say where it was",
}


def _bury(layout: Layout, status: str = "killed") -> bool:
    """Record a run that died without a word, and return whether there was one. It left its mark behind."""
    mark = _mark(layout)
    if not mark.exists():
        return False
    with contextlib.suppress(OSError, ValueError, KeyError):
        found = json.loads(mark.read_text(encoding="utf-8"))
        dead = Run(layout, found["trigger"], datetime.fromisoformat(found["started"]))
        _keep(layout, dead.record(status, _ENDS[status]))
        mark.unlink()
        log.warning("the previous run, %s, was %s; its incomplete work is redone", dead.name, status)
        return True
    return False


def _keep(layout: Layout, record: dict[str, Any]) -> None:
    write_json(layout.run_records / f"{record['run']}.json", record)
    for path in sorted(layout.run_records.glob("*.json"))[:-RECORDS_KEPT]:
        path.unlink(missing_ok=True)


def _mark(layout: Layout) -> Path:
    return layout.processed / "running.json"


def _peak_memory_mb() -> float | None:
    """The most memory that one process of the run had, this one or one that it has started and that has ended.

    None on Windows, where Python cannot ask for it.
    """
    try:
        import resource
    except ImportError:
        return None
    peak = max(resource.getrusage(one).ru_maxrss for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)
