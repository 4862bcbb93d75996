"""How often the comparison cries wolf, and how often its intervals hold the truth.

`python -m benchmarks.accuracy.calibration [--processed DIR] [--shuffles 400]`

Three parts: outlets shuffled among all articles of a workspace (labels, and so matching, anew each time; the whole
comparison against the rest runs on each shuffle); simulated articles with a known difference; many measures together.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.publish import REPOSITORY, publish
from framing import store
from framing.comparison import Rules, rules_of
from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import is_primary
from framing.comparison.contrasts import compare
from framing.comparison.difference import difference
from framing.comparison.multiplicity import benjamini_hochberg
from framing.comparison.panel import Panel, copies, gather
from framing.measures import MEASURES
from framing.settings import ComparisonSettings
from framing.store import Layout

DRAWS = 400
Row = dict[str, Any]


def shuffled(panel: Panel, rng: np.random.Generator) -> Panel:
    """The panel with its outlets' labels shuffled among all articles."""
    return Panel(
        panel.article_ids, panel.outlets, rng.permutation(panel.outlet), panel.story, panel.month, panel.day,
        panel.nuisance, panel.bundles,
    )  # fmt: skip


def alarms(panel: Panel, rules: Rules, shuffles: int, rng: np.random.Generator) -> Iterator[Row]:
    """Per measure: the share of p < .05, of intervals that hold 0, and of shuffles with any finding at all."""
    parts, findings = [], []
    for turn in range(shuffles):
        rows = compare(shuffled(panel, rng), rules, Arrangements(rng, DRAWS), with_pairs=False)
        rows = rows[rows["p"].notna() & (rows["error"] > 0)]
        q = benjamini_hochberg(rows.loc[is_primary(rows, rules), "p"].to_numpy(dtype=float))
        findings.append(bool((q <= rules.settings.q).any()))
        parts.append(rows.assign(turn=turn)[["measure", "p", "low", "high"]])
    rows = pd.concat(parts)
    rows["alarm"] = rows["p"] < 0.05
    rows["covers"] = (rows["low"] <= 0) & (rows["high"] >= 0)
    for measure, of in rows.groupby("measure"):
        shares = {"p<.05": of["alarm"].mean(), "covers": of["covers"].mean()}
        yield {"part": "shuffled", "case": measure, "tests": len(of), **shares}
    yield {"part": "shuffled", "case": "any finding", "tests": shuffles, "p<.05": float(np.mean(findings))}


def known_truth(rng: np.random.Generator, trials: int) -> Iterator[Row]:
    """Articles with lengths, months and a known difference, in standard deviations or shares."""
    chance = Arrangements(rng, 999)
    for n, others in ((5, 25), (6, 6), (10, 40), (20, 20), (20, 200)):
        for kind, shift in (
            ("normal", 0.0),
            ("normal", 1.0),
            ("normal, twice the spread", 1.0),
            ("skewed", 1.0),
            ("share", 0.3),
        ):
            p, held = [], []
            for _ in range(max(1, trials // 40)):
                mine = np.arange(n + others) < n
                weight = np.minimum(rng.lognormal(5, 0.6, n + others), 600)
                value, truth = _drawn(kind, shift, mine, rng)
                block = np.zeros(n + others, dtype=np.int64)
                found = difference(value, weight, mine, block, chance)
                p.append(found.p < 0.05)
                held.append((found.low <= truth + 1e-12) & (found.high >= truth - 1e-12))
            yield {
                "part": "known truth", "case": f"{kind} {shift:g}", "articles": f"{n}/{others}", "tests": 40 * len(p),
                "p<.05": float(np.mean(p)), "covers": float(np.mean(held)),
            }  # fmt: skip


def _drawn(kind: str, shift: float, mine: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, float]:
    size = (len(mine), 40)
    if kind == "share":
        return (rng.random(size) < np.where(mine, 0.3 + shift, 0.3)[:, None]).astype(float), shift
    noise = (rng.lognormal(0, 1, size) - np.exp(0.5)) / 2.16 if kind == "skewed" else rng.normal(size=size)
    spread = np.where(mine, 2.0 if "twice" in kind else 1.0, 1.0)[:, None]
    return noise * spread + shift * mine[:, None], shift


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--processed", type=Path, default=REPOSITORY / "data" / "processed")
    parser.add_argument("--shuffles", type=int, default=400)
    parser.add_argument("--name", default="calibration", help="of the file in benchmarks/results")
    given, _ = parser.parse_known_args()
    rng = np.random.default_rng(20241107)
    rows = list(known_truth(rng, 800))
    layout = Layout(Path(), Path(), given.processed, Path())
    if layout.table("scores").exists():
        rules = rules_of(ComparisonSettings(permutations=DRAWS), MEASURES)
        tables = {name: store.read_table(layout, name) for name in ("scores", "articles", "stories", "reprints")}
        leave_out = copies(tables.pop("reprints"))
        rows += alarms(gather(**tables, word_cap=600, leave_out=leave_out), rules, given.shuffles, rng)
    else:
        print(f"no tables in {given.processed}: `framing run` makes them; --processed DIR names others")
    publish(given.name, rows, {"shuffles": given.shuffles, "draws": DRAWS}, "Calibration of the comparison")


if __name__ == "__main__":
    main()
