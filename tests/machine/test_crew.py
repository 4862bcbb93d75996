"""A crew gives the same answers as processes of this machine, in the same order, however its batches are cut."""

from __future__ import annotations

import contextvars
import operator
import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.errors import MadeOtherwise
from framing.machine import crew, workers
from framing.machine.crew import Answer, Crew, Request, answered
from framing.machine.pieces import over
from framing.machine.workers import Done, Lost, each, helped_by, is_helped


class Promised:
    def __init__(self, future: Future[list[Answer]]) -> None:
        self.future = future

    def ready(self, seconds: float) -> bool:
        return crew.pause(self.future.done, seconds)

    def answers(self) -> list[Answer]:
        return self.future.result()


class Threads:
    """A crew whose members are threads; it notes the names of the parts."""

    def __init__(self, work: Callable[[str, Sequence[Request]], list[Answer]] = answered, members: int = 2) -> None:
        self.pool, self.work, self.parts = ThreadPoolExecutor(members), work, list[str]()
        self.crew = Crew(self.send, lambda: members)

    def send(self, name: str, made_by: str, requests: Sequence[Request]) -> Promised:
        self.parts.append(name)
        return Promised(self.pool.submit(self.work, made_by, requests))


def answers_here(made: str, requests: Sequence[Request]) -> list[Answer]:
    """The answers without another process, for many examples in little time."""
    found: list[Answer] = []
    for request, _ in requests:
        asked = pickle.loads(request)
        found.append(("answer", asked.function(asked.piece)))
    return found


@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(st.integers(0, 99) | st.integers(0, 99).map(Done)), together=st.integers(1, 9))
def test_answers_come_in_the_order_of_the_pieces(pieces: list[Any], together: int) -> None:
    threads = Threads(answers_here)
    with helped_by(threads.crew):
        found = list(each(operator.neg, pieces, 0, 10, together=together, what="turning"))
    assert found == [one.result if isinstance(one, Done) else -one for one in pieces]
    asked = sum(not isinstance(one, Done) for one in pieces)
    assert len(threads.parts) >= -(-asked // together)
    assert threads.parts == [f"turning, part {number}" for number in range(1, len(threads.parts) + 1)]


def test_pieces_are_taken_as_they_can_be_worked_on() -> None:
    taken = 0

    def pieces() -> Iterator[int]:
        nonlocal taken
        for number in range(1, 1001):
            taken = number
            yield number

    with helped_by(Threads(answers_here).crew):
        found = each(operator.neg, pieces(), 0, 10, together=2)
        assert next(found) == -1
        assert taken < 50


def test_a_piece_that_takes_too_long_is_lost_and_the_others_are_not() -> None:
    with helped_by(Threads().crew):
        first, second, third = each(eval, ["1 + 1", "[None for _ in iter(int, 1)]", "2 + 2"], 0, 0.5, together=3)
    assert isinstance(second, Lost)
    assert second.reason == "too-slow"
    assert (first, third) == (2, 4)


def test_an_error_is_raised_where_the_result_would_stand() -> None:
    with helped_by(Threads().crew), pytest.raises(TypeError):
        list(each(operator.index, [1, "no number"], 0, 10))


def test_another_version_is_refused() -> None:
    def elsewhere(made: str, requests: Sequence[Request]) -> list[Answer]:
        return answered("another version", requests)

    with helped_by(Threads(elsewhere).crew), pytest.raises(MadeOtherwise, match="same packages"):
        list(each(operator.neg, [1], 0, 10))


def test_a_run_that_is_cancelled_does_not_wait_for_its_helpers() -> None:
    never: Future[list[Answer]] = Future()
    silent = Crew(lambda name, made_by, requests: Promised(never), lambda: 1)
    with helped_by(silent), ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(contextvars.copy_context().run, lambda: list(each(operator.neg, [1], 0, 10)))
        assert not waiting.done()
        workers.stop()
        (lost,) = waiting.result(timeout=20)
    assert isinstance(lost, Lost)
    assert lost.reason == "stopped"


def test_only_work_of_two_pieces_goes_out_and_only_while_there_is_help() -> None:
    threads = Threads(answers_here)
    with helped_by(threads.crew):
        assert is_helped()
        assert list(over(operator.neg, [1], 0)) == [-1]
        assert threads.parts == []
        assert list(over(operator.neg, [1, 2], 0, "turning", few=1)) == [-1, -2]
        assert threads.parts == ["turning, part 1"]
    assert not is_helped()
