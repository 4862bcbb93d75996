"""Reports in their folders: written whole or not at all, and found again by the report after them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq


def publish(reports: Path, run: str, files: Iterable[tuple[str, bytes]]) -> Path:
    """Write a report into a fresh folder, give it its name when it is whole, and let reports/latest point to it.

    Whoever reads meanwhile sees the old report or the new one, never half of one. Returns the new folder.
    """
    reports.mkdir(parents=True, exist_ok=True)
    for leftover in [*reports.glob(".*.part"), *reports.glob(".latest.*")]:  # of a run that was killed
        leftover.unlink() if leftover.is_symlink() else shutil.rmtree(leftover, ignore_errors=True)
    part, folder = reports / f".{run}.part", reports / run
    folders: set[Path] = set()
    for name, content in files:
        path = part / name
        if path.parent not in folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            folders.add(path.parent)
        path.write_bytes(content)
    os.sync()  # hundreds of pages at once: after a power cut a report that has its name is whole
    part.replace(folder)
    link = reports / f".latest.{run}"
    link.symlink_to(run)  # relative, so that the reports can be moved or sent as a whole
    link.replace(reports / "latest")
    return folder


def earlier_report(
    reports: Path, inputs: dict[str, str], names: Iterable[str], since: str = ""
) -> tuple[str, dict[str, pd.DataFrame]] | None:
    """The report `since`, else the newest one made from other tables than `inputs`.

    Its name and the tables `names` from its data; None where there is no such report.
    """
    for path in sorted(reports.glob("*/run.json"), reverse=True):
        if path.parent.is_symlink() or since not in ("", path.parent.name):
            continue
        try:
            if not since and json.loads(path.read_text(encoding="utf-8"))["inputs"] == inputs:
                continue
            tables = {name: pq.read_table(path.parent / "data" / f"{name}.parquet").to_pandas() for name in names}
        except (OSError, ValueError, KeyError):
            continue  # a report of another version, or one that somebody took apart
        return path.parent.name, tables
    return None
