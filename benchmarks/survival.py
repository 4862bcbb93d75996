"""A run over the demonstration's articles is killed at random instants; a rerun has to end as if nothing had happened.

    python -m benchmarks.survival [--kills 200] [--place FOLDER] [--minutes M]

A trial runs the stages in a process of its own and ends it with SIGKILL: every other one at a random instant of the
time that an undisturbed run takes, every other one just before a random file operation (a rename, a removal, a file
opened for writing), because the instants that matter are short. Then it runs again, undisturbed. Lost is a trial whose
tables differ in a byte from those of a run that nobody killed, which leaves temporary files, or whose report was not
made from these tables. Runs begin in four states: nothing made yet; vectors, parses and readings there, no table; a
finished run, of which one article is taken away; a finished run, all of which is done anew.

What a run does before the stage in which it is to be killed is the same every time. It is not repeated: the folder is
copied at the beginning of each stage of an undisturbed run, and a trial goes on from there.

Trials are written down one by one in FOLDER/trials.jsonl; started again with the same folder, as after M minutes, it
goes on where it was.
"""

from __future__ import annotations

import argparse
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

OFTEN = {"everything anew": 26, "stores kept": 10, "one article gone": 3, "nothing": 1}  # of 40 trials
# A long calculation is one instant for a file: fewer repetitions in it leave more kills for where files change.
SETTINGS = {"permutations": 200, "shuffles": 50}
_ROOMS = ("ingest.tables", "paragraphs.tables", "embedding", "topics", "measures", "comparison", "report", "heads")
_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "tempfile.mkstemp"}

State = dict[str, Any]  # tables: hashes at the end; phases: [seconds, file operations] of each stage and of the end


def run(layout: Layout, anew_from: int | None = None, begins: Callable[[int], None] = lambda phase: None) -> None:
    """All stages, as `framing run` calls them; `begins` is told of each, and of the end as one more.

    From stage `anew_from` on they are done although nothing has changed, as `framing run --full` does.
    """
    with runs.running(layout, "by hand") as this:
        for number, stage in enumerate(STAGES):
            begins(number)
            this.did(stage(layout, full=anew_from is not None and number >= anew_from))
        begins(len(STAGES))


def forked(work: Callable[[], None]) -> int:
    """Do the work in a child of this process and leave; the child's id.

    Forking spares a trial the seconds of imports, in which nothing is written.
    """
    gc.collect()
    if child := os.fork():
        return child
    try:
        logging.disable()
        work()
        os._exit(0)
    except BaseException as error:
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        os._exit(1)


def end_of(child: int) -> int:
    """The exit code of a child; minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_in_time(layout: Layout, anew_from: int | None, phase: int, seconds: float) -> bool:
    """Run and kill it so long after the beginning of a stage; whether it was still at work."""
    told, tell = os.pipe()

    def work() -> None:
        run(layout, anew_from, lambda begun: begun == phase and os.write(tell, b"!") and None)

    child = forked(work)
    os.close(tell)
    os.read(told, 1)
    os.close(told)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return False
        time.sleep(0.001)
    os.kill(child, signal.SIGKILL)
    return end_of(child) == -signal.SIGKILL


def killed_before(layout: Layout, anew_from: int | None, phase: int, operation: int) -> bool:
    """Run and be killed just before the so many-th file operation of a stage; whether there was one."""
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
    """From now on call `tell` before each file operation of this process in the workspace.

    The hundreds of pages of a report count as its folder alone.
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
    """The hash of every table's bytes."""
    return {name: file_hash(layout.table(name)) for name in TABLES}


def wrong(layout: Layout, wanted: dict[str, str]) -> list[str]:
    """What is not as an undisturbed run leaves it; empty where all is well."""
    found = tables(layout)
    faults = [name for name in wanted if found[name] != wanted[name]]
    stated = json.loads((layout.latest_report / "run.json").read_text(encoding="utf-8"))["inputs"]
    faults += [f"the report is of another {name}" for name in stated if stated[name] != found[name]]
    faults += [path.name for folder in (layout.processed, layout.reports) for path in folder.rglob("*.part")]
    return faults


def prepare(place: Path) -> dict[str, State]:
    """The states that runs begin from, each with a copy of the workspace as it is when each stage begins."""
    stated = place / "states.json"
    if stated.exists():
        found: dict[str, State] = json.loads(stated.read_text(encoding="utf-8"))
        return found
    shutil.rmtree(place, ignore_errors=True)
    layout = workspace.make(place / "workspace")
    at_work = layout.config.parent
    shutil.rmtree(layout.raw)
    shutil.copytree(REPOSITORY / "data" / "raw", layout.raw)
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
    """Run to the end: the tables; of each stage a copy of the folder at its beginning, its duration and operations."""
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
    """The workspace as it was when `what` was copied from it."""
    shutil.rmtree(place / "workspace")
    shutil.copytree(what, place / "workspace", symlinks=True)
    return Layout.of(place / "workspace")


def trial(place: Path, number: int, states: dict[str, State]) -> dict[str, Any]:
    """Kill one run and run again: how it was killed, how far it had come, and what was wrong afterwards."""
    chance = random.Random(number)
    name = chance.choices(list(OFTEN), weights=list(OFTEN.values()))[0]
    phases = states[name]["phases"]
    by_time = number % 2 == 0
    phase = chance.choices(range(len(phases)), weights=[phase[0 if by_time else 1] for phase in phases])[0]
    layout = _put_back(place, place / name / str(phase))
    anew_from = phase if name == "everything anew" else None
    if by_time:
        at: float = round(chance.uniform(0, phases[phase][0]), 3)
        struck = killed_in_time(layout, anew_from, phase, at)
    else:
        at = chance.randint(1, phases[phase][1])
        struck = killed_before(layout, anew_from, phase, int(at))
    again = end_of(forked(lambda: run(layout)))
    return {
        "trial": number, "from": name, "stage": [*(stage.name for stage in STAGES), "the end"][phase],
        "killed": "after seconds" if by_time else "before file operation", "at": at, "struck": struck, "rerun": again,
        "wrong": wrong(layout, states[name]["tables"]) if again == 0 else ["the rerun failed"],
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--place", type=Path, default=Path(tempfile.gettempdir()) / "framing-survival")
    parser.add_argument("--minutes", type=float, default=float("inf"))
    given = parser.parse_known_args()[0]
    end = time.monotonic() + 60 * given.minutes
    for room in _ROOMS:
        importlib.import_module(f"framing.{room}")
    states = prepare(given.place)
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
    publish("survival", rows, {"kills": given.kills, "begun from": begun, **SETTINGS}, "Runs killed, and run again")
    raise SystemExit(any(one["wrong"] for one in trials))


def _summed(stage: str, trials: list[dict[str, Any]]) -> dict[str, Any]:
    struck = [one for one in trials if one["stage"] == stage and one["struck"]]
    timed = sum(one["killed"] == "after seconds" for one in struck)
    return {
        "killed in": stage, "kills": len(struck), "at random times": timed,
        "before file operations": len(struck) - timed,
        "not as undisturbed": sum(bool(one["wrong"]) for one in struck),
    }  # fmt: skip


if __name__ == "__main__":
    main()
