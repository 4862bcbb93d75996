"""Work in a process of its own: its answer, its log and its errors come back, and nothing of it stays."""

from __future__ import annotations

import errno
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from framing.errors import Killed, NotMadeYet
from framing.machine import workers
from framing.machine.apart import apart, possible

pytestmark = pytest.mark.skipif(not possible(), reason="only Linux ends such a process with the run")


def _ask(function: Callable[..., object], *given: object) -> object:
    return apart(function, given, "the test")


def number_of_this_process(offset: int) -> int:
    return os.getpid() + offset


def say(text: str) -> None:
    logging.getLogger("framing.somewhere").info("it says %s", text)
    logging.getLogger("framing.somewhere").debug("not this")
    sys.stdout.write("and this is no answer")


class Odd(Exception):
    """An error that can be pickled and not be made again."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__(f"{one} and {other}")


def fail(kind: str) -> None:
    if kind == "odd":
        raise Odd(1, 2)
    if kind == "disk":
        raise OSError(errno.ENOSPC, "No space left on device", "/there")
    if kind == "expected":
        raise NotMadeYet("nothing is there yet")
    raise ValueError("a mistake")


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def wait_long(mark: Path) -> None:
    mark.write_text(str(os.getpid()))
    time.sleep(600)


def use_a_worker() -> list[int]:
    return list(workers.each(abs, [-1, -2], processes=1, seconds=10))  # type: ignore[arg-type]


def _is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _goes(pid: int) -> bool:
    for _ in range(200):
        if not _is_there(pid):
            return True
        time.sleep(0.05)
    return False


def test_the_answer_comes_from_another_process_that_is_gone_afterwards() -> None:
    other = _ask(number_of_this_process, 0)
    assert isinstance(other, int)
    assert other != os.getpid()
    assert not _is_there(other)


def test_it_may_have_workers_of_its_own() -> None:
    assert _ask(use_a_worker) == [1, 2]


def test_what_it_logs_is_logged_here(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="framing")
    assert _ask(say, "hello") is None
    assert [(one.name, one.levelname, one.getMessage()) for one in caplog.records] == [
        ("framing.somewhere", "INFO", "it says hello")
    ]


def test_its_errors_are_raised_here() -> None:
    with pytest.raises(ValueError, match="a mistake") as mistake:
        _ask(fail, "a mistake")
    assert "in fail" in mistake.value.__notes__[0]  # where it was raised
    with pytest.raises(NotMadeYet, match="nothing is there yet") as expected:
        _ask(fail, "expected")
    assert not hasattr(expected.value, "__notes__")
    with pytest.raises(OSError, match="No space") as disk:
        _ask(fail, "disk")
    assert (disk.value.errno, disk.value.filename) == (errno.ENOSPC, "/there")


def test_an_error_that_cannot_be_sent_is_told() -> None:
    with pytest.raises(RuntimeError, match="Odd: 1 and 2"):
        _ask(fail, "odd")


def test_a_process_that_the_system_ends_is_told_of() -> None:
    with pytest.raises(Killed, match="not enough memory") as killed:
        _ask(be_killed)
    assert killed.value.exit_code == 5


def test_a_run_that_is_cancelled_ends_it(tmp_path: Path) -> None:
    mark = tmp_path / "mark"

    def stop() -> None:
        while not (mark.is_file() and mark.read_text()):
            time.sleep(0.02)
        workers.stop()

    thread = threading.Thread(target=stop)
    thread.start()
    with pytest.raises(RuntimeError, match="cancelled"):
        _ask(wait_long, mark)
    thread.join()
    assert _goes(int(mark.read_text()))


def test_it_ends_with_the_program_that_waits_for_it(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    code = f"import pathlib; from {__name__} import _ask, wait_long; _ask(wait_long, pathlib.Path({str(mark)!r}))"
    places = {**os.environ, "PYTHONPATH": os.pathsep.join(part or "." for part in sys.path)}
    program = subprocess.Popen([sys.executable, "-c", code], env=places)
    try:
        for _ in range(1200):
            if mark.is_file() and mark.read_text():
                break
            time.sleep(0.05)
        else:
            pytest.fail("the other process was never asked")
    finally:
        program.kill()
        program.wait()
    assert _goes(int(mark.read_text()))
