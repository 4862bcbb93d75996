"""What SQLite keeps in memory has a bound, and what threads have freed is given back."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from framing.running.serving.memory import give_back_freed

FIVE = """
import sqlite3, sys
from framing.running.serving.memory import bound_sqlite
if sys.argv[2] == "bounded":
    bound_sqlite(8_000_000)
def megabytes():
    lines = open("/proc/self/status", encoding="ascii")
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000
before = megabytes()
five = [sqlite3.connect(sys.argv[1]) for _ in range(5)]
for one in five:
    one.execute("PRAGMA cache_size = 20000")
    one.execute("SELECT sum(length(a)) FROM t").fetchone()
print(megabytes() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows a process's memory in a file")
def test_connections_share_a_bound(tmp_path: Path) -> None:
    make = (
        "import sqlite3, sys; one = sqlite3.connect(sys.argv[1]); one.execute('CREATE TABLE t (a)');"
        "one.executemany('INSERT INTO t VALUES (?)', (('x' * 900,) for _ in range(20_000))); one.commit()"
    )
    place = str(tmp_path / "some.db")
    subprocess.run([sys.executable, "-c", make, place], check=True)

    def grown(how: str) -> float:
        done = subprocess.run([sys.executable, "-c", FIVE, place, how], check=True, capture_output=True, text=True)
        return float(done.stdout)

    assert grown("bounded") < 16
    assert grown("as it is") > 60  # so it is the bound that does it


FREED = """
import ctypes, sys, threading, time
from framing.running.serving.memory import give_back_freed
if sys.argv[1] == "given back" and not give_back_freed(0.1):
    sys.exit(77)
def megabytes():
    lines = open("/proc/self/status", encoding="ascii")
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1000
malloc, free = ctypes.CDLL(None).malloc, ctypes.CDLL(None).free
malloc.restype, malloc.argtypes, free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
before = megabytes()
at_once = threading.Barrier(6)  # one after the other, they would use the same memory again
def use():
    got = [malloc(60_000) for _ in range(200)]
    for one in got:
        ctypes.memset(one, 1, 60_000)
    at_once.wait()
    for one in got[:-1]:  # the last one keeps what lies before it
        free(one)
threads = [threading.Thread(target=use) for _ in range(6)]
for one in threads:
    one.start()
for one in threads:
    one.join()
time.sleep(1)
print(megabytes() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows a process's memory in a file")
def test_what_threads_have_freed_is_given_back() -> None:
    def kept(how: str) -> float:
        done = subprocess.run([sys.executable, "-c", FREED, how], capture_output=True, text=True)
        if done.returncode == 77:
            pytest.skip("another C library than glibc")
        return float(done.stdout)

    assert kept("given back") < 15
    assert kept("as it is") > 40  # so it is the giving back that does it


def test_without_glibc_nothing_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: object) -> object:
        raise OSError

    monkeypatch.setattr("ctypes.CDLL", missing)
    before = threading.active_count()
    assert not give_back_freed()
    assert threading.active_count() == before
