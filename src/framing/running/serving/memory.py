"""A bound for what SQLite keeps in memory: Prefect lets each of its connections keep 80 MB of the database."""

from __future__ import annotations

import contextlib
import sqlite3

BYTES = 32_000_000


def bound_sqlite(most: int = BYTES) -> None:
    """From now on, all connections of this process to SQLite keep about so many bytes together.

    Without it, a service's memory grows with Prefect's database, by 80 MB for each of up to 15 connections.
    """
    with contextlib.closing(sqlite3.connect(":memory:")) as one:
        one.execute(f"PRAGMA soft_heap_limit = {int(most)}")
