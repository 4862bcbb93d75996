"""Split a comparison into pieces of work that do not depend on the number of processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import numpy as np

from framing.comparison.panel import Bundle, Panel
from framing.machine.pieces import over
from framing.machine.workers import is_helped

PIECES = 96
SMALL = 20_000  # with fewer values than this, extra processes cost more than they save
Result = TypeVar("Result")


def over_parts(function: Callable[..., Result], panel: Panel, *more: Any, processes: int | None) -> Iterator[Result]:
    """Yield `function(part, *more)` for each part of the panel, in order.

    `processes`: None works in this process, 0 uses one for each core.
    """
    work = partial(_with, function, more)
    return over(work, map(_alone, _parts(panel)), _enough(panel, processes), "the comparison", few=1)


def over_both(
    function: Callable[..., Result], panel: Panel, other: Panel, *more: Any, processes: int | None
) -> Iterator[Result]:
    """Yield `function(part, part of other, *more)`, where the same series are in the same part of both panels."""
    parts = list(_parts(panel)) or [panel]
    place = {series: number for number, part in enumerate(parts) for one in part.bundles for series in one.series}
    beside: list[list[Bundle]] = [[] for _ in parts]
    for number, bundles in enumerate(same_articles(other)):
        told = (place[series] for bundle in bundles for series in bundle.series if series in place)
        beside[next(told, number % len(parts))] += bundles
    both = ((part, replace(other, bundles=tuple(some), most={})) for part, some in zip(parts, beside, strict=True))
    return over(partial(_with, function, more), both, _enough(panel, processes), "the comparison", few=1)


def same_articles(panel: Panel) -> list[list[Bundle]]:
    """The panel's bundles; those over the same articles together."""
    found: dict[bytes, list[Bundle]] = {}
    for bundle in panel.bundles:
        found.setdefault(bundle.rows.tobytes(), []).append(bundle)
    return list(found.values())


def _alone(part: Panel) -> tuple[Panel]:
    return (part,)


def _enough(panel: Panel, processes: int | None) -> int | None:
    """How many processes are worth it. Helpers need not be started, so they are always."""
    if is_helped():
        return processes
    return None if sum(bundle.value.size for bundle in panel.bundles) < SMALL else processes


def _with(function: Callable[..., Result], more: tuple[Any, ...], parts: tuple[Panel, ...]) -> Result:
    return function(*parts, *more)


def _parts(panel: Panel) -> Iterator[Panel]:
    """Split the panel's bundles into parts of about equal work; bundles over the same articles stay together."""
    together: dict[bytes, list[int]] = {}
    for number, bundle in enumerate(panel.bundles):
        together.setdefault(bundle.rows.tobytes(), []).append(number)
    groups = list(together.values())
    costs = [_cost(panel, [panel.bundles[number] for number in group]) for group in groups]
    parts: list[list[int]] = [[] for _ in range(min(PIECES, len(groups)))]
    loads = np.zeros(len(parts))
    for place in np.argsort(-np.array(costs), kind="stable"):
        lightest = int(np.argmin(loads))
        loads[lightest] += costs[place]
        parts[lightest] += groups[place]
    for numbers in parts:
        yield replace(panel, bundles=tuple(panel.bundles[number] for number in sorted(numbers)), most={})


def _cost(panel: Panel, bundles: list[Bundle]) -> float:
    """Estimated work: the number of comparisons, each costing 2,000 plus the number of values."""
    outlets = np.bincount(panel.outlet[bundles[0].rows])
    enough = int((outlets >= 3).sum())
    sides = (outlets > 0).sum() + 10 * enough + enough**2 / 2
    return float(sides * sum(2000 + bundle.value.size for bundle in bundles))
