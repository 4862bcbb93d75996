"""Work in processes of their own: on every core, in order, and no piece of it can hang or end the whole.

A worker is this Python with this package and nothing of the program that started it, so a flow, a test or a notebook
can use it alike. It is asked by pickles through its input and answers through its output, one piece at a time. It lets
the kernel end it when a piece takes too much processor time, and goes by itself when nobody has asked for a while.
"""

from __future__ import annotations

import atexit
import contextlib
import contextvars
import ctypes
import gc
import os
import pickle
import queue
import resource
import select
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

PAUSE_SECONDS = 0.5
IDLE_SECONDS = 20.0
MEMORY = 4 << 30  # bytes of addresses; what needs more is lost, not the machine
GROW = 24  # pieces after which one more worker is worth the second that its start takes
AHEAD = 4  # pieces in hand for each worker
AHEAD_BYTES = 64_000_000  # and no more than so many bytes of them


Piece = TypeVar("Piece")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Lost:
    """A piece of work without a result; `reason` is too-slow, too-large or failed, `detail` a clause for a person."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """A result that stands already among pieces of work: it keeps its place in the order."""

    result: Result


def cores() -> int:
    """How many cores this process may use; systems that cannot say count all that there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def give_back() -> None:
    """Let the system have the memory that is not needed now: allocators would keep it beside what is needed next."""
    gc.collect()
    if "pyarrow" in sys.modules:
        sys.modules["pyarrow"].default_memory_pool().release_unused()
    with contextlib.suppress(OSError, AttributeError, TypeError):  # a call that only Linux's C library has
        ctypes.CDLL(None).malloc_trim(0)


class Beside(ThreadPoolExecutor):
    """A thread beside this one that works in the context of whoever asks: Prefect tells by it whose logs they are."""

    def __init__(self) -> None:
        super().__init__(1)

    def submit(self, function: Callable[..., Result], /, *args: Any, **named: Any) -> Future[Result]:
        return super().submit(contextvars.copy_context().run, function, *args, **named)


def each(
    function: Callable[[Piece], Result], pieces: Iterable[Piece | Done[Result]], processes: int, seconds: float,
    grow: int = GROW,
) -> Iterator[Result | Lost]:  # fmt: skip
    """`function` of every piece, in their order; `seconds` is the processor time that one may take.

    `function` has to be found by its name in a module; `processes` 0 means one for each core. Pieces are asked for as
    they can be worked on, so that only a few are in memory at once; one more worker starts after `grow` of them.
    """
    most = processes or cores()
    hands: list[ThreadPoolExecutor] = []
    waiting: deque[tuple[int, Future[Result | Lost] | Done[Result]]] = deque()
    asked = size = 0

    def first() -> Result | Lost:
        nonlocal size
        length, item = waiting.popleft()
        size -= length
        return item.result if isinstance(item, Done) else item.result()

    try:
        for piece in pieces:
            if isinstance(piece, Done):
                waiting.append((0, piece))
            else:
                if len(hands) < most and asked >= grow * len(hands):
                    hands.append(ThreadPoolExecutor(1))
                request = pickle.dumps((function, piece, seconds), protocol=5)
                hand = hands[asked % len(hands)]
                waiting.append((len(request), hand.submit(_ask, request, seconds)))
                size += len(request)
                asked += 1
            while waiting and (_ready(waiting[0][1]) or len(waiting) > AHEAD * len(hands) or size > AHEAD_BYTES):
                yield first()
        while waiting:
            yield first()
    finally:
        for hand in hands:
            hand.shutdown(cancel_futures=True)


def surely(
    function: Callable[[Piece], Result], pieces: Iterable[Piece], processes: int, seconds: float, what: str
) -> Iterator[Result]:
    """The same where no piece may be lost: RuntimeError says that a part of `what` was given up, and why."""
    for found in each(function, pieces, processes, seconds, grow=1):
        if isinstance(found, Lost):
            raise RuntimeError(f"a part of {what} was given up, as {found.detail}; please report it")
        yield found


def _ready(item: Future[Any] | Done[Any]) -> bool:
    return isinstance(item, Done) or item.done()


# Whoever worked last is asked first: those that are not needed any more go, with the memory that they hold.
_idle: queue.LifoQueue[subprocess.Popen[bytes]] = queue.LifoQueue()


def _ask(request: bytes, seconds: float) -> Any:
    """What a worker answers to a request; one that is ended over it answers nothing.

    A worker that somebody else ended, a system short of memory above all, says nothing about the piece: it is tried
    once more.
    """
    again, too_long = True, False
    while True:
        worker = _worker()
        pipe_in, pipe_out = cast(Any, worker.stdin), cast(Any, worker.stdout)
        try:
            pipe_in.write(request)
            pipe_in.flush()
            # The kernel counts processor time; this clock is for one that waits and does not work.
            if not select.select([pipe_out], [], [], 20 * seconds + 60)[0]:
                too_long = True
                worker.kill()
            kind, answer = pickle.load(pipe_out)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            worker.kill()
            code = worker.wait()
            pipe_out.close()
            with contextlib.suppress(BrokenPipeError):
                pipe_in.close()
            if code == 0:  # it went because nobody had asked for long
                continue
            if too_long or code == -signal.SIGPROF:
                return Lost("too-slow", f"it took more than {seconds:g} seconds of processor time")
            if again:
                again = False
                continue
            return Lost("failed", f"the process that worked on it ended with code {code}")
        _idle.put(worker)
        if kind == "raised":
            raise answer
        return answer


def _worker() -> subprocess.Popen[bytes]:
    """One that is idle, or a new one."""
    with contextlib.suppress(queue.Empty):
        while True:
            worker = _idle.get_nowait()
            if worker.poll() is None:
                return worker
            for pipe in (worker.stdin, worker.stdout):
                if pipe:
                    pipe.close()
    places = os.pathsep.join(part or "." for part in sys.path)
    environment = {**os.environ, "PYTHONPATH": places, "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", "from framing.machine.workers import serve; serve()"]
    # Its own session: Ctrl-C is for the run, which then closes its pipes.
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True
    )


@atexit.register
def dismiss() -> None:
    """Let the idle workers go now."""
    with contextlib.suppress(queue.Empty):
        while True:
            worker = _idle.get_nowait()
            for pipe in (worker.stdin, worker.stdout):
                if pipe:
                    pipe.close()
            worker.wait()


def serve() -> None:
    """What a worker does: it answers requests until its pipe is closed or nobody asks for a while."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up among the answers
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    while _asked():
        try:
            function, piece, seconds = pickle.load(sys.stdin.buffer)
        except EOFError:
            break
        signal.setitimer(signal.ITIMER_PROF, seconds)
        answer: tuple[str, Any]
        try:
            answer = "answer", function(piece)
        except MemoryError:
            answer = "answer", Lost("too-large", f"it needs more than {MEMORY >> 30} GB of memory")
        except Exception as error:  # the one who asked decides what it means
            answer = "raised", error
        signal.setitimer(signal.ITIMER_PROF, 0)
        try:
            answers.write(pickle.dumps(answer, protocol=5))
            answers.flush()
        except BrokenPipeError:  # whoever asked is gone
            os._exit(1)


def _asked() -> bool:
    """Whether a request has come; in a pause memory is given back, and after a long one nobody will ask."""
    if select.select([sys.stdin.buffer], [], [], PAUSE_SECONDS)[0]:
        return True
    give_back()
    return bool(select.select([sys.stdin.buffer], [], [], IDLE_SECONDS)[0])
