"""Work in other processes: in order, limited in time and memory, and no piece ends the others."""

from __future__ import annotations

import contextvars
import operator
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from framing.machine import workers
from framing.machine.workers import BackgroundThread, Done, Lost, each, streamed


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


def test_two_who_ask_need_no_more_workers_than_one() -> None:
    piece = "[(__import__('time').sleep(0.1), __import__('os').getpid())[1] for _ in range(2)][0]"
    with ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(lambda: list(each(eval, [piece] * 3, processes=1, seconds=10))) for _ in range(2)]
    assert len({pid for one in asked for pid in one.result()}) == 1


def test_waiting_is_no_work() -> None:
    assert list(each(time.sleep, [0.8], processes=1, seconds=0.5)) == [None]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces the limit on address space")
def test_a_piece_that_wants_more_memory_than_there_is_to_be_had_is_lost() -> None:
    found = list(each(bytearray, [3, 1 << 40, 2], processes=1, seconds=10))
    assert [found[0], found[2]] == [bytearray(3), bytearray(2)]
    assert isinstance(found[1], Lost)
    assert found[1].reason == "too-large"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces the limit on memory")
def test_what_earlier_work_left_in_a_worker_counts_too() -> None:
    kept = "setattr(__import__('sys'), 'kept', bytearray(40_000_000))"
    sizes = [f"len(bytearray({megabytes} * 1_000_000))" for megabytes in (250, 370)]
    workers.dismiss()  # one that an earlier test has swollen would exit after its first piece, and keep nothing
    found = list(each(eval, [kept, *sizes], processes=1, seconds=10, memory=400_000_000))
    assert found[:2] == [None, 250_000_000]
    assert isinstance(found[2], Lost)
    assert found[2].reason == "too-large"


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


def _alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has asked about does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _gone_within(seconds: float, pid: int) -> bool:
    end = time.monotonic() + seconds
    while _alive(pid) and time.monotonic() < end:
        time.sleep(0.05)
    return not _alive(pid)


def _busy_for_years(_: int) -> None:
    """Say who does this, then match a pattern that takes years."""
    sys.stderr.write(f"{os.getpid()}\n")
    sys.stderr.flush()
    re.match("(a+)+$", "a" * 60 + "b")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows who is alive in a file")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_worker_dies_with_its_program_even_in_the_middle_of_a_library_call(number: signal.Signals) -> None:
    """The pattern takes years, and Python's lock is held all the time: no thread of the worker could do anything."""
    code = (
        "from framing.machine.workers import each; from tests.machine.test_workers import _busy_for_years; "
        "list(each(_busy_for_years, [0], processes=1, seconds=600))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr is not None
        worker = int(program.stderr.readline())
        time.sleep(0.3)
        assert _alive(worker)
        program.send_signal(number)
        program.wait()
        assert _gone_within(5, worker)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows who is alive in a file")
@pytest.mark.parametrize("kernel", [True, False])
def test_a_process_ends_when_the_other_end_of_the_pipe_is_gone(kernel: bool) -> None:
    reading, writing = os.pipe()
    code = (
        "import sys, time; from framing.machine.workers import end_with; "
        f"end_with({reading}, {kernel}); print('ready', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, pass_fds=(reading,)) as watched:
        os.close(reading)
        assert watched.stdout is not None
        watched.stdout.readline()
        time.sleep(0.3)
        assert watched.poll() is None
        os.close(writing)
        assert watched.wait(5) != 0


def test_idle_workers_end_at_once() -> None:
    """Whoever waits until they end by themselves ends every program IDLE_SECONDS later."""
    assert list(each(abs, [-3], processes=1, seconds=10)) == [3]
    start = time.monotonic()
    workers.dismiss()
    assert time.monotonic() - start < workers.IDLE_SECONDS / 2


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The workers as they are where no kernel watches them, on whatever system this runs."""
    workers.dismiss()
    monkeypatch.setattr(workers, "KERNEL", False)
    yield
    workers.dismiss()


@pytest.mark.usefixtures("windows")
def test_without_a_kernel_that_watches_results_come_and_errors_are_raised() -> None:
    assert list(each(abs, range(-60, 0), processes=2, seconds=10)) == [*range(60, 0, -1)]
    with pytest.raises(ZeroDivisionError):
        list(each(eval, ["1/0"], processes=1, seconds=10))
    assert list(each(os._exit, [3], processes=1, seconds=10)) == [
        Lost("failed", "the process that worked on it ended with code 3")
    ]


def _endless(_: int) -> None:
    while True:
        pass


@pytest.mark.usefixtures("windows")
def test_without_a_kernel_that_watches_a_piece_that_never_ends_is_lost() -> None:
    start = time.monotonic()
    [found] = each(_endless, [0], processes=1, seconds=0.5)
    assert isinstance(found, Lost)
    assert found.reason == "too-slow"
    assert time.monotonic() - start < 30
    assert list(each(abs, [-3], processes=1, seconds=10)) == [3]


@pytest.mark.usefixtures("windows")
def test_without_a_kernel_that_watches_waiting_is_no_work_and_a_stream_comes() -> None:
    assert list(each(time.sleep, [1.0], processes=1, seconds=0.5)) == [None]
    assert list(streamed(range, 5, seconds=10)) == [0, 1, 2, 3, 4]


def _asleep(_: int) -> None:
    sys.stderr.write(f"{os.getpid()}\n")
    sys.stderr.flush()
    time.sleep(600)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows who is alive in a file")
def test_without_a_kernel_that_watches_a_worker_dies_with_its_program() -> None:
    code = (
        "from framing.machine import workers; from tests.machine.test_workers import _asleep; workers.KERNEL = False; "
        "list(workers.each(_asleep, [0], processes=1, seconds=600))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr is not None
        worker = int(program.stderr.readline())
        time.sleep(0.3)
        assert _alive(worker)
        program.kill()
        program.wait()
        assert _gone_within(10, worker)


def test_a_worker_that_sends_nothing_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """It sleeps, so no limit of processor time is reached."""
    given = workers._ended_after
    monkeypatch.setattr(workers, "_ended_after", lambda worker, _: given(worker, 1.0))
    [found] = each(time.sleep, [60], processes=1, seconds=30)
    assert isinstance(found, Lost)
    assert found.reason == "too-slow"


def test_a_stop_ends_what_is_under_way_and_the_next_work_is_done() -> None:
    found: list[object] = []
    with BackgroundThread() as thread:
        slow = thread.submit(lambda: list(each(time.sleep, [60, 60], processes=2, seconds=600, grow=1)))
        time.sleep(2)
        start = time.monotonic()
        workers.stop()
        found = slow.result()
    assert time.monotonic() - start < 5
    assert [one.reason for one in found if isinstance(one, Lost)] == ["stopped", "stopped"]
    assert list(each(abs, [-3], processes=1, seconds=10)) == [3]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_fork_does_not_take_the_workers_of_its_parent() -> None:
    [mine] = each(eval, ["__import__('os').getpid()"], processes=1, seconds=10)
    reading, writing = os.pipe()
    if not os.fork():
        [other] = each(eval, ["__import__('os').getpid()"], processes=1, seconds=10)
        os.write(writing, str(other).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        assert int(told.read()) != mine
    os.wait()


def test_a_process_looks_for_memory_to_give_back_when_it_has_grown_much(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    monkeypatch.setattr(workers, "_after", 0)
    monkeypatch.setattr(workers, "give_back", lambda: given.append(in_use))
    monkeypatch.setattr(workers, "_in_use", lambda: in_use)
    for in_use in (500, 501, 700, 500, 701, 900):  # what the process has in use, in megabytes
        in_use *= 1_000_000
        workers.give_back_much()
    assert given == [500_000_000, 701_000_000]
    monkeypatch.setattr(workers, "_in_use", lambda: 0)  # the system does not say
    in_use = 0
    workers.give_back_much()
    assert given[2:] == [0]
