"""What readers judged: kept as ids and verdicts, never as text, with the commit; and the table of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from benchmarks.publish import REPOSITORY

FOLDER = REPOSITORY / "benchmarks" / "reading" / "judgements"
VERDICTS = {"r": "right", "w": "wrong", "u": "unclear"}


def keep(kind: str, about: Mapping[str, Any], verdicts: Iterable[Mapping[str, str]], folder: Path = FOLDER) -> Path:
    """Write one reading: `about` says which corpus, commit, seed and reader; `verdicts` have id, outlet and verdict."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{kind}-{about['commit']}-{about['seed']}.json"
    path.write_text(json.dumps({"kind": kind, **about, "verdicts": list(verdicts)}, indent=1) + "\n", encoding="utf-8")
    return path


def answers(text: str) -> dict[int, str]:
    """The verdicts of a reader who wrote lines such as "12 r" or "12: wrong", by number; ValueError for other lines."""
    found = {}
    for line in filter(str.strip, text.splitlines()):
        match = re.match(r"\s*(\d+)\W+([rwu])", line, re.I)
        if not match:
            raise ValueError(f"this line is no verdict: {line!r}. Write a number and r, w or u.")
        found[int(match[1])] = VERDICTS[match[2].lower()]
    return found


def readings(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """All readings that are kept, by kind, the oldest first."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return sorted(found, key=lambda one: (one["kind"], one["day"], one["seed"]))


def standing(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """The newest reading of each kind that still holds. A reading with `withdrawn` does not: that says what it judged
    and why the product no longer does so.
    """
    return {one["kind"]: one for one in readings(folder) if not one.get("withdrawn")}


def row(reading: Mapping[str, Any], outlet: str | None = None) -> dict[str, Any]:
    """One line of the table: how many were right among those that were right or wrong, with a 95 % interval (Wilson).
    """
    told = [one["verdict"] for one in reading["verdicts"] if outlet in (None, one["outlet"])]
    right, wrong = told.count("right"), told.count("wrong")
    # an unclear one counts against the rule: a reader who cannot tell cannot quote it
    interval = binomtest(right, len(told)).proportion_ci(method="wilson") if told else None
    return {
        "kind": reading["kind"], "outlet": outlet or "all", "read": len(told), "right": right, "wrong": wrong,
        "unclear": told.count("unclear"), "precision": round(right / len(told), 3) if told else None,
        "low": round(interval.low, 3) if interval else None, "high": round(interval.high, 3) if interval else None,
        "corpus": reading["corpus"], "code": reading["commit"],
    }  # fmt: skip
