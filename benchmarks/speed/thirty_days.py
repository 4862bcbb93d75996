"""Thirty daily runs of one workspace: what each costs, and whether the end equals a single run over everything.

    python -m benchmarks.speed.thirty_days [--days 30]

The demonstration's articles arrive a few per day. One day brings a page that is not an article, one day brings nothing,
one day an article is removed, and one day an article is changed. At the end, two things must hold:

- After the last day, the tables that do not depend on discovered topics equal those of one run over the same folder. So
  do the rows about named topics in the other tables.
- Discovered topics keep their paragraphs from day to day on purpose. After a full run they are found as in a first run.
  Then every table except the topic history equals that of the single run, byte for byte, once its discovered topics get
  the ids from the day they were first seen.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.publish import REPOSITORY, publish
from framing.running.commands import workspace
from framing.running.order import STAGES
from framing.running.runs import running
from framing.tables.files import write_json
from framing.tables.keeping import file_hash
from framing.tables.schemas import TABLES
from framing.tables.store import Layout, read_table, write_table

DISCOVERED = {  # columns in which find_topics names discovered topics
    "topics": ["topic_id"],
    "memberships": ["topic_id"],
    "communities": ["topic_id"],
    "timeline": ["topic_id"],
    "unassigned": ["nearest_topic"],
    "topic_pairs": ["topic_id", "other"],
}
BEFORE = ("outlets", "articles", "rejected", "paragraphs", "sentences", "quotes", "reprints", "stories")
MALFORMED, QUIET, TAKEN, CHANGED = 7, 12, 17, 22  # days


@dataclass(frozen=True, slots=True)
class Morning:
    """What one day brought and what it cost."""

    day: int
    brought: str
    cpu_seconds: float
    stages_run: int
    texts_embedded: int
    articles: int
    rejected: int


def simulate(layout: Layout, days: int) -> Iterator[Morning]:
    """Let the articles arrive over `days` days, with a run each morning."""
    waiting = _articles()
    a_day = -(-len(waiting) // (days - 1))
    for day in range(1, days + 1):
        brought = _arrive(layout, day, waiting, a_day if day < days else len(waiting))
        since = time.process_time()
        with running(layout, f"day {day}") as run:
            outcomes = [run.did(stage(layout)) for stage in STAGES]
        counts = {outcome.stage: outcome.counts for outcome in outcomes}
        yield Morning(
            day, brought, round(time.process_time() - since, 2),
            sum(not outcome.skipped for outcome in outcomes),
            0 if outcomes[3].skipped else counts["embed"]["texts new"],
            counts["ingest"]["articles"], counts["ingest"]["rejected"],
        )  # fmt: skip


def in_full(layout: Layout) -> None:
    """Redo everything, as `framing run --full` does."""
    with running(layout, "in full") as run:
        for stage in STAGES:
            run.did(stage(layout, full=True))


def at_once(layout: Layout, elsewhere: Path) -> Layout:
    """A new workspace on the same articles after one run, with its discovered topics named as in `layout`."""
    fresh = Layout(layout.config, layout.raw, elsewhere / "processed", elsewhere / "reports")
    shutil.copytree(layout.vectors / "models", fresh.vectors / "models")
    with running(fresh, "at once") as run:
        for stage in STAGES:
            run.did(stage(fresh))
            if stage.name == "find_topics":
                _call_alike(fresh, layout)
    return fresh


def differing(one: Layout, other: Layout) -> list[str]:
    """The tables, except topic history, that are not byte for byte the same in two workspaces."""
    names = [name for name in TABLES if name != "topic_history"]
    return [name for name in names if file_hash(one.table(name)) != file_hash(other.table(name))]


def differing_on_what_is_named(one: Layout, other: Layout) -> list[str]:
    """The tables that differ although they, or their rows on named topics, do not depend on discovered topics."""
    wrong = [name for name in BEFORE if file_hash(one.table(name)) != file_hash(other.table(name))]
    for name in ("memberships", "timeline", "scores", "passages"):
        rows = [read_table(place, name) for place in (one, other)]
        named = [table[~table["topic_id"].str.startswith("t-")].reset_index(drop=True) for table in rows]
        wrong += [] if named[0].equals(named[1]) else [name]
    return wrong


def _call_alike(fresh: Layout, layout: Layout) -> None:
    """Give each discovered topic of `fresh` the id of the topic of `layout` with exactly the same paragraphs."""
    known = {paragraphs: topic for topic, paragraphs in _members(layout).items()}
    called = {topic: known[paragraphs] for topic, paragraphs in _members(fresh).items() if paragraphs in known}
    for name, columns in DISCOVERED.items():
        table = read_table(fresh, name)
        write_table(fresh, name, table.assign(**{column: table[column].replace(called) for column in columns}))
    path = fresh.manifests / "find_topics.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["outputs"] |= {name: file_hash(fresh.table(name)) for name in DISCOVERED}
    write_json(path, manifest)


def _members(layout: Layout) -> dict[str, frozenset[str]]:
    """The paragraphs of each discovered topic."""
    groups = read_table(layout, "communities").groupby("topic_id")["paragraph_id"]
    return {str(topic): frozenset(paragraphs) for topic, paragraphs in groups}


def _articles() -> list[Path]:
    """The demonstration's inputs by the date in their names, all outlets mixed; a sidecar stays with its page."""
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
        path, text = next(
            (path, path.read_text(encoding="utf-8")) for path in _there(layout)
            if path.suffix == ".txt" and "Minsk" in path.read_text(encoding="utf-8")
        )  # fmt: skip
        path.write_text(text.replace("Minsk", "the capital"), encoding="utf-8")
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
        shutil.copy2(REPOSITORY / "framing.toml", layout.config)
        rows: list[dict[str, Any]] = [
            {key: getattr(morning, key) for key in Morning.__dataclass_fields__} for morning in simulate(layout, days)
        ]
        once = at_once(layout, Path(name) / "at-once")
        held = differing_on_what_is_named(layout, once)
        in_full(layout)
        found = differing(layout, at_once(layout, Path(name) / "at-once, called alike"))
        checked = {"differ where nothing discovered is": held, "differ after a run in full": found}
        publish("thirty_days", rows, {"days": days, **checked}, "Thirty mornings")
        raise SystemExit(f"differing from one run over everything: {held + found}" if held + found else 0)


if __name__ == "__main__":
    main()
