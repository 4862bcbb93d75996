"""What Prefect adds to a run: the same unchanged workspace by command, by flow, and by flow on a running server.

    python -m benchmarks.speed.overhead [--times 5]
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.publish import REPOSITORY, publish
from framing.running.commands import workspace
from framing.running.orchestration import environment
from framing.tables.store import Layout


def seconds(command: list[str], place: Path, env: dict[str, str], times: int) -> list[float]:
    """How long `command` takes, for each of `times` runs."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        subprocess.run(command, cwd=place, env=env, check=True, capture_output=True)
        taken.append(time.perf_counter() - started)
    return taken


@contextmanager
def server(place: Path, env: dict[str, str]) -> Iterator[dict[str, str]]:
    """A Prefect server on its own port; yields the environment in which a flow finds it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    running = subprocess.Popen(command, cwd=place, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(240):
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=2):
                break
            time.sleep(0.5)
        yield {**env, "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
    finally:
        running.terminate()
        running.wait(timeout=60)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    times = parser.parse_known_args()[0].times
    command = [sys.executable, "-m", "framing", "run"]
    flow = [sys.executable, str(REPOSITORY / "flows" / "compare.py")]
    with tempfile.TemporaryDirectory() as name:
        layout: Layout = workspace.make(Path(name) / "workspace")
        shutil.copy2(REPOSITORY / "framing.toml", layout.config)
        place = layout.config.parent
        shutil.copytree(REPOSITORY / "data" / "raw" / "free-neman", layout.raw / "free-neman")
        shutil.copytree(REPOSITORY / "data" / "raw" / "baltic-ledger", layout.raw / "baltic-ledger")
        own = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT_")}
        env = {**own, **environment(place)}
        subprocess.run(command, cwd=place, env=env, check=True, capture_output=True)
        first = seconds(flow, place, env, 1)
        ways = {"framing run": seconds(command, place, env, times)}
        ways["flow, temporary server"] = seconds(flow, place, env, times)
        with server(place, env) as reachable:
            seconds(flow, place, reachable, 1)
            ways["flow, running server"] = seconds(flow, place, reachable, times)
    plain = statistics.median(ways["framing run"])
    rows = [
        {"way": way, "median s": round(statistics.median(taken), 2), "worst s": round(max(taken), 2),
         "more than framing run s": round(statistics.median(taken) - plain, 2)}
        for way, taken in ways.items()
    ]  # fmt: skip
    rows.append({"way": "flow, first ever (new database)", "median s": round(first[0], 2),
                 "worst s": round(first[0], 2), "more than framing run s": round(first[0] - plain, 2)})  # fmt: skip
    publish("overhead", rows, {"times": times, "articles": "two outlets, nothing new"}, "What Prefect adds")


if __name__ == "__main__":
    main()
