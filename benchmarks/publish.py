"""What every benchmark does at the end: print a table, and write JSON with the commit, settings and machine."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

REPOSITORY = Path(__file__).parents[1]
RESULTS = REPOSITORY / "benchmarks" / "results"

Row = Mapping[str, Any]


def datasets(name: str, argv: Sequence[str] | None = None) -> Path:
    """The folder (or file) `name` of labelled data, in `--datasets DIR`, $FRAMING_SHARED/datasets or
    ../shared/datasets.

    Ends the program with a message if it is missing. The data belong to others and are not part of this project.
    """
    parser = argparse.ArgumentParser()
    shared = Path(os.environ.get("FRAMING_SHARED", REPOSITORY.parent / "shared"))
    parser.add_argument("--datasets", type=Path, default=shared / "datasets")
    folder: Path = parser.parse_known_args(argv)[0].datasets
    if not (folder / name).exists():
        sys.exit(f"skipped: {name} is not in {folder}; give its folder with --datasets DIR")
    return folder / name


def publish(name: str, rows: Sequence[Row], settings: Mapping[str, Any], title: str = "") -> Path:
    """Print `rows` as a table and write them to benchmarks/results/<name>.json, replacing the previous ones."""
    table = Table(title=title or name)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    for column in columns:
        table.add_column(column, justify="left" if isinstance(rows[0].get(column), str) else "right")
    for row in rows:
        table.add_row(*(_cell(row.get(column)) for column in columns))
    Console(width=max(120, Console().width)).print(table)
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    account = {"benchmark": name, "commit": _commit(), "settings": dict(settings), "machine": _machine(), "rows": rows}
    path.write_text(json.dumps(account, indent=2, default=float) + "\n", encoding="utf-8")
    return path


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _commit() -> str:
    """The commit that the numbers belong to, with `+` if the tree had uncommitted changes."""
    commit = _git("rev-parse", "--short=12", "HEAD")
    return commit + ("+" if _git("status", "--porcelain", "--", "src", "benchmarks", ":!benchmarks/results") else "")


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False).stdout.strip()


def _machine() -> dict[str, Any]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {"cores": cores, "machine": platform.machine(), "python": platform.python_version()}
