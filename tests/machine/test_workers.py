"""Work in other processes: in order, limited in time and memory, and no piece ends the others."""

from __future__ import annotations

import contextvars
import operator
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from framing.machine.workers import BackgroundThread, Done, Lost, each


def test_results_come_in_the_order_of_the_pieces() -> None:
    pieces = [Done(-1), *range(60), Done(-2)]
    assert list(each(abs, pieces, processes=2, seconds=10)) == [-1, *range(60), -2]


def test_a_piece_that_never_ends_is_lost_and_the_others_are_not() -> None:
    pieces = ["1 + 1", "[None for _ in iter(int, 1)]", "2 + 2"]
    start = time.monotonic()
    found = list(each(eval, pieces, processes=1, seconds=0.5))
    assert found[0] == 2
    assert found[2] == 4
    assert isinstance(found[1], Lost)
    assert found[1].reason == "too-slow"
    assert time.monotonic() - start < 60


def test_the_last_worker_is_asked_first_so_that_the_others_can_exit() -> None:
    who = "(__import__('time').sleep(0.3), __import__('os').getpid())[1]"
    assert len(set(each(eval, [who, who], processes=2, seconds=10, grow=1))) == 2
    one_by_one = [next(each(eval, ["__import__('os').getpid()"], processes=1, seconds=10)) for _ in range(6)]
    assert len(set(one_by_one)) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows a process's memory in a file")
def test_a_worker_in_a_pause_gives_back_what_it_does_not_need() -> None:
    # the last of many allocations is kept, so those below it are free but still belong to the process
    kept = "setattr(__import__('sys'), 'kept', [bytes(1000) for _ in range(200_000)][-1])"
    [pid] = each(eval, [f"({kept}, __import__('os').getpid())[1]"], processes=1, seconds=10)
    status = Path(f"/proc/{pid}/status")
    for _ in range(100):
        held = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        if held < 150_000:  # kB; the list alone had 200,000
            return
        time.sleep(0.1)
    pytest.fail(f"the worker still holds {held} kB")


def test_waiting_is_no_work() -> None:
    assert list(each(time.sleep, [0.8], processes=1, seconds=0.5)) == [None]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces the limit on address space")
def test_a_piece_that_wants_more_memory_than_there_is_to_be_had_is_lost() -> None:
    found = list(each(bytearray, [3, 1 << 40, 2], processes=1, seconds=10))
    assert [found[0], found[2]] == [bytearray(3), bytearray(2)]
    assert isinstance(found[1], Lost)
    assert found[1].reason == "too-large"


def test_a_worker_that_dies_loses_its_piece_only() -> None:
    found = list(each(os._exit, [3], processes=1, seconds=10)) + list(each(abs, [-7], processes=1, seconds=10))
    assert isinstance(found[0], Lost)
    assert found[0].reason == "failed"
    assert found[1] == 7


def _ended_from_outside_once(mark: Path) -> str:
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def test_a_piece_is_tried_again_when_somebody_else_ended_its_worker(tmp_path: Path) -> None:
    assert list(each(_ended_from_outside_once, [tmp_path / "mark"], processes=1, seconds=10)) == ["done"]


def test_an_error_is_raised_where_the_result_would_stand() -> None:
    results = each(operator.index, [1, "no number"], processes=1, seconds=10)
    assert next(results) == 1
    with pytest.raises(TypeError):
        next(results)


def test_pieces_are_asked_for_as_they_are_worked_on() -> None:
    asked = 0

    def pieces() -> object:
        nonlocal asked
        for number in range(1000):
            asked += 1
            yield number

    results = each(abs, pieces(), processes=2, seconds=10)  # type: ignore[arg-type]
    for _ in range(10):
        next(results)
    assert asked < 60
    results.close()  # type: ignore[attr-defined]


def test_a_thread_beside_knows_whose_work_it_does() -> None:
    run = contextvars.ContextVar("run", default="nobody's")
    with BackgroundThread() as thread:
        run.set("first")
        first = thread.submit(run.get)
        run.set("second")
        assert (first.result(), thread.submit(run.get).result()) == ("first", "second")
