"""What the comparison finds: planted differences of four sizes, four numbers of articles; and whether `mde` is right.

`python -m benchmarks.accuracy.power`: simulated articles with lengths and months, as many outlets as on a real page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.publish import publish
from framing.comparison.arrangements import Arrangements
from framing.comparison.difference import difference

Row = dict[str, Any]

SIZES = (0.25, 0.5, 0.8, 1.2)  # standard deviations of an article
NUMBERS = (5, 10, 20, 40)  # articles of an outlet
OUTLETS = 6
MONTHS = 4
SERIES = 40
KINDS = ("normal", "skewed", "share")  # as loadedness or a frame; as a rate; as a name used or a claim left out


def articles(kind: str, n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Values [m, s] of unit variance, weights, labels and months of one outlet with `n` articles and five others."""
    m = OUTLETS * n
    month = np.sort(np.arange(m) % MONTHS)
    mine = np.zeros(m, dtype=bool)
    mine[rng.permutation(m)[:n]] = True
    weight = np.minimum(rng.lognormal(5, 0.6, m), 600)
    if kind == "share":
        value = (rng.random((m, SERIES)) < 0.4) / np.sqrt(0.24)
    elif kind == "skewed":
        value = rng.lognormal(0, 1, (m, SERIES)) / 2.16
    else:
        value = rng.normal(size=(m, SERIES))
    return value + rng.normal(size=(MONTHS, 1))[month], weight, mine, month


def power(kind: str, n: int, size: float, turns: int, rng: np.random.Generator, chance: Arrangements) -> float:
    found = []
    for _ in range(turns):
        value, weight, mine, month = articles(kind, n, rng)
        kept = np.isin(month, np.unique(month[mine]))
        _, block = np.unique(month[kept], return_inverse=True)
        planted = value[kept] + size * mine[kept, None]
        found.append(difference(planted, weight[kept], mine[kept], block, chance).p < 0.05)
    return float(np.mean(found))


def at_mde(kind: str, n: int, turns: int, rng: np.random.Generator, chance: Arrangements) -> Row:
    """Power when exactly the printed smallest detectable difference is planted into the same kind of articles."""
    printed = []
    for _ in range(turns):
        value, weight, mine, month = articles(kind, n, rng)
        kept = np.isin(month, np.unique(month[mine]))
        _, block = np.unique(month[kept], return_inverse=True)
        printed.append(difference(value[kept], weight[kept], mine[kept], block, chance).mde)
    size = float(np.median(printed))
    return {"mde": size, "power at mde": power(kind, n, size, turns, rng, chance)}


def rows(turns: int = 15) -> Iterator[Row]:
    rng = np.random.default_rng(7)
    chance = Arrangements(rng, 999)
    for kind in KINDS:
        for n in NUMBERS:
            found = {f"{size:g} SD": power(kind, n, size, turns, rng, chance) for size in SIZES}
            yield {
                "kind": kind,
                "articles": n,
                "others": (OUTLETS - 1) * n,
                **found,
                **at_mde(kind, n, turns, rng, chance),
            }


def main() -> None:
    publish("power", list(rows()), {"outlets": OUTLETS, "months": MONTHS}, "Power at p < .05, outlet against the rest")


if __name__ == "__main__":
    main()
