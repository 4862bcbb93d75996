"""Read every hostile input whole, and run the comparison over all of them; what each costs.

    python -m benchmarks.hostile [--place FOLDER] [--minutes M]

The inputs are those of tests/ingest/made_hostile.py, at full size. First each file is read alone: it must end as an
article or as a row, within SECONDS of processor time and MEGABYTES in a process that reads; the process that asks has
MAIN. Then all stages run over the inputs in PARTS workspaces, each with six good articles: no run may fail.

Each file and each run is recorded in FOLDER/files.jsonl and FOLDER/runs.jsonl. Started again with the same folder, for
example after M minutes, the benchmark continues where it stopped.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.publish import publish
from framing.ingest.readings import Readings, in_other_processes
from framing.ingest.tables import read_into
from framing.running.commands import workspace
from framing.running.runs import history
from framing.settings import IngestSettings
from framing.tables.keeping import InMemory
from framing.tables.schemas import TABLES
from tests.ingest.made_hostile import SORTS, TEXT

SECONDS, MEGABYTES, MAIN = 60.0, 1_000, 1_500
PARTS = 12
_LIMIT = 5_400  # seconds for one run over a part, on a busy machine


def inputs() -> Iterator[tuple[str, str, bytes]]:
    """Sort, name and content of every input; each sort has names of its own."""
    for sort, make in SORTS.items():
        for name, content in make():
            yield sort, name, content


def became(raw: Path) -> dict[str, str]:
    """What became of every input: a reason, or article, or held."""
    rows: list[tuple[object, ...]] = []
    settings = IngestSettings()
    reader = in_other_processes(0, settings.max_seconds, settings.max_memory_megabytes * 1_000_000)

    def add(name: str, row: tuple[object, ...]) -> None:
        if name == "articles":
            rows.append(row)

    _, rejected = read_into(raw, settings, {}, Readings(InMemory(), "", reader), add)
    path, held = (TABLES["articles"].names.index(name) for name in ("source_path", "quarantined"))
    found = {str(row[path]): "held back" if row[held] else "article" for row in rows}
    return {**found, **dict(zip(rejected["source_path"], rejected["reason"], strict=True))}


def read_them() -> None:
    """Read the folders that come in, one a line; tell as one line what became of each and what it cost.

    This is a process of its own, so that making the inputs does not count.
    """
    for line in sys.stdin:
        _forget_peaks()
        before = _spent()
        found = became(Path(line.strip()))
        cost = {
            "seconds": round(_spent() - before, 2), "megabytes": max([0, *map(_most, _below())]),
            "main": _most(os.getpid()),
        }  # fmt: skip
        sys.stdout.write(json.dumps({"rows": Counter(found.values()), "told": sorted(found)[:3], **cost}) + "\n")
        sys.stdout.flush()


def _below() -> list[int]:
    """The processes that this one has started."""
    found = []
    for task in Path("/proc/self/task").iterdir():
        with contextlib.suppress(FileNotFoundError):  # a thread that has just ended
            found += [int(one) for one in (task / "children").read_text(encoding="ascii").split()]
    return found


def _spent() -> float:
    """Processor seconds of all processes that this one has started, also of those that have ended."""
    of_ended = _times(os.getpid())[2:]
    return (sum(of_ended) + sum(sum(_times(process)) for process in _below())) / os.sysconf("SC_CLK_TCK")


def _times(process: int) -> list[int]:
    """In ticks: of a process as user and in the kernel, and the same of those that it started and that have ended."""
    told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return [int(one) for one in told[11:15]]


def _most(process: int) -> int:
    """The most MB that a process had."""
    told = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    return max([0, *(int(line.split()[1]) // 1024 for line in told if line.startswith("VmHWM"))])


def _forget_peaks() -> None:
    """From now on, the most memory of a process is counted anew."""
    for process in [os.getpid(), *_below()]:
        Path(f"/proc/{process}/clear_refs").write_text("5", encoding="ascii")


def files(place: Path, late: Callable[[], bool]) -> list[dict[str, Any]]:
    """Each file read alone."""
    noted = _noted(place / "files.jsonl")
    known = {(one["sort"], one["name"]) for one in noted}
    command = [sys.executable, "-c", "from benchmarks.hostile import read_them; read_them()"]
    reader: subprocess.Popen[str] | None = None
    for sort, name, content in inputs():
        if (sort, name) in known:
            continue
        if late():
            break
        if reader is None:
            reader = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert reader.stdin, "as it was asked for"
        assert reader.stdout, "as it was asked for"
        raw = place / "one" / "raw"
        shutil.rmtree(raw, ignore_errors=True)
        (raw / "post").mkdir(parents=True)
        (raw / "post" / name).write_bytes(content)
        since = time.monotonic()
        reader.stdin.write(f"{raw}\n")
        reader.stdin.flush()
        line = reader.stdout.readline()
        if not line:
            raise RuntimeError(f"the process that reads ended over {name}")
        one = {"sort": sort, "name": name, "bytes": len(content), **json.loads(line)}
        one["clock"] = round(time.monotonic() - since, 1)
        _note(place / "files.jsonl", one)
        noted.append(one)
    if reader and reader.stdin:
        reader.stdin.close()
        reader.wait()
    return noted


def runs(place: Path, late: Callable[[], bool]) -> list[dict[str, Any]]:
    """All stages over a part of the inputs, each part beside six good articles."""
    noted = _noted(place / "runs.jsonl")
    for part in range(PARTS):
        if any(one["part"] == part for one in noted):
            continue
        if late():
            break
        shutil.rmtree(place / "run", ignore_errors=True)
        layout = workspace.make(place / "run")
        for outlet in ("post", "ledger"):
            (layout.raw / outlet).mkdir(parents=True, exist_ok=True)
            for n in range(3):
                text = f"Ferry {n}\n\n{TEXT} {outlet} {n}"
                (layout.raw / outlet / f"good-{n}.txt").write_text(text, encoding="utf-8")
        count = 0
        for number, (sort, name, content) in enumerate(inputs()):
            if number % PARTS == part:
                (layout.raw / "post" / f"{sort}-{name}").write_bytes(content)
                count += 1
        command = [sys.executable, "-m", "framing", "run", "--workspace", str(layout.config.parent)]
        since = time.monotonic()
        done = subprocess.run(command, capture_output=True, text=True, timeout=_LIMIT, check=False)
        record = (history(layout) or [{"status": "none", "stages": [], "peak_memory_mb": None}])[0]
        report = layout.latest_report.resolve()
        pages = [path.stat().st_size for path in report.rglob("*.html")] if report.is_dir() else []
        one = {
            "part": part, "inputs": count, "status": record["status"], "exit": done.returncode,
            "main": record["peak_memory_mb"], "clock": round(time.monotonic() - since, 1),
            "stages": {step["stage"]: step["seconds"] for step in record["stages"]},
            "counts": next((step["counts"] for step in record["stages"] if step["stage"] == "ingest"), {}),
            "report megabytes": round(_size(report), 1), "largest page": round(max([0, *pages]) / 1e6, 1),
            "said": done.stderr[-1_500:] if done.returncode else "",
        }  # fmt: skip
        _note(place / "runs.jsonl", one)
        noted.append(one)
    return noted


def _size(folder: Path) -> float:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6 if folder.is_dir() else 0.0


def _noted(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def _note(path: Path, one: dict[str, Any]) -> None:
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(one) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--place", type=Path, default=Path(tempfile.gettempdir()) / "framing-hostile")
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--only", choices=["files", "runs"])
    given = parser.parse_known_args()[0]
    end = time.monotonic() + 60 * given.minutes

    def late() -> bool:
        return time.monotonic() > end

    given.place.mkdir(parents=True, exist_ok=True)
    one_by_one = files(given.place, late) if given.only != "runs" else _noted(given.place / "files.jsonl")
    together = runs(given.place, late) if given.only != "files" else _noted(given.place / "runs.jsonl")
    told(one_by_one, together)


def told(one_by_one: list[dict[str, Any]], together: list[dict[str, Any]]) -> None:
    """Publish the figures."""
    rows = []
    for sort in SORTS:
        some = [one for one in one_by_one if one["sort"] == sort]
        costly = max(some, key=lambda one: one["seconds"], default={"name": ""})
        rows.append({
            "sort": sort, "files": len(some), "neither article nor row": sum(not one["rows"] for one in some),
            "reader failed": sum("failed" in one["rows"] for one in some),
            "most seconds": max([0, *(one["seconds"] for one in some)]), "over it": costly["name"],
            "most MB": max([0, *(one["megabytes"] for one in some)]),
            "most MB of main": max([0, *(one["main"] for one in some)]),
            "over limits": [one["name"] for one in some if _over(one)],
        })  # fmt: skip
    settings = {
        "read": len(one_by_one), "parts": PARTS, "runs": together,
        "limits": {"seconds": SECONDS, "MB": MEGABYTES, "MB of main": MAIN}, "nice": os.nice(0),
        "load of the machine": round(os.getloadavg()[2], 1),
    }  # fmt: skip
    publish("hostile", rows, settings, "Hostile inputs, each alone; and runs over them")


def _over(one: dict[str, Any]) -> bool:
    over: bool = one["seconds"] > SECONDS or one["megabytes"] > MEGABYTES or one["main"] > MAIN
    return over


if __name__ == "__main__":
    main()
