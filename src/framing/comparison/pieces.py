"""The work of a comparison in pieces that are the same however many processes do them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import numpy as np

from framing.comparison.panel import Bundle, Panel
from framing.machine.workers import surely

PIECES = 96
SMALL = 20_000  # values: with fewer a process of its own costs more than it saves
SECONDS = 3600.0  # of a processor for one piece, which takes some of them
Result = TypeVar("Result")


def over(function: Callable[..., Result], panel: Panel, *more: Any, processes: int | None) -> Iterator[Result]:
    """`function(part, *more)` of each part of the panel, in order; `processes` None is this process, 0 one a core."""
    work = partial(_with, function, more)
    parts = list(_parts(panel))
    if processes is None or processes == 1 or sum(bundle.value.size for bundle in panel.bundles) < SMALL:
        yield from map(work, parts)
        return
    yield from surely(work, parts, processes, SECONDS, "the comparison")


def _with(function: Callable[..., Result], more: tuple[Any, ...], part: Panel) -> Result:
    return function(part, *more)


def _parts(panel: Panel) -> Iterator[Panel]:
    """The panel with some of its bundles each, those of the same articles together, and about the same work in each."""
    same_articles: dict[bytes, list[int]] = {}
    for number, bundle in enumerate(panel.bundles):
        same_articles.setdefault(bundle.rows.tobytes(), []).append(number)
    groups = list(same_articles.values())
    costs = [_cost(panel, [panel.bundles[number] for number in group]) for group in groups]
    parts: list[list[int]] = [[] for _ in range(min(PIECES, len(groups)))]
    loads = np.zeros(len(parts))
    for place in np.argsort(-np.array(costs), kind="stable"):
        lightest = int(np.argmin(loads))
        loads[lightest] += costs[place]
        parts[lightest] += groups[place]
    for numbers in parts:
        yield replace(panel, bundles=tuple(panel.bundles[number] for number in sorted(numbers)))


def _cost(panel: Panel, bundles: list[Bundle]) -> float:
    """Comparisons of outlets with enough articles, each about as much as so many values."""
    outlets = np.bincount(panel.outlet[bundles[0].rows])
    enough = int((outlets >= 3).sum())
    sides = (outlets > 0).sum() + 10 * enough + enough**2 / 2
    return float(sides * sum(2000 + bundle.value.size for bundle in bundles))
