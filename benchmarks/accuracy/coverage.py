"""Whether intervals contain the true difference, for simulated articles with lengths and a known difference.

Run `python -m benchmarks.accuracy.coverage`. The differences are in standard deviations of an article, or in shares of
articles.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.publish import publish
from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import sparse
from framing.comparison.difference import difference

Row = dict[str, Any]
TURNS = 100  # simulations, with 40 series each
LEAST = 5  # articles


def known_truth(rng: np.random.Generator, turns: int) -> Iterator[Row]:
    """One row per kind of value and number of articles."""
    for n, others in ((5, 25), (6, 6), (10, 40), (20, 20), (20, 200)):
        for kind, shift in (
            ("normal", 0.0),
            ("normal", 1.0),
            ("normal, twice the spread", 1.0),
            ("skewed", 1.0),
            ("share of .3", 0.3),
            ("share of .2", 0.4),
        ):
            yield covered(kind, shift, n, others, turns, rng)


def covered(kind: str, shift: float, n: int, others: int, turns: int, rng: np.random.Generator) -> Row:
    """The share of intervals that contain a difference of `shift` between `n` articles and the `others`."""
    chance = Arrangements(rng, 999)
    p, held = [], []
    for _ in range(turns):
        mine = np.arange(n + others) < n
        weight = np.minimum(rng.lognormal(5, 0.6, n + others), 600)
        value, truth = _drawn(kind, shift, mine, rng)
        found = difference(value, weight, mine, np.zeros(n + others, dtype=np.int64), chance)
        tested = ~sparse(value, LEAST)
        p.append((found.p < 0.05)[tested])
        held.append(((found.low <= truth + 1e-12) & (found.high >= truth - 1e-12))[tested])
    shares = {"p<.05": np.concatenate(p).mean(), "covers": np.concatenate(held).mean()}
    return {"case": kind, "difference": shift, "articles": f"{n}/{others}", "tests": 40 * turns, **shares}


def _drawn(kind: str, shift: float, mine: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, float]:
    size = (len(mine), 40)
    if kind.startswith("share"):
        base = float(kind.split()[-1])
        return (rng.random(size) < np.where(mine, base + shift, base)[:, None]).astype(float), shift
    noise = (rng.lognormal(0, 1, size) - np.exp(0.5)) / 2.16 if kind == "skewed" else rng.normal(size=size)
    spread = np.where(mine, 2.0 if "twice" in kind else 1.0, 1.0)[:, None]
    return noise * spread + shift * mine[:, None], shift


def main() -> None:
    publish("coverage", list(known_truth(np.random.default_rng(20241107), TURNS)), {"turns": TURNS}, "Known truth")


if __name__ == "__main__":
    main()
