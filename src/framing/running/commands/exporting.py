"""The work of `framing export`: write the last report in one more format."""

from __future__ import annotations

import json
import textwrap
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from framing.errors import NotMadeYet, UnknownFormat
from framing.running.commands.printing import printed
from framing.running.stages.report import report, reported
from framing.tables.files import renamed
from framing.tables.store import Layout

if TYPE_CHECKING:
    from framing.report.sources.material import Material

FOLDER = "exports"  # of the workspace: no run touches it, and nothing in it is read again


def listed() -> list[str]:
    """Return what there is to export: a name in each line, and what it is for below it."""
    from framing.report import formats
    from framing.report.wording import wording

    words = wording()
    lines = []
    for name, one in formats().items():
        place = "in every report, under data/" if one.always else f"framing export {name}"
        told = words.say(f"export.{name}.what")
        lines += [f"{name:<10} {place}", *(f"{'':<10} {line}" for line in textwrap.wrap(str(told), 68))]
    return lines


def export(layout: Layout, name: str, to: Path | None = None) -> list[Path]:
    """Write the last report as the format `name` into a folder (default: exports/ in the workspace).

    Returns the files. The same report gives the same files. Raises UnknownFormat, NotMadeYet if there is no report of
    the tables as they are, and NoBrowser.
    """
    from framing.report import formats

    if name not in formats():
        raise UnknownFormat(f"There is no export named {name!r}. There are: {', '.join(formats())}.")
    chosen, folder = formats()[name], to or layout.config.parent / FOLDER
    written = []
    for path, content in chosen.make(_material(layout)):
        place = folder / path.removeprefix("data/")
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f".{place.name}.part")
        part.write_bytes(printed(content) if chosen.printed else content)
        renamed(part, place)
        written.append(place)
    return written


def _material(layout: Layout) -> Material:
    """Return what the last report was made from. Raises NotMadeYet if the tables are others by now."""
    from framing.report import material_of

    record = layout.latest_report / "run.json"
    if not record.exists():
        raise NotMadeYet(f"There is no report in {layout.reports} yet. Start `framing run` to make one.")
    told = json.loads(record.read_text(encoding="utf-8"))
    tables, about = reported(report.given(layout))
    if dict(about.inputs) != told["inputs"]:
        raise NotMadeYet(
            "The tables have changed since the last report: a run is going on, or it was cut short. Wait until it has "
            "ended, or start `framing run`."
        )
    return material_of(tables, about, made=datetime.fromisoformat(told["made"]))
