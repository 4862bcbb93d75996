"""Keep a log small when the same thing happens again and again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

_KEPT = 500  # different lines that are remembered; a log that has more of them forgets the oldest


@dataclass(eq=False)
class Seldom(logging.Filter):
    """Lets each kind of line through `most` times in `seconds`. The next one says how many were left out.

    Two lines are of one kind if they come from the same place in the code. Put it on a logger or on a handler.
    """

    most: int = 10
    seconds: float = 60.0
    clock: Callable[[], float] = time.monotonic
    _counts: dict[tuple[str, int], list[float]] = field(default_factory=dict)

    def filter(self, record: logging.LogRecord) -> bool:
        kind, now = (record.pathname, record.lineno), self.clock()
        since, count = self._counts.pop(kind, [now, 0])
        if now - since >= self.seconds:
            if count > self.most:
                record.msg = f"{record.getMessage()} [{count - self.most:.0f} more such lines were left out before]"
                record.args = None
            since, count = now, 0
        self._counts[kind] = [since, count + 1]
        while len(self._counts) > _KEPT:
            del self._counts[next(iter(self._counts))]
        return count < self.most


def quieten(*loggers: str) -> None:
    """Put a `Seldom` on every handler of these loggers and of the root."""
    for logger in {logging.getLogger(), *map(logging.getLogger, loggers)}:
        for handler in logger.handlers:
            if not any(isinstance(each, Seldom) for each in handler.filters):
                handler.addFilter(Seldom())
