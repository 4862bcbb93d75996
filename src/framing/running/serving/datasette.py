"""The tables of the last report in Datasette, on this machine only.

Datasette itself answers to every host name. Behind the guard, the page of another site can read nothing through it.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from framing.errors import NoDatasette
from framing.running.serving.guard import Guard

if TYPE_CHECKING:
    from starlette.types import ASGIApp

INSTALL = "pip install 'framing[datasette]'"


def needed() -> None:
    """Raise NoDatasette if it is not installed."""
    if importlib.util.find_spec("datasette") is None:
        raise NoDatasette(f"Datasette is not installed. Install it with `{INSTALL}`, or open the database yourself.")


def datasette_app(database: Path, metadata: Path) -> ASGIApp:
    """Return the application that shows this database, which it never changes. Raises NoDatasette."""
    needed()
    import json

    from datasette.app import Datasette

    told = json.loads(metadata.read_text(encoding="utf-8"))
    return Guard(Datasette([], immutables=[str(database)], metadata=told).app())
