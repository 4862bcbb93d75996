"""How much memory a command and all processes below it need together, each shared page counted once (Linux only)."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

EVERY = 0.5  # seconds between two looks


def peak_mb(command: Sequence[str]) -> int:
    """Run the command to its end; returns the largest memory seen, in MB. Raises CalledProcessError if it fails."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(_share_kb, _below(process.pid))))
        time.sleep(EVERY)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return round(peak / 1024)


def _below(pid: int) -> Iterator[int]:
    """A process and all that it or they have started."""
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                yield from _below(int(child))
    except OSError:  # it has ended
        return


def _share_kb(pid: int) -> int:
    """The memory of a process, of shared pages its share."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
