"""Long work, watched: a bar with rate and time left on a terminal, a line of the log elsewhere."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator

log = logging.getLogger(__name__)

EVERY = 30.0  # seconds between two lines of the log
BRIEF = 256  # fewer things than this are done before a bar could be read

Advance = Callable[[int], None]


def unwatched(_: int) -> None:
    """What is called with the number of things done when nobody wants to know."""


@contextlib.contextmanager
def watched(verb: str, noun: str, count: int) -> Iterator[Advance]:
    """Show how `count` things are done: call what this gives with each number of them that has been.

    The rate counts from the first ones on: they wait for the models to be loaded, the others do not.
    """
    from rich.console import Console
    from rich.progress import Progress, TextColumn, TimeRemainingColumn

    begun = said = time.monotonic()
    started, first, done = begun, 0, 0
    columns = (TextColumn("{task.fields[rate]} a second"), TimeRemainingColumn())
    console = Console(stderr=True)
    hidden = count < BRIEF or not console.is_terminal
    with Progress(*Progress.get_default_columns()[:3], *columns, console=console, disable=hidden) as bar:
        task = bar.add_task(f"{verb} {count:,} {noun}", total=count, rate="-")

        def advance(more: int) -> None:
            nonlocal done, said, started, first
            done, now = done + more, time.monotonic()
            if not first:
                started, first = now, done
            made, seconds = (done - first, now - started) if done > first else (done, now - begun)
            rate = made / max(seconds, 1e-9)
            bar.update(task, advance=more, rate=f"{rate:,.0f}")
            if (now - said > EVERY and done > first) or done == count >= BRIEF:
                left = (count - done) / rate
                log.info(f"{verb} {done:,} of {count:,} {noun}, {rate:,.0f} a second, {left:,.0f} s left")
                said = now

        yield advance
