"""What SQLite keeps in memory has a bound, however many connections there are and whatever each of them may keep."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

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
