"""The password of a workspace: who knows it may start, cancel and change what framing does there."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

from framing.errors import NotPrivate
from framing.tables.files import renamed
from framing.tables.store import Layout

_BYTES = 32  # nobody guesses 256 random bits
_OWN = stat.S_IRUSR | stat.S_IWUSR


def password(layout: Layout) -> str:
    """Return the password of the workspace. The first call makes it and writes it into a file that only you may read.

    It looks like "framing:" and 43 letters, digits, - and _. Raises NotPrivate if the file cannot be kept private.
    """
    path = layout.password
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(stat.S_IRWXU)  # Prefect keeps secrets of its own there, such as the addresses of web hooks
    with contextlib.suppress(FileNotFoundError):
        return _read(path)
    with _private(path, f"framing:{secrets.token_urlsafe(_BYTES)}\n") as part:
        # Two commands that start together must use the same password: only one of them can make the link.
        try:
            os.link(part, path)
        except FileExistsError:
            pass
        except OSError:  # a disk without hard links
            renamed(part, path)
    return _read(path)


def write_private(path: Path, text: str) -> None:
    """Write a file that only you may read. It replaces the file that was there."""
    with _private(path, text) as part:
        renamed(part, path)


@contextlib.contextmanager
def _private(path: Path, text: str) -> Iterator[Path]:
    """Yield a new file beside `path` with this text. It was never readable for others, not even empty."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWN)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as written:
            written.write(text)
        yield part
    finally:
        part.unlink(missing_ok=True)


def known(layout: Layout) -> str | None:
    """Return the password if the workspace has one already. Raises NotPrivate."""
    try:
        return _read(layout.password)
    except FileNotFoundError:
        return None


def _read(path: Path) -> str:
    if path.is_symlink():
        raise NotPrivate(f"{path} is a link. The password of a workspace must be a file. Delete the link.")
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, encoding="ascii") as opened:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode) or (hasattr(os, "geteuid") and _others_can(state)):
            raise NotPrivate(
                f"{path} holds the password of this workspace, but other users of this machine can read or change it. "
                "Delete the file; the next start makes a new password. If this happens again, the disk keeps no "
                "permissions: move the workspace to a disk that does."
            )
        found = opened.read().strip()
    if len(found) < _BYTES:
        raise NotPrivate(f"{path} does not hold a whole password. Delete the file; the next start makes a new one.")
    return found


def _others_can(state: os.stat_result) -> bool:
    """Whether others than this user can read or change a file. Windows has no such marks: what lies in a user's own
    folders is closed to the others there.
    """
    return state.st_uid != os.geteuid() or bool(state.st_mode & 0o077)
