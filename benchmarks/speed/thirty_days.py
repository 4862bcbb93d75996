"""Thirty mornings of one workspace: what each costs, and whether it ends where a single run over everything ends.

    python -m benchmarks.speed.thirty_days [--days 30]

The demonstration's articles arrive a few a day. One day brings a page that is no article, one day nothing, one day an
article is taken away, one day an article is changed. At the end the tables have to be those of one run over the same
folder, topic history aside.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.publish import REPOSITORY, publish
from framing import workspace
from framing.runs import running
from framing.stages import STAGES
from framing.store import TABLES, Layout, file_hash

MALFORMED, QUIET, TAKEN, CHANGED = 7, 12, 17, 22  # days


@dataclass(frozen=True, slots=True)
class Morning:
    """What one day brought and what it cost."""

    day: int
    brought: str
    seconds: float
    stages_run: int
    texts_embedded: int
    articles: int
    rejected: int


def simulate(layout: Layout, days: int) -> Iterator[Morning]:
    """Let the articles arrive over `days` days, and run each morning."""
    waiting = _articles()
    a_day = -(-len(waiting) // (days - 1))
    for day in range(1, days + 1):
        brought = _arrive(layout, day, waiting, a_day if day < days else len(waiting))
        with running(layout, f"day {day}") as run:
            outcomes = [run.did(doorway(layout)) for doorway in STAGES]
        counts = {outcome.stage: outcome.counts for outcome in outcomes}
        yield Morning(
            day, brought, round(sum(step["seconds"] for step in run.stages), 2),
            sum(not outcome.skipped for outcome in outcomes),
            0 if outcomes[3].skipped else counts["embed"]["texts new"],
            counts["ingest"]["articles"], counts["ingest"]["rejected"],
        )  # fmt: skip


def differing(one: Layout, other: Layout) -> list[str]:
    """The tables, topic history aside, that are not byte for byte the same in two workspaces."""
    names = [name for name in TABLES if name != "topic_history"]
    return [name for name in names if file_hash(one.table(name)) != file_hash(other.table(name))]


def at_once(layout: Layout, elsewhere: Path) -> Layout:
    """A new workspace on the same articles, after one run."""
    fresh = Layout(layout.config, layout.raw, elsewhere / "processed", elsewhere / "reports")
    shutil.copytree(layout.vectors / "models", fresh.vectors / "models")
    with running(fresh, "at once") as run:
        for doorway in STAGES:
            run.did(doorway(fresh))
    return fresh


def _articles() -> list[Path]:
    """The demonstration's inputs by the day in their names, all outlets mixed; sidecars go with their page."""
    files = (REPOSITORY / "data" / "raw").glob("*/*")
    pages = [path for path in files if path.is_file() and path.suffix != ".toml" and path.name[:2] == "20"]
    return sorted(pages, key=lambda path: (path.name[:10], path.parent.name))


def _arrive(layout: Layout, day: int, waiting: list[Path], how_many: int) -> str:
    if day == QUIET:
        return "nothing"
    if day == TAKEN:
        _there(layout)[3].unlink()
        return "one article taken away"
    if day == CHANGED:
        text = next(path for path in _there(layout) if path.suffix == ".txt")
        text.write_text(text.read_text(encoding="utf-8").replace("Minsk", "the capital"), encoding="utf-8")
        return "one article changed"
    if day == MALFORMED:
        (layout.raw / "harbor-post" / "broken.html").write_bytes(b"\x00\x01\x02 no page at all")
        return "one page that is none"
    arriving = [waiting.pop(0) for _ in range(min(how_many, len(waiting)))]
    for path in arriving:
        folder = layout.raw / path.parent.name
        folder.mkdir(exist_ok=True)
        for each in (path.parent / "outlet.toml", path, path.with_name(path.name + ".toml")):
            if each.exists():
                shutil.copy2(each, folder)
    return f"{len(arriving)} articles"


def _there(layout: Layout) -> list[Path]:
    return sorted(path for path in layout.raw.glob("*/20*") if path.suffix != ".toml")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=30)
    days = parser.parse_known_args()[0].days
    with tempfile.TemporaryDirectory() as name:
        layout = workspace.make(Path(name) / "days")
        rows: list[dict[str, Any]] = [
            {key: getattr(morning, key) for key in Morning.__dataclass_fields__} for morning in simulate(layout, days)
        ]
        wrong = differing(layout, at_once(layout, Path(name) / "at-once"))
        publish("thirty_days", rows, {"days": days, "tables that differ": wrong}, "Thirty mornings")
        raise SystemExit(f"differing from one run over everything: {wrong}" if wrong else 0)


if __name__ == "__main__":
    main()
