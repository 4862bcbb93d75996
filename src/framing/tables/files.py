"""Write files completely or not at all: each is written under another name and renamed at the end."""

from __future__ import annotations

import contextlib
import itertools
import json
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.machine.crew import MODELS

log = logging.getLogger(__name__)

HELD_SECONDS = 3.0  # for a virus scanner, an indexer or a reader of the page to let go of a file


@contextlib.contextmanager
def writing(path: Path) -> Iterator[Path]:
    """Yield a new path beside `path` to write to. It replaces `path` only if the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp makes files private; a table is as readable as its neighbours, and what is replaced as it was before
    mode = path.stat().st_mode & 0o777 | 0o600 if path.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("r+b") as written:  # Windows writes out only what is open for writing
            os.fsync(written.fileno())
        part.chmod(mode)
        make_way(path)
        renamed(part, path)
    finally:
        part.unlink(missing_ok=True)


def renamed(part: Path, path: Path) -> None:
    """Give a file or a folder its final name. It replaces the file that has this name.

    Windows does not rename what another program has open, nor replace it. Mostly that ends in a moment, so there it is
    tried for HELD_SECONDS. Raises PermissionError after that.
    """
    until = time.monotonic() + HELD_SECONDS
    while True:
        try:
            part.replace(path)
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def write_text(path: Path, text: str) -> Path:
    """Write `text` as UTF-8, atomically. Lines end as they do in `text`, on every system."""
    with writing(path) as part:
        part.write_bytes(text.encode("utf-8"))
    return path


def make_way(path: Path) -> None:
    """Rename a folder that lies where a file has to be, so that it can be written; nothing is deleted."""
    if path.is_symlink() or not path.is_dir():
        return
    names = (path.with_name(f"{path.name}.moved-aside{number or ''}") for number in itertools.count())
    aside = next(name for name in names if not name.exists())
    path.rename(aside)
    log.warning("%s was a folder where a file has to be; it is called %s now", path, aside.name)


def write_json(path: Path, value: Any) -> Path:
    """Write `value` as readable JSON with sorted keys, atomically."""
    return write_text(path, json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n")


@dataclass(frozen=True, slots=True)
class MadeOnce:
    """Files in `folder` that are made when they are first needed.

    A worker of a cluster may stand where the workspace of `folder` is not. There, the variable MODELS names its own.
    """

    folder: Path

    def file(self, name: str, make: Callable[[Path], None]) -> Path:
        """Return the file `name`. If it does not exist, `make` writes it to the path that it gets."""
        path, elsewhere = self.folder / name, os.environ.get(MODELS)
        if elsewhere and not self.folder.parent.parent.is_dir():
            path = Path(elsewhere) / name
        if not path.exists():
            with writing(path) as part:
                make(part)
        return path
