"""The reading of many texts in pieces that are the same however many processes read them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from framing.machine.workers import surely

FEW = 4  # pieces: with fewer a process of its own costs more than it saves
SECONDS = 3600.0  # of a processor for one piece, which takes about one
Piece = TypeVar("Piece")
Result = TypeVar("Result")


def over(
    function: Callable[[Piece], Result], pieces: Iterable[Piece], processes: int | None
) -> Iterator[Result]:
    """`function` of each of the `pieces`, in order; `processes` None is this process, 0 one a core."""
    rest = iter(pieces)
    first = list(itertools.islice(rest, FEW))
    every = itertools.chain(first, rest)
    if processes is None or processes == 1 or len(first) < FEW:
        yield from map(function, every)
        return
    yield from surely(function, every, processes, SECONDS, "measuring")
