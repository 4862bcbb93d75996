"""Progress of long work: on a terminal a bar with rate and time left, elsewhere a line in the log."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator

log = logging.getLogger(__name__)

EVERY = 30.0  # seconds between two log lines
BRIEF = 256  # fewer items than this are done before anybody could read a bar

Advance = Callable[[int], None]


def unwatched(_: int) -> None:
    """Ignore progress: an `Advance` that shows nothing."""


@contextlib.contextmanager
def watched(verb: str, noun: str, count: int) -> Iterator[Advance]:
    """Show the progress of `count` items; call the yielded function with the number of items just finished.

    The rate is measured from the first finished items on, because these also wait until the models are loaded.
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
