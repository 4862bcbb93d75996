"""Work done by others: processes that may be on other machines take pieces in batches.

`workers.each` sends its pieces to the crew, if there is one, and to processes of this machine otherwise. A piece is
pickled with all it needs, so a member of the crew needs this package, but neither the workspace nor a common disk. Each
member gives its pieces to a process of its own, as `workers.each` does here, with the same limits of time and memory.
If a member dies, whoever leads the crew gives its batch to another one.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import os
import re
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from framing.errors import MadeOtherwise
from framing.machine import workers
from framing.machine.file_names import in_order
from framing.machine.workers import Done, Lost

BATCH_BYTES = 4_000_000  # of pieces that a member is given at a time, unless one piece is larger
AHEAD = 3  # batches for each member, so that none waits
PATIENCE_SECONDS = 0.2  # between two looks at whether the run was cancelled
MODELS = "FRAMING_MODELS"  # the variable that says where a member keeps models that are written once

Request = tuple[bytes, float]  # the pickled request; seconds of a processor for it
Answer = tuple[str, Any]  # answer or raised, and what


class Promise(Protocol):
    """The answers to a batch, when they have come."""

    def ready(self, seconds: float) -> bool:
        """Wait so long at most; whether they have come."""

    def answers(self) -> list[Answer]:
        """The answers; raises what has ended the work on the batch."""


class Crew:
    """Sends pieces in batches, and gives the answers back in order.

    `send(name, made_by, requests)` gives a batch to a member, who calls `answered`; the name is for people. `members`
    says how many there are.
    """

    def __init__(
        self, send: Callable[[str, str, Sequence[Request]], Promise], members: Callable[[], int]
    ) -> None:
        self.send, self.members = send, members

    def each(
        self, pieces: Iterable[Done[Any] | tuple[bytes, float]], many: int, what: str
    ) -> Iterator[Any]:
        """The answers to the requests, `many` in a batch at most, with what is `Done` in its place."""
        since, number = workers.stops(), 0
        waiting: deque[Done[Any] | _InBatch] = deque()
        under_way: deque[_Batch] = deque()
        batch = _Batch()

        def sent() -> None:
            nonlocal batch, number
            number += 1
            batch.promise = self.send(f"{what}, part {number}", made_by(), batch.requests)
            under_way.append(batch)
            batch = _Batch()

        def full() -> bool:
            while under_way and under_way[0].is_there():
                under_way.popleft()
            return len(under_way) > AHEAD * max(1, self.members())

        def first() -> Any:
            item = waiting.popleft()
            if isinstance(item, Done):
                return item.result
            if item.batch is batch:
                sent()
            if not item.batch.came(since):
                return Lost("stopped", "the run was cancelled")
            kind, answer = item.batch.answers[item.number]
            if kind == "raised":
                raise answer
            return answer

        for piece in pieces:
            if isinstance(piece, Done):
                waiting.append(piece)
            else:
                waiting.append(_InBatch(batch, len(batch.requests)))
                batch.add(piece)
                if len(batch.requests) >= many or batch.size >= BATCH_BYTES:
                    sent()
            while waiting and (_is_known(waiting[0]) or full()):
                yield first()
        while waiting:
            yield first()


class _Batch:
    """Requests that go to one member together, and its answers."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.size = 0
        self.promise: Promise | None = None
        self.answers: list[Answer] = []

    def add(self, request: Request) -> None:
        self.requests.append(request)
        self.size += len(request[0])

    def is_there(self) -> bool:
        """Whether the answers have come."""
        return bool(self.answers) or (self.promise is not None and self.promise.ready(0))

    def came(self, since: int) -> bool:
        """Wait for the answers; False if the run was cancelled meanwhile."""
        assert self.promise is not None, "a batch is sent before anybody waits for it"
        while not self.answers:
            if since != workers.stops():
                return False
            if self.promise.ready(PATIENCE_SECONDS):
                self.answers, self.requests = self.promise.answers(), []
        return True


@dataclass(frozen=True, slots=True)
class _InBatch:
    """Where the answer to a piece stands."""

    batch: _Batch
    number: int


def _is_known(item: Done[Any] | _InBatch) -> bool:
    return isinstance(item, Done) or item.batch.is_there()


def answered(made: str, requests: Sequence[Request]) -> list[Answer]:
    """The answers to a batch: what a member of the crew does.

    Raises MadeOtherwise if another version of the package, or of one that it stands on, asks.
    """
    if made != made_by():
        raise MadeOtherwise(
            "a worker of the cluster has another version of framing, of Python, or of a library than the machine that "
            "asks. Their numbers could differ. Install the same packages on both."
        )
    os.environ.setdefault(MODELS, str(_cache() / "models"))
    return [_answer(*request) for request in requests]


def _answer(request: bytes, seconds: float) -> Answer:
    try:
        return "answer", workers.ask(request, seconds)
    except Exception as error:  # who asked decides what it means
        return "raised", error


@functools.cache
def made_by() -> str:
    """A hash of this package's code, and of the versions of Python and of the libraries that it asks for."""
    package = Path(__file__).parent.parent
    found = hashlib.blake2b(digest_size=16)
    for file in in_order(package.rglob("*.py")):
        found.update(file.relative_to(package).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    found.update(repr(sys.version_info[:3]).encode())
    for name in sorted({_name(one) for one in importlib.metadata.requires("framing") or () if "extra ==" not in one}):
        found.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    return found.hexdigest()


def _name(requirement: str) -> str:
    return re.split(r"[^\w.\-]", requirement, maxsplit=1)[0].lower()


def _cache() -> Path:
    """The folder where a member keeps what is written once. All members of one account share it."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "framing"


def pause(until: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is so, for so long at most; whether it is."""
    end = time.monotonic() + seconds
    while not (so := until()) and time.monotonic() < end:
        time.sleep(0.01)
    return so
