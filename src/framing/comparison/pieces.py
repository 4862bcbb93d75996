"""Split a comparison into pieces of work that do not depend on the number of processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import numpy as np

from framing.comparison.panel import Bundle, Panel
from framing.machine.pieces import over

PIECES = 96
SMALL = 20_000  # with fewer values than this, extra processes cost more than they save
Result = TypeVar("Result")


def over_parts(function: Callable[..., Result], panel: Panel, *more: Any, processes: int | None) -> Iterator[Result]:
    """Yield `function(part, *more)` for each part of the panel, in order.

    `processes`: None works in this process, 0 uses one for each core.
    """
    small = sum(bundle.value.size for bundle in panel.bundles) < SMALL
    work = partial(_with, function, more)
    return over(work, _parts(panel), None if small else processes, "the comparison", few=1)


def _with(function: Callable[..., Result], more: tuple[Any, ...], part: Panel) -> Result:
    return function(part, *more)


def _parts(panel: Panel) -> Iterator[Panel]:
    """Split the panel's bundles into parts of about equal work; bundles over the same articles stay together."""
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
    """Estimated work: the number of comparisons, each costing 2,000 plus the number of values."""
    outlets = np.bincount(panel.outlet[bundles[0].rows])
    enough = int((outlets >= 3).sum())
    sides = (outlets > 0).sum() + 10 * enough + enough**2 / 2
    return float(sides * sum(2000 + bundle.value.size for bundle in bundles))
