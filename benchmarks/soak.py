"""Hours of `framing serve`, compressed: what an operator's machine goes through, and what grows meanwhile.

    python -m benchmarks.soak [--triggers 500] [--place FOLDER] [--minutes M] [--seed 1]

A workspace of two events is served, and a run is triggered again and again. Before each trigger one thing happens, by
lot: see EVENTS. After each trigger the server's memory, open files and threads are noted, and the size of its database,
of its log, of the tables and of the reports. At the end the picture docs/soak.svg is drawn.

What has to hold: every trigger ends in a run with a record; nothing of a run is alive afterwards; a cancelled run has
ended within 5 seconds; and between the second tenth and the last tenth of the triggers memory grows by at most 10 %,
open files and threads by none.
The disk is filled up only where a small disk can be mounted (Linux, as root). The clock is that of the server and of
all that it starts; it is moved, forward on the whole, only where clock.c can be compiled (Linux). So days pass, a
schedule is due, summer time ends, and the server deletes old runs (keep_days is 1, and it looks every minute). What
was left out is said in the results.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks.picture import curves
from benchmarks.publish import REPOSITORY, publish
from framing.running.commands import workspace
from framing.running.runs import history
from framing.tables.store import Layout

EVENTS = {  # how often of 100 triggers
    "nothing new": 30, "an article": 12, "a half-written file": 8, "feed: news": 8, "feed: away": 5, "feed: slow": 3,
    "killed": 8, "cancelled": 8, "readers": 8, "full disk": 4, "clock": 4, "log rotated": 2,
}  # fmt: skip
ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
DISK = "600m"
STEPS = (timedelta(hours=-3), timedelta(minutes=-1), timedelta(hours=2), timedelta(hours=26), timedelta(hours=30))
# seconds before summer time begins or ends in Vilnius
MOMENTS = [
    datetime(year, month, day, 0, 59, 50, tzinfo=UTC)
    for year, month, day in ((2027, 3, 28), (2027, 10, 31), (2028, 3, 26))
]
GRACE = 5.0  # seconds after which nothing of a cancelled run may be alive
STOP = 60  # seconds that a server has to end, as in docs/OPERATIONS.md
MEASURED = {
    "memory": "memory of the server, MB", "files": "its open files", "threads": "its threads",
    "database": "Prefect's database, MB", "log": "log, MB", "tables": "data/processed, MB", "reports": "reports, MB",
    "seconds": "seconds from trigger to end",
}  # fmt: skip
_STOOD = ("2025-04-15", "2025-10-21")


class Feed:
    """A site with one feed: more pages from time to time, sometimes away or slow."""

    def __init__(self) -> None:
        self.pages, self.mood = 1, "well"
        feed = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if feed.mood == "slow":
                    time.sleep(3)
                content = feed.answer(self.path)
                self.send_response(503 if feed.mood == "away" else 200 if content else 404)
                self.send_header("Content-Type", "text/xml" if self.path == "/feed.xml" else "text/html")
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path: str) -> bytes:
        port = self.server.server_address[1]
        if path == "/feed.xml":
            links = "".join(f"<item><link>http://127.0.0.1:{port}/{n}</link></item>" for n in range(self.pages))
            return f"<rss version='2.0'><channel><title>Post</title>{links}</channel></rss>".encode()
        if path[1:].isdigit():
            one = path[1:]
            said = "".join(f"<p>On day {n} the ferry {one} ran again, the harbour office said.</p>" for n in range(9))
            return f"<html><head><title>Ferry {one}</title></head><body><h1>Ferry</h1>{said}</body></html>".encode()
        return b""


class Served:
    """`framing serve` on a workspace, as a process of its own."""

    def __init__(self, layout: Layout, feed: Feed) -> None:
        self.layout, self.feed = layout, feed
        self.port, self.reports_port = _free_port(), _free_port()
        self.log = layout.config.parent / "serve.log"
        self.clock, self.moved = layout.config.parent / "clock", timedelta()
        self.stopped: float | None = None  # seconds that the server took to end
        self.took: list[float] = []  # seconds from cancelling a run until nothing of it was alive
        text = layout.config.read_text(encoding="utf-8")
        address = f"http://127.0.0.1:{feed.server.server_address[1]}/feed.xml"
        more = [
            "[schedule]", 'cron = "30 3 * * *"', 'timezone = "Europe/Vilnius"',
            "[serve]", "keep_days = 1", f"port = {self.port}", f"reports_port = {self.reports_port}",
            "settle_seconds = 1", "[fetch]", "allow_private = true", "seconds_between = 0", "tries = 1",
            "[feeds]", f'island-post = ["{address}"]', "[report]", "keep = 5",
            "[comparison]", "permutations = 200", "shuffles = 50", "[embedding]", 'model = "static"',
        ]  # fmt: skip
        layout.config.write_text("\n".join([text, *more, ""]), encoding="utf-8")
        command = [sys.executable, "-m", "framing", "serve", "--workspace", str(layout.config.parent)]
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        clean |= {"PREFECT_RUNNER_POLL_FREQUENCY": "3", "PREFECT_SERVER_SERVICES_DB_VACUUM_LOOP_SECONDS": "60"}
        library = layout.config.parent / "clock.so"
        source = Path(__file__).with_name("clock.c")
        compiled = ["cc", "-shared", "-fPIC", "-O2", "-o", library, source, "-ldl"]
        self.movable = bool(shutil.which("cc")) and subprocess.run(compiled, check=False).returncode == 0
        if self.movable:
            self.moves(timedelta())
            clean |= {"LD_PRELOAD": str(library), "CLOCK_MOVED": str(self.clock), "TZ": "Europe/Vilnius"}
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(command, env=clean, stdout=out, stderr=out, start_new_session=True)
        until(lambda: b"Reports: http" in self.log.read_bytes(), 300, "the start of framing serve")
        self.deployment = until(self._deployed, 300, "the deployment")

    def _deployed(self) -> str:
        with contextlib.suppress(OSError, KeyError):
            found: str = self.ask("/deployments/name/compare/served")["id"]
            return found
        return ""

    def ask(self, path: str, body: Any = None) -> Any:
        address = f"http://127.0.0.1:{self.port}/api{path}"
        headers = {"Content-Type": "application/json"}
        secret = getattr(self.layout, "password", None)
        if secret is not None and secret.exists():
            key = base64.b64encode(secret.read_text(encoding="ascii").strip().encode()).decode()
            headers["Authorization"] = f"Basic {key}"
        if body is not None:  # whoever changes something needs a token, as Prefect's own page does
            token: str = self.ask("/csrf-token?client=soak")["token"]
            headers |= {"Prefect-Csrf-Client": "soak", "Prefect-Csrf-Token": token}
        data = None if body is None else json.dumps(body).encode()
        for pause in (0.5, 1, 2, 4, 8, 16, 0):
            try:
                with urllib.request.urlopen(urllib.request.Request(address, data, headers), timeout=60) as answer:
                    return json.loads(answer.read() or b"null")
            except urllib.error.HTTPError as error:  # 503: the database is busy; Prefect's own client asks again too
                if error.code != 503 or not pause:
                    raise
                time.sleep(pause)
        raise AssertionError

    def moves(self, step: timedelta) -> None:
        """Move the server's clock."""
        self.moved += step
        part = self.clock.with_suffix(".part")
        part.write_text(f"{self.moved.total_seconds():+.0f}", encoding="ascii")
        part.replace(self.clock)

    def trigger(self, full: bool = False) -> str:
        body = {"state": {"type": "SCHEDULED"}, "parameters": {"full": True} if full else {}}
        found: str = self.ask(f"/deployments/{self.deployment}/create_flow_run", body)["id"]
        return found

    def state(self, run: str) -> str:
        found: str = self.ask(f"/flow_runs/{run}")["state"]["type"]
        return found

    def stop(self) -> None:
        """End the server as systemd does: SIGTERM, and SIGKILL for a server that has not ended STOP seconds later."""
        since = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.stopped = round(time.monotonic() - since, 1)

    def page(self, path: str) -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.reports_port}{path}", timeout=60) as answer:
            return len(answer.read())


def until(true: Callable[[], Any], seconds: float, what: str) -> Any:
    """The first true answer; raises TimeoutError after so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := true():
            return answer
        time.sleep(0.3)
    raise TimeoutError(what)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def happens(event: str, served: Served, chance: random.Random, waiting: list[Path]) -> str:
    """Let the event happen and a run be triggered; returns how the run ended."""
    layout = served.layout
    served.feed.mood = {"feed: away": "away", "feed: slow": "slow"}.get(event, "well")
    served.feed.pages += event == "feed: news"
    if event == "an article" and waiting:
        source = waiting.pop()
        shutil.copy2(source, layout.raw / source.parent.name / source.name)
    if event == "a half-written file":
        threading.Thread(target=_write_slowly, args=(layout, chance.random()), daemon=True).start()
    if event == "log rotated":  # as logrotate's copytruncate does it
        shutil.copyfile(served.log, served.log.with_suffix(".1"))
        os.truncate(served.log, 0)
    if event == "clock":
        if not served.movable:
            return "left out"
        ahead = [moment - datetime.now(UTC) - served.moved for moment in MOMENTS]
        served.moves(chance.choice([*STEPS, *[step for step in ahead if step > timedelta()][:1]]))
        time.sleep(3)
    if event == "full disk":
        return _on_a_full_disk(served)
    run = served.trigger(full=event in ("killed", "cancelled"))  # so that it has not ended before
    if event in ("killed", "cancelled"):
        _end_halfway(served, run, event, chance)
    if event == "readers":
        for _ in range(40):
            served.page(chance.choice(["/", "/latest/index.html"] if layout.latest_report.exists() else ["/"]))
    until(lambda: served.state(run) in ENDED, 900, f"the end of a run ({event})")
    return served.state(run)


def _write_slowly(layout: Layout, share: float) -> None:
    text = (f"The ferry of {share:.6f} is late again, the office said on Monday.\n\n" * 12).encode()
    with (layout.raw / "free-neman" / f"2025-06-01-{share:.6f}.txt").open("wb") as file:
        file.write(text[: int(len(text) * share)])
        file.flush()
        time.sleep(4)
        file.write(text[int(len(text) * share) :])


def _end_halfway(served: Served, run: str, event: str, chance: random.Random) -> None:
    """Kill the process of the run, or cancel it as Prefect's page does, at some instant after it has begun."""
    mark = served.layout.processed / "running.json"
    with contextlib.suppress(TimeoutError, OSError, ValueError, KeyError):
        until(lambda: served.state(run) not in ("SCHEDULED", "PENDING"), 600, "its turn")
        until(lambda: mark.exists() or served.state(run) in ENDED, 300, "a run under way")
        time.sleep(chance.uniform(0, 2))
        if event == "killed":
            os.kill(json.loads(mark.read_text(encoding="utf-8"))["pid"], signal.SIGKILL)
        else:
            pid = json.loads(mark.read_text(encoding="utf-8"))["pid"]
            served.ask(f"/flow_runs/{run}/set_state", {"state": {"type": "CANCELLING"}})
            since = time.monotonic()
            until(lambda: not Path(f"/proc/{pid}").exists() and not workers_of(served), 60, "the end of its processes")
            served.took.append(round(time.monotonic() - since, 1))


def _on_a_full_disk(served: Served) -> str:
    place = served.layout.config.parent
    if not place.parent.is_mount():
        return "left out"
    ballast = place.parent / "ballast"
    command = [sys.executable, "-m", "framing", "run", "--full", "--workspace", place]
    try:
        ballast.write_bytes(b"\0" * max(0, shutil.disk_usage(place).free - 300_000))
        return f"exit {subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode}"
    finally:
        ballast.unlink()


def more_recorded(layout: Layout, before: int) -> bool:
    """Whether the history has more than `before` records, at once or soon: of a killed run Prefect's hook writes it."""
    with contextlib.suppress(TimeoutError):
        until(lambda: len(history(layout)) > before, GRACE, "the record")
    return len(history(layout)) > before


def measured(served: Served) -> dict[str, float]:
    place, pid = served.layout.config.parent, served.process.pid
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    status = dict(line.split(":", 1) for line in lines if ":" in line)
    return {
        # its own memory: pages of libraries leave and come back with what other programs need
        "memory": round(int(status["RssAnon"].split()[0]) / 1024, 1), "threads": int(status["Threads"]),
        "files": len(list(Path(f"/proc/{pid}/fd").iterdir())), "database": _size(place / ".prefect"),
        "log": _size(served.log), "tables": _size(served.layout.processed), "reports": _size(served.layout.reports),
    }  # fmt: skip


def _size(place: Path) -> float:
    """Megabytes."""
    total = 0
    for path in [place] if place.is_file() else place.rglob("*"):
        with contextlib.suppress(OSError):
            total += path.lstat().st_size
    return round(total / 1e6, 3)


def orphans(served: Served) -> int:
    """How many workers are alive 5 seconds after all runs have ended."""
    end = time.monotonic() + GRACE
    while (found := workers_of(served)) and time.monotonic() < end:
        time.sleep(0.1)
    return found


def workers_of(served: Served) -> int:
    """How many workers of this soak's runs are alive."""
    found = 0
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            mine = f"FRAMING_SOAK={served.layout.config.parent}".encode() in (folder / "environ").read_bytes()
            found += mine and b"framing.machine.workers" in (folder / "cmdline").read_bytes()
    return found


def prepared(place: Path) -> tuple[Layout, list[Path]]:
    """A workspace with the articles of two events, on a small disk if one can be mounted; and the articles to come."""
    place.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)]
    subprocess.run(mount, check=False, capture_output=True)
    layout = workspace.make(place / "workspace")
    shutil.copy2(REPOSITORY / "framing.toml", layout.config)
    waiting = []
    for path in sorted((REPOSITORY / "data" / "raw").glob("*/*")):
        if path.name == "outlet.toml" or path.name.startswith(_STOOD):
            (layout.raw / path.parent.name).mkdir(exist_ok=True)
            shutil.copy2(path, layout.raw / path.parent.name)
        elif path.is_file() and path.suffix == ".txt":
            waiting.append(path)
    return layout, waiting


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triggers", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--place", type=Path, default=Path(tempfile.mkdtemp()) / "soak")
    given = parser.parse_known_args()[0]
    layout, waiting = prepared(given.place.absolute())
    os.environ["FRAMING_SOAK"] = str(layout.config.parent)
    served = Served(layout, Feed())
    noted: list[dict[str, Any]] = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is ended then, too
    begun, chance = time.monotonic(), random.Random(given.seed)
    try:
        while len(noted) < given.triggers and time.monotonic() - begun < 60 * given.minutes:
            event = chance.choices(list(EVENTS), weights=list(EVENTS.values()))[0]
            since, before = time.monotonic(), len(history(layout))
            try:
                ended = happens(event, served, chance, waiting)
            except (TimeoutError, OSError) as error:
                ended = f"fault: {type(error).__name__}: {error}"
            seconds = round(time.monotonic() - since, 1)
            recorded = more_recorded(layout, before)
            noted.append({"event": event, "ended": ended, "seconds": seconds, **measured(served), "recorded": recorded})
            sys.stderr.write(f"{json.dumps(noted[-1])}\n")
        left = orphans(served)
    finally:
        served.stop()
        subprocess.run(["umount", str(given.place)], check=False, capture_output=True)
    told(noted, left, time.monotonic() - begun, given, served)


def told(
    noted: list[dict[str, Any]], left: int, seconds: float, given: argparse.Namespace, served: Served
) -> None:
    """Publish the figures and draw the picture."""
    tenth = max(1, len(noted) // 10)
    rows = []
    for name, title in MEASURED.items():
        parts = noted[tenth : 2 * tenth] or noted, noted[-tenth:]
        early, late = (statistics.median(one[name] for one in part) for part in parts)
        rows.append({"what": title, "early": early, "late": late, "most": max(one[name] for one in noted),
                     "grown by": round(late / early - 1, 3) if early else None})  # fmt: skip
    events = {event: _counted(one["ended"] for one in noted if one["event"] == event) for event in EVENTS}
    settings = {
        "triggers": len(noted), "of": given.triggers, "seed": given.seed, "minutes": round(seconds / 60, 1),
        "events": events, "orphans": left, "seconds from cancelling to the end": sorted(served.took),
        "seconds to stop the server": served.stopped,
        "days that its clock moved": round(served.moved.total_seconds() / 86_400, 1),
        "cores": len(os.sched_getaffinity(0)), "nice": os.nice(0),
        "without a record": sum(not one["recorded"] for one in noted), "disk": DISK,
    }  # fmt: skip
    publish("soak", rows, settings, "framing serve, left alone")
    picture = curves({title: [one[name] for one in noted] for name, title in MEASURED.items()}, "triggers")
    (REPOSITORY / "docs" / "soak.svg").write_text(picture, encoding="utf-8")


def _counted(ends: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    for end in ends:
        counts[end] = counts.get(end, 0) + 1
    return counts


if __name__ == "__main__":
    main()
