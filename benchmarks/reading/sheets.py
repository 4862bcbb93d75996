"""What every sheet of statements says of itself, and how one is asked for on the command line."""

from __future__ import annotations

import argparse
import datetime
import subprocess
from pathlib import Path

from benchmarks.publish import REPOSITORY


def ask_for_a_draw(parser: argparse.ArgumentParser, n: int, reader: str) -> None:
    """The arguments of a command that draws a sheet of `n` statements, as a rule, for a `reader`."""
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--n", type=int, default=n)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--reader", default=reader)
    parser.add_argument("--out", type=Path, default=Path("reading-sheets"))


def about_sheet(asked: argparse.Namespace) -> dict[str, str | int]:
    """Which texts, code, day, draw and reader a sheet is of."""
    head = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(head, cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout.strip()
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    return {"corpus": asked.corpus, "commit": commit, "day": day, "seed": asked.seed, "reader": asked.reader}
