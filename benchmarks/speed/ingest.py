"""The cost of reading: which code uses the time, how much memory is needed, and how both grow with the corpus.

    python -m benchmarks.speed.ingest [--sizes 1000 4000 8000] [--pages bare furnished]

**Who uses the time.** Three hundred pages are read in this process while a timer of processor time (one millisecond)
interrupts it. Each interruption is assigned to the file of the innermost Python frame that is not in the standard
library. It weighs the processor time since the last interruption. So a long call into C counts in full, for its caller:
`lxml` is the building of trees, while an XPath called by our code is ours; `own` is this package. "bare" pages have a
headline and paragraphs (benchmarks/speed/corpus.py), "furnished" ones are like those of news sites (furnished.py), and
"labelled" ones are those of the extraction set, each from another site.

**Time and memory.** For each size (of the first kind of page; for the others only the last size) the stages ingest,
segment and reprints run in a fresh process on an empty workspace. Peak memory is read after each stage, and at the end
also that of the largest worker. "processor s" is the time used by the process and its workers, whatever else the
machine did.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from benchmarks.publish import datasets, publish
from benchmarks.speed.corpus import save_pages
from benchmarks.speed.furnished import save_furnished
from framing import ingest
from framing.machine import workers
from framing.running.order import STAGES
from framing.settings import IngestSettings
from framing.tables.records import Source
from framing.tables.store import Layout

_STANDARD = sysconfig.get_paths()["stdlib"]
SAMPLED = 300
SAVE = {"furnished": save_furnished, "bare": save_pages}


def owner(frame: FrameType | None) -> str:
    """Whose code a frame is: `own`, or the name of a library; the standard library counts for its caller."""
    while frame is not None:
        name = frame.f_code.co_filename
        if "site-packages" in name:
            return name.split("site-packages/")[1].split("/")[0].removesuffix(".py")
        if not name.startswith((_STANDARD, "<")):
            return "own"
        frame = frame.f_back
    return "own"


def shares(sources: list[Source]) -> tuple[float, Counter[str]]:
    """Milliseconds of processor time per page, and the seconds used by each owner."""
    settings, spent = IngestSettings(), Counter[str]()
    ingest.read(sources[0], settings)  # load everything once before measuring pages
    last = time.process_time()

    def tick(_: int, frame: FrameType | None) -> None:
        nonlocal last
        now = time.process_time()
        spent[owner(frame)] += now - last  # type: ignore[assignment]
        last = time.process_time()

    before = signal.signal(signal.SIGPROF, tick)
    start = last = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    for source in sources:
        ingest.read(source, settings)
    signal.setitimer(signal.ITIMER_PROF, 0)
    total = time.process_time() - start
    signal.signal(signal.SIGPROF, before)
    return 1000 * total / len(sources), spent


def labelled(count: int) -> Iterator[Source]:
    """Pages of the extraction set."""
    for path in sorted((datasets("extraction") / "html").glob("*.gz"))[:count]:
        yield Source(f"outlet/{path.stem}", "outlet", gzip.decompress(path.read_bytes()))


def share_rows() -> list[dict[str, Any]]:
    """One row per kind of page."""
    rows = []
    for kind in (*SAVE, "labelled"):
        if kind == "labelled":
            sources = list(labelled(SAMPLED))
        else:
            with tempfile.TemporaryDirectory() as name:
                SAVE[kind](Path(name), SAMPLED)
                found = ingest.walk(Path(name), IngestSettings())
                sources = [source for source in found if isinstance(source, Source)]
        per_page, spent = shares(sources)
        total = sum(spent.values())
        parts = {who: round(seconds / total, 3) for who, seconds in spent.most_common(7)}
        size = sum(len(source.content) for source in sources) / len(sources) / 1000
        rows.append({"pages": kind, "KB a page": round(size), "ms a page": round(per_page, 2), **parts})
    return rows


def peak_mb(who: int) -> int:
    return resource.getrusage(who).ru_maxrss // (1024 if sys.platform == "linux" else 1 << 20)


def run_stages(folder: Path) -> dict[str, Any]:
    """Seconds of the three stages and the peak memory after each, in the current process."""
    layout = Layout.of(folder)
    row: dict[str, Any] = {"base MB": peak_mb(resource.RUSAGE_SELF)}
    for stage in STAGES[:3]:
        start = time.perf_counter()
        outcome = stage(layout)
        row |= {f"{outcome.stage} s": round(time.perf_counter() - start, 1)}
        row |= {f"{outcome.stage} MB": peak_mb(resource.RUSAGE_SELF)}
    workers.dismiss()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    row["processor s"] = round(sum(one.ru_utime + one.ru_stime for one in used), 1)
    return row | {"worker MB": peak_mb(resource.RUSAGE_CHILDREN)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 4000, 8000])
    parser.add_argument("--pages", nargs="+", choices=list(SAVE), default=["bare", "furnished"])
    parser.add_argument("--stages", type=Path)
    chosen, _ = parser.parse_known_args()
    if chosen.stages:
        row = run_stages(chosen.stages)
        print(json.dumps(row))
        return
    rows = share_rows()
    for kind in chosen.pages:
        for size in chosen.sizes if kind == chosen.pages[0] else chosen.sizes[-1:]:
            rows.append({"pages": kind, "articles": size, **in_a_process(kind, size)})
            print(rows[-1], flush=True)
    publish("speed-ingest", rows, {"sizes": chosen.sizes, "pages": chosen.pages}, "Reading pages")


def in_a_process(kind: str, size: int) -> dict[str, Any]:
    """`run_stages` for `size` pages, in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        layout = Layout.of(Path(name))
        layout.config.write_text("", encoding="utf-8")
        SAVE[kind](layout.raw, size)
        command = [sys.executable, "-m", "benchmarks.speed.ingest", "--stages", name]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)
        row: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return {**row, "total s": round(sum(row[f"{stage} s"] for stage in ("ingest", "segment", "reprints")), 1)}


if __name__ == "__main__":
    main()
