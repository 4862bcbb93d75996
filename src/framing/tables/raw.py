"""What lies in data/raw, without reading it: the folders of outlets, and whether anything there has changed.

A run asks this before anything else. Here it costs no import of the readers, which takes longer than all other work of
a run with nothing new.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from framing.machine.file_names import in_order
from framing.tables.records import hidden, is_text

SMALL = 4000  # bytes of a short article


def fingerprint(raw: Path) -> str:
    """A hash of which files lie under `raw`, how large they are and when they were last changed."""
    digest = hashlib.sha256()
    folders = outlet_folders(raw) if raw.is_dir() else []
    beside = in_order(path for path in raw.iterdir() if path.is_file()) if raw.is_dir() else []
    for paths in (beside, *(in_order(folder.rglob("*")) for folder in folders)):
        for path in paths:
            try:
                state = path.lstat()
            except OSError:
                continue
            digest.update(
                f"{path.relative_to(raw).as_posix()}\0{state.st_size}\0{state.st_mtime_ns}\0{state.st_ctime_ns}\0".encode(
                    "utf-8", "surrogateescape"
                )
            )
    return digest.hexdigest()


def may_hold(raw: Path, articles: int) -> bool:
    """Whether there are files under `raw` for so many articles, one each or several together."""
    files = size = 0
    for path in raw.rglob("*"):
        with contextlib.suppress(OSError):
            files, size = files + 1, size + path.lstat().st_size
        if files >= articles or size >= articles * SMALL:
            return True
    return False


def outlet_folders(raw: Path) -> list[Path]:
    """The folders of outlets, in the order of their names. Raises FileNotFoundError if there is no `raw`."""
    if not raw.is_dir():
        raise FileNotFoundError(
            f"{raw} does not exist. Create it, with one folder for each outlet, and put saved articles into them."
        )
    found = [path for path in raw.iterdir() if path.is_dir() and not path.is_symlink()]
    return in_order(path for path in found if is_text(path.name) and not hidden(path.name))
