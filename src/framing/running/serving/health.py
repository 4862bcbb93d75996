"""How a served workspace is, for programs that watch it: as JSON, and as text for Prometheus."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from framing.running.runs import history, reports
from framing.tables.store import Layout

ENDS = ("finished", "unchanged", "failed", "cancelled", "killed")
GOOD = ("finished", "unchanged")
Waiting = Callable[[], "int | None"]  # how many runs wait to start; None if Prefect does not answer


def health(layout: Layout, waiting: int | None, now: datetime) -> dict[str, Any]:
    """Return how the workspace is: times as text in UTC, ages in seconds, None for what never happened.

    `status` is "ok" if the last run ended well, "failing" if it did not, "new" before the first run, and "down" if
    Prefect does not answer. Cancelled runs do not count.
    """
    records = history(layout)
    good = next((record for record in records if record["status"] in GOOD), None)
    news = next((record for record in records if record["status"] == "finished"), None)
    last = records[0] if records else None
    judged = next((record["status"] for record in records if record["status"] != "cancelled"), None)
    status = "new" if judged is None else "ok" if judged in GOOD else "failing"
    running = (layout.processed / "running.json").exists()
    return {
        "status": "down" if waiting is None else status,
        "running": running,
        "waiting": waiting,
        "last_run": None if last is None else {key: last[key] for key in ("status", "started", "seconds", "trigger")},
        "last_success": good and good["started"],
        "last_success_age_seconds": _age(good, now),
        "last_report_age_seconds": _age(news, now),
        "reports": len(reports(layout)),
        "runs": dict(Counter(record["status"] for record in records)),
        "free_bytes": shutil.disk_usage(layout.config.parent).free,
    }


def _age(record: dict[str, Any] | None, now: datetime) -> float | None:
    return None if record is None else round((now - datetime.fromisoformat(record["started"])).total_seconds(), 1)


def metrics(found: dict[str, Any], now: datetime) -> str:
    """Return what `health` found in the text format of Prometheus. What never happened is left out."""
    lines = []

    def say(name: str, meaning: str, values: dict[str, float | None]) -> None:
        known = {label: value for label, value in values.items() if value is not None}
        if known:
            lines.extend([f"# HELP framing_{name} {meaning}", f"# TYPE framing_{name} gauge"])
            lines.extend(f"framing_{name}{label} {_written(value)}" for label, value in known.items())

    last = found["last_run"] or {}
    good = found["last_success_age_seconds"]
    say("up", "1 if Prefect answers.", {"": float(found["status"] != "down")})
    say("running", "1 while a run is at work.", {"": float(found["running"])})
    say("runs_waiting", "Runs that are due and have not started.", {"": found["waiting"]})
    # a gauge and no counter: the history keeps the newest thousand records only
    say("runs", "Runs in the history, by how they ended.", {
        f'{{status="{status}"}}': found["runs"].get(status, 0) for status in ENDS
    })  # fmt: skip
    say("last_run_success", "1 if the last run ended well.", {"": float(last["status"] in GOOD) if last else None})
    say("last_run_seconds", "How long the last run took.", {"": last.get("seconds")})
    say("last_success_timestamp_seconds", "When the last run that ended well was started.", {
        "": None if good is None else now.timestamp() - good
    })  # fmt: skip
    say("last_success_age_seconds", "How long ago that was.", {"": good})
    say("last_report_age_seconds", "How long ago the last run with news was started.", {
        "": found["last_report_age_seconds"]
    })  # fmt: skip
    say("reports", "Finished reports on disk.", {"": found["reports"]})
    say("free_bytes", "Free space on the disk of the workspace.", {"": found["free_bytes"]})
    return "\n".join(lines) + "\n"


def _written(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def health_json(found: dict[str, Any]) -> str:
    """Return what `health` found as JSON on several lines."""
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def now() -> datetime:
    """Return the time. Here so that a test can name another one."""
    return datetime.now(UTC)
