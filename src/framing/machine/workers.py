"""Work in other processes: on every core, in order, and no piece can block or end the whole run.

A worker is this Python with this package and nothing else of the calling program, so a flow, a test or a notebook can
use it in the same way. It gets pickled requests through its input and sends pickled answers through its output, one
piece at a time. The kernel ends it when a piece takes too much processor time, and when the calling program has ended
in whatever way. It exits by itself when it has had no request for a while.

Windows has no such kernel: there, threads of the worker watch the time and the calling program. They have to wait for
a library that holds Python's lock, and nothing limits the memory.
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
import select
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, cast

try:
    import fcntl
    import resource

    KERNEL = True  # the kernel can watch the workers
except ImportError:  # Windows; tests stand it in
    KERNEL = False
ALONE = "alone"  # what a worker is told in place of a pipe, where no kernel watches it
TOO_SLOW = 84  # how a worker ends that saw for itself that a piece took too long
PAUSE_SECONDS = 0.5
IDLE_SECONDS = 20.0
_RESIDENT, _DATA = 1, 5  # columns of /proc/self/statm
MEMORY = 4 << 30  # bytes of address space; a piece that needs more is lost, and the machine is safe
MUCH = 200_000_000  # bytes by which a process grows before it looks for what it can give back
_HEADER = 8  # bytes before each item of a stream, which say how long it is
GROW = 24  # start one more worker after this many pieces: starting one takes a second
TOGETHER = 4  # pieces of a second or more that a helper is given at a time: to ask one costs some tenths of a second
AHEAD = 4  # pieces waiting for each worker
AHEAD_BYTES = 16_000_000  # and at most this many bytes of them


Piece = TypeVar("Piece")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Lost:
    """A piece of work without a result.

    `reason` is too-slow, too-large or failed. `detail` is a clause that a person can read.
    """

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class _Request:
    """What a worker is asked: `function` of `piece`, within so much processor time and memory."""

    function: Callable[[Any], Any]
    piece: Any
    seconds: float
    memory: int
    stream: bool = False


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """A result that is already known; it keeps its place in the order of the pieces."""

    result: Result


class Helpers(Protocol):
    """Who takes the pieces in place of processes of this machine: see crew.Crew."""

    def each(self, pieces: Iterable[Done[Any] | tuple[bytes, float]], many: int, what: str) -> Iterator[Any]:
        """The answers to pickled requests, each with the seconds of a processor for it, in order."""


_helpers: contextvars.ContextVar[Helpers | None] = contextvars.ContextVar("helpers", default=None)


@contextlib.contextmanager
def helped_by(helpers: Helpers) -> Iterator[None]:
    """While the block runs, others take the pieces that processes of this machine would take."""
    before = _helpers.set(helpers)
    try:
        yield
    finally:
        _helpers.reset(before)


def is_helped() -> bool:
    """Whether others take the pieces. Then any work of two pieces goes to them, as no process has to be started."""
    return _helpers.get() is not None


def cores() -> int:
    """How many cores this process may use, or all cores on systems that cannot say."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def give_back() -> None:
    """Return unused memory to the system; otherwise allocators would keep it in addition to what is needed next."""
    gc.collect()
    if "pyarrow" in sys.modules:
        sys.modules["pyarrow"].default_memory_pool().release_unused()
    with contextlib.suppress(OSError, AttributeError, TypeError):  # only the C library of Linux has this call
        ctypes.CDLL(None).malloc_trim(0)


def give_back_much() -> None:
    """Likewise if there may be much to give back: this process has grown by `MUCH` since it last did so.

    To look through all objects takes a tenth of a second, which every stage of a run over few articles would take.
    """
    global _after
    in_use = _in_use()
    if not in_use or in_use > _after + MUCH:  # 0: the system does not say
        give_back()
        _after = _in_use()


class BackgroundThread(ThreadPoolExecutor):
    """A single background thread that runs in the context of its caller, so Prefect knows which run its log lines
    belong to.
    """

    def __init__(self) -> None:
        super().__init__(1)

    def submit(self, function: Callable[..., Result], /, *args: Any, **named: Any) -> Future[Result]:
        return super().submit(contextvars.copy_context().run, function, *args, **named)


def each(
    function: Callable[[Piece], Result], pieces: Iterable[Piece | Done[Result]], processes: int, seconds: float,
    grow: int = GROW, memory: int = MEMORY, together: int = GROW, what: str = "",
) -> Iterator[Result | Lost]:  # fmt: skip
    """Yield `function` of every piece, in order; `seconds` is the processor time allowed for one piece.

    `function` must be importable by name from a module. `processes` 0 means one for each core. `memory` is how many
    bytes a process may have in use.
    Pieces are taken as they can be worked on, so only a few are in memory at once. One more worker starts after every
    `grow` pieces.
    A piece without a result gives a `Lost`.
    Where the run is `helped_by` others, they take the pieces, so many `together`; `what` names the work for them.
    """
    if (helpers := _helpers.get()) is not None:
        asked_of = (
            one if isinstance(one, Done) else (_packed(function, one, seconds, memory), seconds) for one in pieces
        )
        yield from helpers.each(asked_of, together, what)
        return
    most, since = processes or cores(), _stops
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
                request = _packed(function, piece, seconds, memory)
                hand = hands[asked % len(hands)]
                waiting.append((len(request), hand.submit(_ask, request, seconds, since, most)))
                size += len(request)
                asked += 1
            while waiting and (_ready(waiting[0][1]) or len(waiting) > AHEAD * len(hands) or size > AHEAD_BYTES):
                yield first()
        while waiting:
            yield first()
    finally:
        for hand in hands:
            hand.shutdown(cancel_futures=True)


def _packed(function: Callable[[Any], Any], piece: Any, seconds: float, memory: int) -> bytes:
    return pickle.dumps(_Request(function, piece, seconds, memory), protocol=5)


def streamed(
    function: Callable[[Piece], Iterable[Result]], piece: Piece, seconds: float, memory: int = MEMORY
) -> Iterator[Result | Lost]:
    """Yield what `function` of one piece yields, while it works in another process; at its end perhaps a `Lost`.

    `seconds` is the processor time allowed for all of it, `memory` the bytes. The other process only runs a little
    ahead. It is ended if nobody takes the rest.
    """
    request, since = pickle.dumps(_Request(function, piece, seconds, memory, stream=True), protocol=5), _stops
    worker, found = _started(request)
    whole = False
    try:
        while found is not None:
            kind, item = found
            if kind == "end":
                whole = True
                return
            if kind == "raised":
                whole = True
                raise item
            yield item
            found = _received(worker, 20 * seconds + 60)
    finally:
        if whole:
            _idle.put(worker)
        else:
            worker.kill()
            closed(worker)
    if since != _stops:
        yield Lost("stopped", "the run was cancelled")
    elif _was_slow(worker.returncode):
        yield Lost("too-slow", f"it took more than {seconds:g} seconds of processor time")
    else:
        yield Lost("failed", f"the process that worked on it ended with code {worker.returncode}")


def _started(request: bytes) -> tuple[subprocess.Popen[bytes], tuple[str, Any] | None]:
    """A worker that was asked for a stream, and the first that it sent; an idle one may have exited meanwhile."""
    while True:
        worker = _worker()
        with contextlib.suppress(OSError):
            pipe = cast(Any, worker.stdin)
            pipe.write(request)
            pipe.flush()
        if (found := _received(worker, 600.0)) is not None or worker.wait() != 0:
            return worker, found
        closed(worker)


def _received(worker: subprocess.Popen[bytes], seconds: float) -> tuple[str, Any] | None:
    """The next that a worker sends of a stream; None if it has ended, or is ended as it sends nothing."""
    handle = cast(Any, worker.stdout).fileno()
    with _ended_after(worker, seconds):
        header = _read(handle, _HEADER)
    if len(header) < _HEADER:
        worker.wait()
        return None
    length = int.from_bytes(header, "big")
    if len(content := _read(handle, length)) < length:
        worker.wait()
        return None
    found: tuple[str, Any] = pickle.loads(content)
    return found


@contextlib.contextmanager
def _ended_after(worker: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
    """End a worker that has sent nothing by then, and say so; no way to wait for a pipe is there on every system."""
    late = threading.Event()

    def end() -> None:
        late.set()
        worker.kill()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


def _was_slow(code: int | None) -> bool:
    """Whether a worker ended with this code because a piece took too much processor time."""
    return code == TOO_SLOW or (KERNEL and code == -signal.SIGPROF)


def _read(handle: int, length: int) -> bytes:
    parts, left = [], length
    while left and (part := os.read(handle, min(left, 1 << 20))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def surely(
    function: Callable[[Piece], Result], pieces: Iterable[Piece], processes: int, seconds: float, what: str
) -> Iterator[Result]:
    """Like `each`, where no piece may be lost; raises RuntimeError that says which part of `what` failed and why."""
    for found in each(function, pieces, processes, seconds, grow=1, together=TOGETHER, what=what):
        if isinstance(found, Lost):
            raise RuntimeError(f"a part of {what} stopped because {found.detail}; please report this")
        yield found


def _ready(item: Future[Any] | Done[Any]) -> bool:
    return isinstance(item, Done) or item.done()


# The worker that worked last is asked first. Those that are no longer needed then exit and free their memory.
_idle: queue.LifoQueue[subprocess.Popen[bytes]] = queue.LifoQueue()
_all: set[subprocess.Popen[bytes]] = set()
_after = 0  # bytes that this process had in use when it last gave back what it could
_stops = 0  # how often all workers were ended: pieces from before are not tried again
_life: tuple[int, int] | None = None  # both ends of a pipe; nobody writes, but the workers see when nobody could


def _forget() -> None:
    """A fork has workers of its own: it must not take those of its parent, nor keep them alive."""
    global _idle, _life, _slots
    if _life:
        for end in _life:
            os.close(end)
    _idle, _life, _slots = queue.LifoQueue(), None, _Slots()
    _all.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def stop() -> None:
    """End all workers now, in the middle of their work; each piece under way is `Lost`. For a run that is cancelled."""
    global _stops
    _stops += 1
    for worker in list(_all):
        worker.kill()


def stops() -> int:
    """How often all workers of this process were ended."""
    return _stops


def ask(request: bytes, seconds: float) -> Any:
    """The answer of a process of this machine to a pickled request; for those who help others (see crew)."""
    return _ask(request, seconds, _stops, sys.maxsize)


class _Slots:
    """Lets only so many requests be answered at a time, whoever asks: two callers need no more workers than one."""

    def __init__(self) -> None:
        self.taken = 0
        self.free = threading.Condition()

    @contextlib.contextmanager
    def slot(self, most: int) -> Iterator[None]:
        """Wait until fewer than `most` are answered."""
        with self.free:
            self.free.wait_for(lambda: self.taken < most)
            self.taken += 1
        try:
            yield
        finally:
            with self.free:
                self.taken -= 1
                self.free.notify_all()


_slots = _Slots()


def _ask(request: bytes, seconds: float, since: int, most: int) -> Any:
    """The answer of one of `most` workers to a request; see `_answer`."""
    with _slots.slot(most):
        return _answer(request, seconds, since)


def _answer(request: bytes, seconds: float, since: int) -> Any:
    """The worker's answer to one request, or `Lost` if the worker was ended because of it, or by a `stop` since then.

    If something else ended the worker (most likely a system short of memory), the piece is not to blame. It is tried
    once more.
    """
    again, late = True, threading.Event()
    while since == _stops:
        worker = _worker()
        pipe_in, pipe_out = cast(Any, worker.stdin), cast(Any, worker.stdout)
        try:
            pipe_in.write(request)
            pipe_in.flush()
            # Processor time has a limit of its own. This timeout catches a worker that waits without working.
            with _ended_after(worker, 20 * seconds + 60) as late:
                kind, answer = pickle.load(pipe_out)
        except (EOFError, OSError, pickle.UnpicklingError):  # Windows calls a broken pipe an invalid argument
            worker.kill()
            code = worker.wait()
            closed(worker)
            if code == 0:  # it exited because it had no request for a while
                continue
            if late.is_set() or _was_slow(code):
                return Lost("too-slow", f"it took more than {seconds:g} seconds of processor time")
            if again:
                again = False
                continue
            return Lost("failed", f"the process that worked on it ended with code {code}")
        _idle.put(worker)
        if kind == "raised":
            raise answer
        return answer
    return Lost("stopped", "the run was cancelled")


def _worker() -> subprocess.Popen[bytes]:
    """An idle worker, or a new one."""
    with contextlib.suppress(queue.Empty):
        while True:
            worker = _idle.get_nowait()
            if worker.poll() is None:
                return worker
            closed(worker)
    return launched("from framing.machine.workers import serve; serve()", {"OMP_NUM_THREADS": "1"})


def launched(code: str, variables: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """A new process of this Python with this package, which runs `code` and ends with this process, however it ends.

    Its argument says how to see that end: see `end_with`.
    """
    global _life
    places = os.pathsep.join(part or "." for part in sys.path)
    environment = {**os.environ, "PYTHONPATH": places, **variables}
    command = [sys.executable, "-c", code]
    # A session (or a group) of its own: Ctrl-C goes to the run only, which then ends its workers.
    apart: dict[str, Any] = {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    if KERNEL:
        _life = _life or os.pipe()
        apart = {"start_new_session": True, "pass_fds": (_life[0],)}
    command.append(str(_life[0]) if KERNEL and _life else ALONE)
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, **apart)
    _all.add(process)
    return process


def closed(worker: subprocess.Popen[bytes]) -> None:
    """Close the pipes of a worker, and wait for its end: with no more input, an idle worker ends."""
    _all.discard(worker)
    for pipe in (worker.stdin, worker.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()
    worker.wait()


@atexit.register
def dismiss() -> None:
    """End the idle workers now."""
    with contextlib.suppress(queue.Empty):
        while True:
            closed(_idle.get_nowait())


def end_with(life: int, kernel: bool = sys.platform == "linux") -> None:
    """From now on, this process ends when nobody has the writing end of the pipe `life` any more.

    Where the `kernel` can do it (Linux), it kills the process, whatever that does. Elsewhere a thread watches, which
    has to wait for a library that holds Python's lock. Linux's parent-death signal will not do: it tells of the end of
    the thread that started the process, and threads end before their program.
    """
    if not kernel:
        threading.Thread(target=lambda: os.read(life, 1) or os._exit(1), daemon=True).start()
        return
    own = os.open(f"/proc/self/fd/{life}", os.O_RDONLY | os.O_NONBLOCK)  # only one process can be told of each opening
    fcntl.fcntl(own, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(own, fcntl.F_SETSIG, signal.SIGKILL)
    fcntl.fcntl(own, fcntl.F_SETFL, os.O_NONBLOCK | os.O_ASYNC)
    if select.select([own], [], [], 0)[0]:  # it ended before
        os._exit(1)


def serve() -> None:
    """The main loop of a worker: answer requests until the pipe is closed or no request comes for a while."""
    watch: _KernelWatch | _OwnWatch = _OwnWatch() if sys.argv[1] == ALONE else _KernelWatch(int(sys.argv[1]))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with the answers
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    while (request := watch.request()) is not None:
        _allow(request.memory)
        watch.allow(request.seconds)
        full = False
        try:
            for answer in _answered(request):
                full = full or isinstance(answer[1], Lost)
                content = pickle.dumps(answer, protocol=5)
                answers.write((len(content).to_bytes(_HEADER, "big") if request.stream else b"") + content)
                answers.flush()
        except OSError:  # the caller is gone
            os._exit(1)
        watch.allow(0)
        if full or _swollen(request.memory):  # it cannot give all back: the next piece gets a new process
            os._exit(0)
    if isinstance(watch, _OwnWatch):
        os._exit(0)  # its thread still waits for the input


class _KernelWatch:
    """The kernel ends this process: with the calling program, and when a piece takes too much processor time."""

    def __init__(self, life: int) -> None:
        end_with(life)
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))

    def request(self) -> _Request | None:
        """The next request; None if there is none for a while, or will be none. Memory goes back in a short pause."""
        if not select.select([sys.stdin.buffer], [], [], PAUSE_SECONDS)[0]:
            give_back()
            if not select.select([sys.stdin.buffer], [], [], IDLE_SECONDS)[0]:
                return None
        try:
            asked: _Request = pickle.load(sys.stdin.buffer)
        except EOFError:
            return None
        return asked

    def allow(self, seconds: float) -> None:
        """Allow so much processor time from now on; 0: as much as there is."""
        signal.setitimer(signal.ITIMER_PROF, seconds)


class _OwnWatch:
    """The same by threads: one reads the input and sees when the calling program is gone, one looks at the time."""

    def __init__(self) -> None:
        self.asked: queue.Queue[_Request | None] = queue.Queue()
        self.until = float("inf")
        self.busy = False
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._look, daemon=True).start()

    def _read(self) -> None:
        while True:
            try:
                self.asked.put(pickle.load(sys.stdin.buffer))
            except (EOFError, OSError):
                if self.busy:  # nobody closes the input of a worker that works: the calling program is gone
                    os._exit(1)
                self.asked.put(None)
                return
            except BaseException:
                traceback.print_exc()
                os._exit(1)

    def _look(self) -> None:
        while True:
            if time.process_time() > self.until:
                os._exit(TOO_SLOW)
            time.sleep(0.05)

    def request(self) -> _Request | None:
        """As of _KernelWatch."""
        try:
            found = self.asked.get(timeout=PAUSE_SECONDS)
        except queue.Empty:
            give_back()
            try:
                found = self.asked.get(timeout=IDLE_SECONDS)
            except queue.Empty:
                return None
        self.busy = found is not None
        return found

    def allow(self, seconds: float) -> None:
        """As of _KernelWatch."""
        self.until = time.process_time() + seconds if seconds else float("inf")
        self.busy = self.busy and bool(seconds)


def _answered(request: _Request) -> Iterator[tuple[str, Any]]:
    """What a worker sends on a request: one answer, or each item of a stream and its end."""
    size = f"{request.memory / 1e9:.1f}".removesuffix(".0")
    try:
        if not request.stream:
            yield "answer", request.function(request.piece)
            return
        for item in request.function(request.piece):
            yield "item", item
    except MemoryError:
        kind = "item" if request.stream else "answer"
        yield kind, Lost("too-large", f"it needs more than {size} GB of memory")
    except Exception as error:  # the caller decides what the error means
        yield "raised", error
        return
    if request.stream:
        yield "end", None


def _allow(memory: int) -> None:
    """Limit the memory that this process can have in all, what earlier work left in it included.

    A worker that is swollen exits after its piece, so a piece always has most of `memory` for itself, at least half.
    """
    if sys.platform != "linux":
        return
    if _in_use() > memory // 2:
        give_back()
    most = resource.getrlimit(resource.RLIMIT_DATA)[1]
    more = max(memory - _in_use(), memory // 2)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (_in_use(_DATA) + more if memory < MEMORY else most, most))


def _swollen(memory: int) -> bool:
    """Whether this process keeps so much memory that the next piece would begin with too much of its own."""
    if memory >= MEMORY or _in_use() <= memory // 4:
        return False
    give_back()
    return _in_use() > memory // 4


def _in_use(kind: int = _RESIDENT) -> int:
    """Bytes of memory that this process has in use, or of _DATA has asked for, as the system counts against a limit.

    0 where the system does not say.
    """
    if not KERNEL:
        return 0
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[kind]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0
