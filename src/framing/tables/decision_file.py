"""decisions.csv on the disk: read it, and add rows to it in the way it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from filelock import FileLock

from framing.errors import BadDecisions
from framing.tables.decisions.decision import COLUMNS, Decision
from framing.tables.decisions.reading import read_decisions, style_of, written
from framing.tables.decisions.settled import Decisions
from framing.tables.files import writing

WAIT = 10.0  # seconds for another process that is adding a row


def decisions_in(path: Path) -> Decisions:
    """The decisions in a file; none if it is not there. Raises BadDecisions."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Decisions()
    except OSError as error:
        raise BadDecisions(f"{path} cannot be read: {error.strerror}. Check its owner and permissions.") from None
    return read_decisions(content, str(path))


def add_decisions(path: Path, rows: Sequence[Decision], lock: Path) -> None:
    """Add rows to a file, with its separator, its ends of lines and its columns; a new file gets the usual ones.

    `lock` is a file by which two processes wait for each other. What is in the file already stays as it is.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(lock, timeout=WAIT):
        decisions_in(path)  # a file with a mistake is reported, not added to
        content = path.read_bytes() if path.exists() else b""
        style = style_of(content, str(path))
        if missing := [one for one in COLUMNS if one not in style.columns]:
            raise BadDecisions(f"{path}: the column {missing[0]!r} is missing. Add it to the first row and try again.")
        text = written(rows, style, head=not content.strip())
        whole = content.decode(style.encoding)
        if whole and not whole.endswith(("\n", "\r")):
            whole += style.newline
        _write(path, (whole + text).encode(style.encoding))


def complete_decisions(path: Path, told: Sequence[Decision], lock: Path) -> None:
    """Write the file anew with these rows: those that it has, with hashes and days that were missing.

    Columns that are not ours would be lost, so a file that has some is refused.
    """
    with FileLock(lock, timeout=WAIT):
        content = path.read_bytes()
        style = style_of(content, str(path))
        if others := [one for one in style.columns if one not in COLUMNS]:
            raise BadDecisions(f"{path} has a column that is not ours ({others[0]!r}). Delete it and try again.")
        style = replace(style, columns=COLUMNS)
        mark = "\ufeff" if style.marked else ""
        _write(path, (mark + written(told, style, head=True)).encode(style.encoding))


def _write(path: Path, content: bytes) -> None:
    with writing(path.resolve()) as part:  # if the path is a link, it stays a link
        part.write_bytes(content)
