"""A run over the demonstration's articles is killed at random instants; a rerun has to end as if nothing had happened.

    python -m benchmarks.survival [--kills 200] [--place FOLDER]

Each trial starts from one of four states of the workspace (nothing made yet; vectors, parses and readings there; a
finished run, of which one article is taken away; a finished run, all of which is done anew), runs all stages in a
process of its own and ends it with SIGKILL: every other one after a random part of the time that an undisturbed run
takes, every other one just before a random file operation (a rename, a removal, a file opened for writing), because
the instants that matter are short. Then it runs again, undisturbed. Lost is a trial whose tables differ in a byte from
those of a run that nobody killed, which leaves temporary files, or whose report was not made from these tables. Trials
are written down one by one in FOLDER/trials.jsonl; started again with the same folder it goes on where it was. It takes
an hour or more.
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
from framing import runs, workspace
from framing.stages import STAGES
from framing.store import TABLES, Layout, file_hash

OFTEN = {"everything anew": 19, "stores kept": 14, "one article gone": 6, "nothing": 1}  # of 40 trials
# A long calculation is one instant for a file: fewer repetitions in it leave more kills for where files change.
SETTINGS = {"permutations": 200, "shuffles": 50}
_ROOMS = ("ingest.tables", "paragraphs.tables", "embedding", "topics", "measures", "comparison", "report", "heads")
_CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "tempfile.mkstemp"}


def run(layout: Layout, full: bool = False) -> None:
    """All stages, as `framing run` calls them."""
    with runs.running(layout, "by hand") as this:
        for doorway in STAGES:
            this.did(doorway(layout, full=full))


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


def killed_after(seconds: float, work: Callable[[], None]) -> bool:
    """Start the work and kill it after so long; whether it was still at it."""
    child = forked(work)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return False
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    return end_of(child) == -signal.SIGKILL


def killed_before(operation: int, layout: Layout, full: bool) -> bool:
    """Run and be killed just before the so many-th file operation; whether there was one."""
    child = forked(lambda: _counting(layout, full, lambda done: _stop_at(done, operation)))
    return end_of(child) == -signal.SIGKILL


def operations(layout: Layout, full: bool) -> int:
    """How many file operations an undisturbed run has."""
    reading, writing = os.pipe()
    seen: list[int] = [0]

    def work() -> None:
        _counting(layout, full, lambda done: seen.__setitem__(0, done))
        os.write(writing, str(seen[0]).encode())

    if end_of(forked(work)) != 0:
        raise RuntimeError("an undisturbed run failed")
    count = int(os.read(reading, 20))
    os.close(reading)
    os.close(writing)
    return count


def _stop_at(done: int, operation: int) -> None:
    if done == operation:
        os.kill(os.getpid(), signal.SIGKILL)


def _counting(layout: Layout, full: bool, tell: Callable[[int], None]) -> None:
    """Run, and call `tell` with the number of each file operation in the workspace before it happens.

    The hundreds of pages of a report count as its folder alone.
    """
    place, done = str(layout.config.parent), [0]

    def hook(event: str, given: tuple[Any, ...]) -> None:
        if event == "open" and not (isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        if event != "open" and event not in _CHANGES:
            return
        path = str(given[0])
        if path.startswith(place) and ".part/" not in path:
            done[0] += 1
            tell(done[0])

    sys.addaudithook(hook)
    run(layout, full)


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


def prepare(place: Path) -> dict[str, dict[str, Any]]:
    """The states that trials begin from, each with the tables, duration and file operations of a run from it."""
    stated = place / "states.json"
    if stated.exists():
        found: dict[str, dict[str, Any]] = json.loads(stated.read_text(encoding="utf-8"))
        return found
    for name in OFTEN:
        shutil.rmtree(place / name, ignore_errors=True)
    nothing = workspace.make(place / "nothing")
    shutil.rmtree(nothing.raw)
    shutil.copytree(REPOSITORY / "data" / "raw", nothing.raw)
    chosen = "".join(f"{key} = {value}\n" for key, value in SETTINGS.items())
    nothing.config.write_text(f"{nothing.config.read_text(encoding='utf-8')}\n[comparison]\n{chosen}", encoding="utf-8")
    whole = place / "everything anew"
    shutil.copytree(place / "nothing", whole)
    _undisturbed(Layout.of(whole))
    shutil.copytree(whole, place / "one article gone", symlinks=True)
    next((place / "one article gone" / "data" / "raw").glob("*/2025-*.txt")).unlink()
    shutil.copytree(whole, place / "stores kept", symlinks=True)
    for path in Layout.of(place / "stores kept").processed.iterdir():
        if path.name not in {"vectors", "parses", "readings.parquet"}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    states: dict[str, dict[str, Any]] = {}
    for name in OFTEN:
        begun, full = _begin(place, name), name == "everything anew"
        since = time.monotonic()
        count = operations(begun, full)
        states[name] = {"tables": tables(begun), "seconds": time.monotonic() - since, "operations": count}
    stated.write_text(json.dumps(states), encoding="utf-8")
    return states


def _undisturbed(layout: Layout) -> None:
    if end_of(forked(lambda: run(layout))) != 0:
        raise RuntimeError("an undisturbed run failed")


def _begin(place: Path, name: str) -> Layout:
    """The workspace of a trial, in the state `name`."""
    at_work = place / "at work"
    shutil.rmtree(at_work, ignore_errors=True)
    shutil.copytree(place / name, at_work, symlinks=True)
    return Layout.of(at_work)


def trial(place: Path, number: int, states: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Kill one run and run again: how it was killed, how far it had come, and what was wrong afterwards."""
    chance = random.Random(number)
    name = chance.choices(list(OFTEN), weights=list(OFTEN.values()))[0]
    state, full = states[name], name == "everything anew"
    layout = _begin(place, name)
    if by_time := number % 2 == 0:
        at = round(chance.uniform(0, state["seconds"]), 3)
        struck = killed_after(at, lambda: run(layout, full))
    else:
        at = chance.randint(1, state["operations"])
        struck = killed_before(int(at), layout, full)
    standing = len(list(layout.manifests.glob("*.json")))
    again = end_of(forked(lambda: run(layout)))
    return {
        "trial": number, "from": name, "killed": "after seconds" if by_time else "before file operation", "at": at,
        "struck": struck, "stages standing": standing, "rerun": again,
        "wrong": wrong(layout, state["tables"]) if again == 0 else ["the rerun failed"],
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--place", type=Path, default=Path(tempfile.gettempdir()) / "framing-survival")
    given = parser.parse_known_args()[0]
    for room in _ROOMS:
        importlib.import_module(f"framing.{room}")
    given.place.mkdir(parents=True, exist_ok=True)
    states = prepare(given.place)
    written = given.place / "trials.jsonl"
    trials = [json.loads(line) for line in written.read_text(encoding="utf-8").splitlines()] if written.exists() else []
    while sum(one["struck"] for one in trials) < given.kills:
        trials.append(trial(given.place, len(trials), states))
        with written.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(trials[-1]) + "\n")
    rows = [_summed(name, trials) for name in OFTEN]
    publish("survival", rows, {"kills": given.kills, **SETTINGS}, "Runs killed at random instants, and run again")
    raise SystemExit(any(one["wrong"] for one in trials))


def _summed(name: str, trials: list[dict[str, Any]]) -> dict[str, Any]:
    struck = [one for one in trials if one["from"] == name and one["struck"]]
    timed = sum(one["killed"] == "after seconds" for one in struck)
    return {
        "from": name, "killed": len(struck), "at random times": timed, "before file operations": len(struck) - timed,
        "tables not as undisturbed": sum(bool(one["wrong"]) for one in struck),
    }  # fmt: skip


if __name__ == "__main__":
    main()
