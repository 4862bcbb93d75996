"""Kill and cancel runs at random instants; the next run must end as if nothing had happened.

    python -m benchmarks.survival [--kills 500] [--all] [--place FOLDER] [--minutes M]

A trial runs the stages in its own process and ends it, in turn in one of four WAYS: SIGKILL, SIGTERM or Ctrl-C at a
random instant within the time of an undisturbed run, or SIGKILL just before a random file operation (rename, removal,
opening a file for writing), because the instants that matter are short. Then the trial runs again, undisturbed.
A trial is lost if its tables differ in one byte from those of an undisturbed run, if temporary files remain, if the
report was not made from these tables, if a worker is alive after GRACE seconds, or if a run that was asked to end (by
SIGTERM or Ctrl-C) took longer than that or was not recorded as cancelled.
The articles are those of two events; with --all, all of the demonstration's.
Runs begin in four states: nothing made yet; vectors, parses and readings present but no table; a finished run from
which one article is then removed; a finished run in which everything is redone.

What a run does before the stage in which it is killed is the same every time, so it is not repeated. The folder is
copied at the beginning of each stage of an undisturbed run, and a trial continues from there.

Trials are recorded one by one in FOLDER/trials.jsonl. Started again with the same folder, for example after M minutes,
the benchmark continues where it stopped.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib
import json
import logging
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.publish import REPOSITORY, publish
from framing.running import runs
from framing.running.commands import workspace
from framing.running.order import STAGES
from framing.tables.keeping import file_hash
from framing.tables.schemas import TABLES
from framing.tables.store import Layout

# number of each among 40 trials
OFTEN = {"everything anew": 26, "stores kept": 10, "one article gone": 3, "nothing": 1}
# For files, a long calculation is a single instant. Fewer repetitions leave more kills for times when files change.
SETTINGS = {"permutations": 200, "shuffles": 50}
_ROOMS = (  # what a run imports, so that no trial has to wait for it
    "ingest.tables", "text.paragraphs.tables", "topics.finding", "measures.run", "comparison.everything",
    "report.all_pages",
)  # fmt: skip
KILL, TERM, INTERRUPT, OPERATION = WAYS = ("SIGKILL", "SIGTERM", "Ctrl-C", "before a file operation")
_SIGNALS = {KILL: signal.SIGKILL, TERM: signal.SIGTERM, INTERRUPT: signal.SIGINT}
GRACE = 5.0  # seconds after which nothing of a run may be alive
_EVENTS = ("2025-04-15", "2025-10-21")
_MARK = "FRAMING_SURVIVAL"  # in the environment of everything that a trial starts
_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "tempfile.mkstemp"}

State = dict[str, Any]  # tables: hashes at the end; phases: [seconds, file operations] of each stage and of the end


def run(layout: Layout, anew_from: int | None = None, begins: Callable[[int], None] = lambda phase: None) -> None:
    """Run all stages, as `framing run` does; `begins` is called with the number of each stage, and once at the end.

    From stage `anew_from` on, stages run even if nothing has changed, as with `framing run --full`.
    """
    with runs.running(layout, "by hand") as this:
        for number, stage in enumerate(STAGES):
            begins(number)
            this.did(stage(layout, full=anew_from is not None and number >= anew_from))
        begins(len(STAGES))


def forked(work: Callable[[], None]) -> int:
    """Do the work in a child of this process, which then exits; returns the child's id.

    Forking saves each trial the seconds of the imports, during which nothing is written.
    """
    gc.collect()
    if child := os.fork():
        return child
    try:
        logging.disable()
        work()
        os._exit(0)
    except KeyboardInterrupt:
        os._exit(128 + signal.SIGINT)
    except SystemExit as ended:
        os._exit(int(ended.code or 0))
    except BaseException as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        os._exit(1)


def end_of(child: int) -> int:
    """The exit code of a child, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def ended_in_time(layout: Layout, anew_from: int | None, phase: int, seconds: float, way: str) -> tuple[int, float]:
    """Run and send a signal `seconds` after a stage begins; returns how the process ended, and how long that took.

    The first is 0 if it had ended before.
    """
    told, tell = os.pipe()

    def work() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        run(layout, anew_from, lambda begun: begun == phase and os.write(tell, b"!") and None)

    child = forked(work)
    os.close(tell)
    os.read(told, 1)
    os.close(told)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return 0, 0.0
        time.sleep(0.001)
    asked = time.monotonic()
    os.kill(child, _SIGNALS[way])
    return end_of(child), time.monotonic() - asked


def alive(place: Path) -> list[int]:
    """The processes of this benchmark, without itself."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            environment = (folder / "environ").read_bytes().split(b"\0")
            zombie = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
            if f"{_MARK}={place}".encode() in environment and not zombie:
                found.append(int(folder.name))
    return [one for one in found if one != os.getpid()]


def orphans(place: Path) -> int:
    """How many workers are still alive GRACE seconds after their run ended."""
    end = time.monotonic() + GRACE
    while (left := len(alive(place))) and time.monotonic() < end:
        time.sleep(0.05)
    return left


def killed_before(layout: Layout, anew_from: int | None, phase: int, operation: int) -> bool:
    """Run and kill the process just before file operation number `operation` of a stage; returns whether there was one.
    """
    done = [0]

    def count(begun: int) -> None:
        if begun == phase:
            on_changes(layout, operate)

    def operate() -> None:
        done[0] += 1
        if done[0] == operation:
            os.kill(os.getpid(), signal.SIGKILL)

    return end_of(forked(lambda: run(layout, anew_from, count))) == -signal.SIGKILL


def on_changes(layout: Layout, tell: Callable[[], None]) -> None:
    """From now on, call `tell` before each file operation of this process in the workspace.

    Only the folder counts for the hundreds of pages of a report.
    """
    place = str(layout.config.parent)

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event == "open" and not (isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        if event != "open" and event not in _CHANGES:
            return
        path = str(given[0])
        if path.startswith(place) and ".part/" not in path:
            tell()

    sys.addaudithook(hook)


def tables(layout: Layout) -> dict[str, str]:
    """A hash of each table's bytes."""
    return {name: file_hash(layout.table(name)) for name in TABLES}


def wrong(layout: Layout, wanted: dict[str, str]) -> list[str]:
    """What differs from an undisturbed run; empty if nothing does."""
    found = tables(layout)
    faults = [name for name in wanted if found[name] != wanted[name]]
    stated = json.loads((layout.latest_report / "run.json").read_text(encoding="utf-8"))["inputs"]
    faults += [f"the report is of another {name}" for name in stated if stated[name] != found[name]]
    faults += [path.name for folder in (layout.processed, layout.reports) for path in folder.rglob("*.part")]
    return faults


def prepare(place: Path, whole: bool) -> dict[str, State]:
    """The states that runs begin from, each with a copy of the workspace at the start of each stage."""
    stated = place / "states.json"
    if stated.exists():
        found: dict[str, State] = json.loads(stated.read_text(encoding="utf-8"))
        return found
    shutil.rmtree(place, ignore_errors=True)
    layout = workspace.make(place / "workspace")
    shutil.copy2(REPOSITORY / "framing.toml", layout.config)
    at_work = layout.config.parent
    shutil.rmtree(layout.raw)
    every = shutil.copytree(REPOSITORY / "data" / "raw", layout.raw)
    for path in [] if whole else every.glob("*/*"):
        if path.is_file() and path.name != "outlet.toml" and not path.name.startswith(_EVENTS):
            path.unlink()
    chosen = "".join(f"{key} = {value}\n" for key, value in SETTINGS.items())
    layout.config.write_text(f"{layout.config.read_text(encoding='utf-8')}\n[comparison]\n{chosen}", encoding="utf-8")
    states = {"nothing": _undisturbed(place, "nothing", None)}
    shutil.copytree(at_work, place / "finished", symlinks=True)
    states["everything anew"] = _undisturbed(place, "everything anew", 0)
    _put_back(place, place / "finished")
    next(layout.raw.glob("*/2025-*.txt")).unlink()
    states["one article gone"] = _undisturbed(place, "one article gone", None)
    _put_back(place, place / "finished")
    for path in layout.processed.iterdir():
        if path.name not in {"vectors", "parses", "readings.parquet"}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    states["stores kept"] = _undisturbed(place, "stores kept", None)
    stated.write_text(json.dumps(states), encoding="utf-8")
    return states


def _undisturbed(place: Path, name: str, anew_from: int | None) -> State:
    """Run to the end; returns the tables, and per stage a copy of the folder at its start, its duration and operations.
    """
    layout = Layout.of(place / "workspace")
    noted = place / "noted.json"
    phases: list[list[float]] = []
    started = [0.0]

    def begins(phase: int) -> None:
        _ended(phases, started)
        aside = shutil.ignore_patterns("running.json")
        shutil.copytree(layout.config.parent, place / name / str(phase), symlinks=True, ignore=aside)
        phases.append([0.0, 0])
        started[0] = time.monotonic()

    def work() -> None:
        def count() -> None:
            if phases:
                phases[-1][1] += 1

        on_changes(layout, count)
        run(layout, anew_from, begins)
        _ended(phases, started)
        noted.write_text(json.dumps(phases), encoding="utf-8")

    if end_of(forked(work)) != 0:
        raise RuntimeError("an undisturbed run failed")
    return {"tables": tables(layout), "phases": json.loads(noted.read_text(encoding="utf-8"))}


def _ended(phases: list[list[float]], started: list[float]) -> None:
    if phases:
        phases[-1][0] = time.monotonic() - started[0]


def _put_back(place: Path, what: Path) -> Layout:
    """Restore the workspace to its state when `what` was copied from it."""
    shutil.rmtree(place / "workspace")
    shutil.copytree(what, place / "workspace", symlinks=True)
    return Layout.of(place / "workspace")


def trial(place: Path, number: int, states: dict[str, State]) -> dict[str, Any]:
    """Kill one run and run again; returns how it was killed, how far it had come, and what was wrong afterwards."""
    chance = random.Random(number)
    name = chance.choices(list(OFTEN), weights=list(OFTEN.values()))[0]
    phases = states[name]["phases"]
    way = WAYS[number % len(WAYS)]
    weights = [phase[1 if way == OPERATION else 0] for phase in phases]
    phase = chance.choices(range(len(phases)), weights=weights)[0]
    layout = _put_back(place, place / name / str(phase))
    anew_from = phase if name == "everything anew" else None
    faults, lasted = [], 0.0
    if way == OPERATION:
        at: float = chance.randint(1, phases[phase][1])
        struck = killed_before(layout, anew_from, phase, int(at))
    else:
        at = round(chance.uniform(0, phases[phase][0]), 3)
        code, lasted = ended_in_time(layout, anew_from, phase, at, way)
        struck = code != 0
        if struck and way != KILL:
            faults += _faults_of_asking(layout, code, lasted)
    if left := orphans(place):
        faults.append(f"{left} workers are alive")
    again = end_of(forked(lambda: run(layout)))
    faults += wrong(layout, states[name]["tables"]) if again == 0 else ["the rerun failed"]
    return {
        "trial": number, "from": name, "stage": [*(stage.name for stage in STAGES), "the end"][phase],
        "way": way, "at": at, "struck": struck, "ended in": round(lasted, 3), "rerun": again, "wrong": faults,
    }  # fmt: skip


def _faults_of_asking(layout: Layout, code: int, lasted: float) -> list[str]:
    """What is wrong with how a run ended that was asked to."""
    faults = [] if lasted <= GRACE else [f"it took {lasted:.1f} s to end"]
    if code not in (128 + signal.SIGTERM, 128 + signal.SIGINT):
        faults.append(f"it ended with {code}")
    elif runs.history(layout)[0]["status"] != "cancelled":
        faults.append("it is not recorded as cancelled")
    return faults


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--place", type=Path, default=Path(tempfile.gettempdir()) / "framing-survival")
    parser.add_argument("--minutes", type=float, default=float("inf"))
    given = parser.parse_known_args()[0]
    end = time.monotonic() + 60 * given.minutes
    for room in _ROOMS:
        importlib.import_module(f"framing.{room}")
    os.environ[_MARK] = str(given.place)
    states = prepare(given.place, given.all)
    written = given.place / "trials.jsonl"
    trials = [json.loads(line) for line in written.read_text(encoding="utf-8").splitlines()] if written.exists() else []
    while sum(one["struck"] for one in trials) < given.kills:
        trials.append(trial(given.place, len(trials), states))
        with written.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(trials[-1]) + "\n")
        if time.monotonic() > end:
            sys.exit(f"{sum(one['struck'] for one in trials)} of {given.kills} kills so far")
    rows = [_summed(stage, trials) for stage in [*(stage.name for stage in STAGES), "the end"]]
    begun = {name: sum(one["struck"] and one["from"] == name for one in trials) for name in OFTEN}
    settings = {"kills": given.kills, "articles": "all" if given.all else "of two events", "begun from": begun}
    settings |= {**SETTINGS, "nice": os.nice(0), "load of the machine": round(os.getloadavg()[2], 1)}
    publish("survival", rows, settings, "Runs killed and cancelled, and run again")
    raise SystemExit(any(one["wrong"] for one in trials))


def _summed(stage: str, trials: list[dict[str, Any]]) -> dict[str, Any]:
    struck = [one for one in trials if one["stage"] == stage and one["struck"]]
    ways = {way: sum(one["way"] == way for one in struck) for way in WAYS}
    asked = [one["ended in"] for one in struck if one["way"] in (TERM, INTERRUPT)]
    return {
        "ended in": stage, "runs": len(struck), **ways, "seconds to end, at most": max(asked, default=0.0),
        "orphans": sum(any("alive" in fault for fault in one["wrong"]) for one in struck),
        "not as undisturbed": sum(bool(one["wrong"]) for one in struck),
    }  # fmt: skip


if __name__ == "__main__":
    main()
