"""A large piece of work in a process of its own: when it is done, all its memory goes back to the system.

A process that has held large tables and loaded large libraries keeps hundreds of megabytes of them, whatever it gives
back, and the next work needs its own beside them. The other process is this Python with this package; unlike a worker
(see workers.py), it has no limits, uses all cores and may have workers of its own. What it logs is logged here.
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from framing.errors import Expected, Killed
from framing.machine import workers

log = logging.getLogger(__name__)
PACKAGE = __name__.partition(".")[0]
Made = TypeVar("Made")
POOL = "ARROW_DEFAULT_MEMORY_POOL"  # Arrow's own pool keeps what it has freed; the system's gives it back


def possible() -> bool:
    """Whether the system can end such a process at the instant when this one ends; elsewhere two runs could meet."""
    return sys.platform == "linux" and workers.KERNEL


def apart(function: Callable[..., Made], given: tuple[Any, ...], what: str) -> Made:
    """Return what `function` returns of what is `given`, all of which can be pickled.

    Raises what it raises there; Killed, which speaks of the work as `what`, if the system ended the process.
    """
    since, level = workers.stops(), logging.getLogger(PACKAGE).getEffectiveLevel()
    process = workers.launched(f"from {__name__} import serve; serve()", {POOL: os.environ.get(POOL, "system")})
    try:
        kind, found = _told(process, _Errand(function, given, level))
        code = process.wait() if kind == "ended" else 0
    finally:
        process.kill()  # it has nothing more to do, or whoever waits for it was interrupted
        workers.closed(process)
    if kind == "raised":
        raise found
    if kind == "ended":
        if since != workers.stops():
            raise RuntimeError(f"{what} stopped because the run was cancelled")
        raise Killed.of(what, code)
    made: Made = found
    return made


def _told(process: subprocess.Popen[bytes], asked: _Errand) -> tuple[str, Any]:
    """The last that the process tells, "answer" or "raised" and what; "ended" if it ends without a word."""
    pipe, answers = cast(Any, process.stdin), cast(Any, process.stdout)
    try:
        pickle.dump(asked, pipe, protocol=5)
        pipe.flush()
        while True:
            kind, found = pickle.load(answers)
            if kind != "log":
                return kind, found
            logging.getLogger(found["name"]).handle(logging.makeLogRecord(found))
    except (EOFError, BrokenPipeError, pickle.UnpicklingError):
        return "ended", None


@dataclass(frozen=True, slots=True)
class _Errand:
    """What is to be done, and from which level on it is logged."""

    function: Callable[..., Any]
    given: tuple[Any, ...]
    level: int


class _Sending(logging.Handler):
    """Sends what is logged to the process that waits."""

    def __init__(self, send: Callable[[str, Any], None]) -> None:
        super().__init__()
        self.send = send

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage() + (f"\n{self.format(record)}" if record.exc_info else "")
        told = {**record.__dict__, "msg": text, "args": None, "exc_info": None, "exc_text": None}
        self.send("log", {name: told[name] for name in logging.makeLogRecord({}).__dict__ if name in told})


def serve() -> None:
    """The life of such a process: it is asked once, and answers."""
    workers.end_with(int(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with the answers

    def send(kind: str, found: Any) -> None:
        answers.write(pickle.dumps((kind, found), protocol=5))
        answers.flush()

    asked: _Errand = pickle.load(sys.stdin.buffer)
    ours = logging.getLogger(PACKAGE)
    ours.setLevel(asked.level)
    ours.propagate = False
    ours.addHandler(_Sending(send))
    try:
        send("answer", asked.function(*asked.given))
    except BaseException as error:
        send("raised", _portable(error))
    workers.dismiss()
    os._exit(0)  # threads of libraries may still wait for something


def _portable(error: BaseException) -> BaseException:
    """The error with its place in the code, unless it is expected; in other words if it cannot be sent."""
    if not isinstance(error, Expected):
        error.add_note(traceback.format_exc())
    try:
        if type(pickle.loads(pickle.dumps(error))) is type(error):
            return error
    except Exception:
        log.debug("an error that cannot be sent: %r", error)
    return RuntimeError(f"{type(error).__name__}: {error}\n{traceback.format_exc()}")
