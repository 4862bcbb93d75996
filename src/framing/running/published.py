"""The folders of reports. A report is written completely or not at all. The next report finds it there."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from framing.tables.files import make_way, renamed, write_text
from framing.tables.store import LATEST, NAMED

_LEADS_ON = (
    '<!DOCTYPE html><meta charset="utf-8"><title>framing</title>'
    '<meta http-equiv="refresh" content="0; url=../{run}/index.html"><a href="../{run}/index.html">{run}</a>\n'
)


def publish(reports: Path, run: str, files: Iterable[tuple[str, bytes]]) -> Path:
    """Write a report into a new folder, rename the folder when it is complete, and point reports/latest to it.

    A reader always sees the old report or the new one, never half of one. Returns the new folder.
    """
    reports.mkdir(parents=True, exist_ok=True)
    for leftover in [*reports.glob(".*.part"), *reports.glob(".latest.*")]:  # from a killed run
        leftover.unlink() if leftover.is_symlink() else shutil.rmtree(leftover, ignore_errors=True)
    part, folder = reports / f".{run}.part", reports / run
    folders: set[Path] = set()
    for name, content in files:
        path = part / name
        if path.parent not in folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            folders.add(path.parent)
        path.write_bytes(content)
    if hasattr(os, "sync"):  # one call for hundreds of pages: even after a power cut, a renamed report is complete
        os.sync()
    renamed(part, folder)
    _point(reports, run)
    return folder


def _point(reports: Path, run: str) -> None:
    """Let reports/latest be the report `run`: by a link, or where links fail, by a page that leads on.

    Links fail on Windows without the right to make them, and on disks that have none. Then reports/latest is a folder
    with the page and with NAMED, the name of the report, which Layout.latest_report reads.
    """
    latest, link = reports / LATEST, reports / f".latest.{run}"
    try:
        link.symlink_to(run)  # relative, so that the whole folder can be moved
    except (OSError, NotImplementedError):
        if not (latest / NAMED).is_file():
            latest.unlink() if latest.is_symlink() else make_way(latest)
        write_text(latest / "index.html", _LEADS_ON.format(run=run))
        write_text(latest / NAMED, f"{run}\n")
        return
    if (latest / NAMED).is_file() and not latest.is_symlink():
        shutil.rmtree(latest)
    make_way(latest)
    link.replace(latest)


def earlier_report(
    reports: Path, inputs: Mapping[str, str], names: Iterable[str], since: str = ""
) -> tuple[str, dict[str, pd.DataFrame]] | None:
    """Return the report `since`, or by default the newest one made from other tables than `inputs`.

    Returns its name and the tables `names` from its data, or None if there is no such report.
    """
    for path in sorted(reports.glob("*/run.json"), reverse=True):
        if path.parent.is_symlink() or path.parent.name.startswith(LATEST) or since not in ("", path.parent.name):
            continue
        try:
            if not since and json.loads(path.read_text(encoding="utf-8"))["inputs"] == dict(inputs):
                continue
            tables = {name: pq.read_table(path.parent / "data" / f"{name}.parquet").to_pandas() for name in names}
        except (OSError, ValueError, KeyError):
            continue  # a report of another version, or with missing files
        return path.parent.name, tables
    return None
