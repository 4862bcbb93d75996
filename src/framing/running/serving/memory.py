"""Bounds for what a service keeps in memory that it does not use: SQLite's pages, and what its threads have freed."""

from __future__ import annotations

import contextlib
import ctypes
import sqlite3
import threading
import time
from collections.abc import Callable

BYTES = 16_000_000
ARENAS = 2  # glibc's malloc would make eight for each core, and each keeps what is freed in it
EVERY = 60.0  # seconds between two times that freed memory is given back
_M_ARENA_MAX = -8  # of glibc's malloc.h


def bound_sqlite(most: int = BYTES) -> None:
    """From now on, all connections of this process to SQLite keep about so many bytes together.

    Without it, a service's memory grows with Prefect's database, by 80 MB for each of up to 15 connections.
    """
    with contextlib.closing(sqlite3.connect(":memory:")) as one:
        one.execute(f"PRAGMA soft_heap_limit = {int(most)}")


def give_back_freed(every: float = EVERY) -> bool:
    """From now on, give freed memory back to the system every so many seconds; whether malloc here can do that.

    glibc keeps it in pools of its threads. Those of a service that answers for months grow into one another.
    """
    functions = _of_glibc()
    if functions is None:
        return False
    trim, limit = functions
    limit(_M_ARENA_MAX, ARENAS)

    def give_back() -> None:
        while True:
            time.sleep(every)
            trim(0)

    threading.Thread(target=give_back, daemon=True, name="give-back-freed").start()
    return True


def _of_glibc() -> tuple[Callable[[int], int], Callable[[int, int], int]] | None:
    """malloc_trim and mallopt; None where the C library is another."""
    try:
        library = ctypes.CDLL(None)
        return library.malloc_trim, library.mallopt
    except (AttributeError, OSError, TypeError):  # TypeError: on Windows a library has to have a name
        return None
