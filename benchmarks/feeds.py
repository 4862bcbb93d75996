"""How long a run waits where feeds answer slowly, wrongly or never, beside one with news; with the default settings.

    python -m benchmarks.feeds

Real servers on this machine, each a host of its own: 127.0.0.2 and so on. Besides that these may be asked at all
(fetch.allow_private), every setting is the default. Measured is the time from the start of the feeds to the first
stage: of the command, and of the flow, which asks the feeds that were away once more. (What Prefect's own server takes
to start is told apart.)
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.publish import publish
from framing.running import runs
from framing.running.commands import workspace
from framing.running.order import STAGES
from framing.tables.store import Layout
from tests.ingest.site import Site, answer, running
from tests.running.test_feeds import feed, page
from tests.running.test_feeds_away import BADLY

NEWS = 5  # pages of the feed that has news
MANY = 60  # hosts that never answer
WANTED = 60.0


def slow_pages(site: Site) -> None:
    """A feed that answers at once, and each of its pages after three seconds."""

    def late(name: str) -> Any:
        def page_later(request: Any) -> None:
            time.sleep(3)
            answer(page(name))(request)

        return page_later

    names = [f"/slow-{number}" for number in range(60)]
    site.pages |= {name: late(name) for name in names}
    site.pages["/slow pages"] = answer(feed(site, *names), content_type="text/xml")


def never(request: Any) -> None:
    time.sleep(120)


def asked(bad: dict[str, str], good: Site, place: Path, way: str) -> dict[str, Any]:
    """One run beside the `bad` feeds; returns how long it took until the first stage."""
    layout = workspace.make(place)
    feeds = "".join(f'"{outlet}" = ["{address}"]\n' for outlet, address in bad.items())
    more = f'[fetch]\nallow_private = true\n[feeds]\n{feeds}island-post = ["{good.at("/feed.xml")}"]\n'
    layout.config.write_text(f"{layout.config.read_text(encoding='utf-8')}\n{more}", encoding="utf-8")
    seconds, saved = (_by_command if way == "framing run" else _by_flow)(layout)
    return {"way": way, "bad feeds": len(bad), "seconds to the first stage": round(seconds, 1),
            "news saved": saved, "of": NEWS}  # fmt: skip


def _by_command(layout: Layout) -> tuple[float, int]:
    from framing.running import feeds

    def ask() -> Any:
        return feeds.asked_first(layout)[0]

    begun = time.monotonic()
    with contextlib.suppress(Exception), runs.running(layout, "by hand", first=ask):
        took = time.monotonic() - begun
        saved = _saved(layout)
        STAGES[0](layout)
    return took, saved


def _by_flow(layout: Layout) -> tuple[float, int]:
    """The flow in a process of its own, until it says that the first stage has begun."""
    command = [sys.executable, "flows/compare.py", str(layout.config.parent)]
    begun, asking = time.monotonic(), 0.0
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=clean, start_new_session=True
    ) as process:
        assert process.stdout, "as it was asked for"
        for line in process.stdout:
            if "Beginning flow run" in line:
                asking = time.monotonic()
            if "Task run 'ingest" in line and asking:
                took = time.monotonic() - asking
                break
        else:
            took = float("nan")
        saved = _saved(layout)
        os.killpg(process.pid, signal.SIGKILL)  # Prefect's server with it
    sys.stderr.write(f"Prefect was ready after {asking - begun:.1f} s\n")
    return took, saved


def _saved(layout: Layout) -> int:
    return len(list((layout.raw / "island-post").glob("*.html")))


def main() -> None:
    rows = []
    with contextlib.ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        good = stack.enter_context(running())
        names = [f"/news-{number}" for number in range(NEWS)]
        good.pages |= {name: answer(page(name)) for name in names}
        good.pages["/feed.xml"] = answer(feed(good, *names), content_type="text/xml")
        deaf = stack.enter_context(socket.create_server(("127.0.0.100", 0)))
        bad = {"deaf": f"http://127.0.0.100:{deaf.getsockname()[1]}/feed", "gone": "http://127.0.0.77:9/feed"}
        for number, name in enumerate([*BADLY, "slow pages"], start=2):
            site = stack.enter_context(running(host=f"127.0.0.{number}"))
            site.pages[f"/{name}"] = BADLY.get(name, never)
            if name == "slow pages":
                slow_pages(site)
            bad[name.replace(" ", "-")] = site.at(f"/{name.replace(' ', '%20')}")
            if name == "slow pages":
                site.pages["/slow%20pages"] = site.pages["/slow pages"]
        many = {}
        for number in range(MANY):
            site = stack.enter_context(running(host=f"127.0.1.{number + 1}"))
            site.pages |= {"/never": never, "/robots.txt": never}
            many[f"a-{number:02}"] = site.at("/never")
        for number, (name, address) in enumerate(bad.items()):
            rows.append({"beside": name, **asked({name: address}, good, place / str(number), "framing run")})
        rows.append({"beside": "all of these", **asked(bad, good, place / "all", "framing run")})
        rows.append({"beside": f"{MANY} hosts that never answer", **asked(many, good, place / "many", "framing run")})
        rows.append({"beside": "all of these", **asked(bad, good, place / "flow", "flow")})
    settings = {"wanted seconds": WANTED, "settings": "default", "load of the machine": round(os.getloadavg()[0], 1)}
    publish("feeds-away", rows, settings, "Feeds that answer slowly, wrongly or never")


if __name__ == "__main__":
    main()
