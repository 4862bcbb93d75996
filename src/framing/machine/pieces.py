"""Do work in pieces that do not depend on the number of processes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from framing.machine.workers import is_helped, surely

FEW = 4  # with fewer pieces than this, extra processes cost more than they save
SECONDS = 3600.0  # processor time allowed for one piece; a piece usually takes about one second
Piece = TypeVar("Piece")
Result = TypeVar("Result")


def over(
    function: Callable[[Piece], Result], pieces: Iterable[Piece], processes: int | None, what: str = "measuring",
    few: int = FEW,
) -> Iterator[Result]:
    """Yield `function` of each of the `pieces`, in order; `what` names the work if a piece fails.

    `processes`: None works in this process, as with fewer than `few` pieces; 0 uses one for each core.
    """
    rest = iter(pieces)
    first = list(itertools.islice(rest, max(few, 2)))
    every = itertools.chain(first, rest)
    alone = len(first) < 2 if is_helped() else processes == 1 or len(first) < few
    if processes is None or alone:
        yield from map(function, every)
        return
    yield from surely(function, every, processes, SECONDS, what)
