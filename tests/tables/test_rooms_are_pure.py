"""Rooms work on what they are handed: they know what tables and stores are like, not where and how they are kept."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import framing

PACKAGE = Path(framing.__file__).parent
ROOMS = ("comparison", "ingest", "languages", "machine", "measures", "report", "settings", "text", "topics")
PURE = {"records", "schemas", "keeping", "reprints"}  # of framing.tables: nothing in them opens a file to write
WRITES = re.compile(r"\.write_text\(|\.write_bytes\(|\.mkdir\(|\.unlink\(|\bshutil\b|\btempfile\b|open\([^)]*\"[wax]")

# Who may nevertheless, and why.
ALLOWED = {
    "ingest/adding.py": "`framing add` puts pages into data/raw: that is the work, and nothing of a run",
    "text/embedding/static.py": "writes the table it has distilled into the file that it is handed",
}
FILES = [path for room in ROOMS for path in sorted((PACKAGE / room).rglob("*.py"))]


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def tables_used(path: Path) -> set[str]:
    """The modules of framing.tables that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "framing.tables":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("framing.tables."):
            found.add(str(node.module).split(".")[2])
    return found


def test_rooms_know_what_tables_are_like_and_not_where_they_are() -> None:
    assert {name_of(path) for path in FILES if tables_used(path) - PURE} <= set(ALLOWED)


def test_rooms_write_no_files() -> None:
    assert {name_of(path) for path in FILES if WRITES.search(path.read_text(encoding="utf-8"))} <= set(ALLOWED)


def test_what_rooms_may_import_writes_nothing() -> None:
    for name in PURE:
        path = PACKAGE / "tables" / f"{name}.py"
        assert not WRITES.search(path.read_text(encoding="utf-8"))
        assert tables_used(path) <= PURE


def test_nothing_is_allowed_that_is_not_done() -> None:
    for name in ALLOWED:
        path = PACKAGE / name
        assert tables_used(path) - PURE or WRITES.search(path.read_text(encoding="utf-8")), name
