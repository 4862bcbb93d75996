"""Copy articles from a remote place and reports to it: any URL that fsspec opens, like s3://bucket/articles.

The work itself is always done on the local disk. A run first copies new articles into data/raw, and at the end it
copies the report out. The version of each copied file is remembered, so nothing is fetched twice. Only files that were
copied from there are ever deleted.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import fsspec

from framing.errors import Unreachable
from framing.machine.file_names import in_order, not_on_windows
from framing.tables.files import write_json, writing
from framing.tables.store import Layout

log = logging.getLogger(__name__)


def bring(url: str, layout: Layout) -> int:
    """Copy the files under `url` into data/raw. Files of other origin stay there.

    Returns how many files are new, changed or deleted. Raises Unreachable; files copied before that stay and are not
    fetched again.
    """
    index = layout.processed / "brought.json"
    known: dict[str, str] = json.loads(index.read_text(encoding="utf-8")) if index.exists() else {}
    try:
        files, root = _place(url)
        found = {_relative(path, root): path for path in files.find(root)} if files.exists(root) else None
        if found is None:
            raise Unreachable(f"{_shown(url)} does not exist. Check [remote] raw in framing.toml.")
        changed = 0
        for name, path in sorted(found.items()):
            version = str(files.ukey(path))
            if known.get(name) != version or not (layout.raw / name).exists():
                with writing(layout.raw / name) as part:
                    files.get_file(path, str(part))
                known[name] = version
                changed += 1
    except Unreachable:
        raise
    except Exception as error:  # each file system has its own errors
        raise Unreachable(
            f"{_shown(url)} cannot be read: {type(error).__name__}. Check [remote] raw in framing.toml and the network."
        ) from error
    finally:
        write_json(index, known)
    for name in sorted(set(known) - set(found)):
        (layout.raw / name).unlink(missing_ok=True)
        del known[name]
        changed += 1
    write_json(index, known)
    log.info("%s: %d changes; it has %d files", _shown(url), changed, len(found))
    return changed


def hand_on(url: str, layout: Layout) -> None:
    """Copy the newest report to `url`/<run>/ and also to the fixed address `url`/latest/.

    Raises Unreachable. The local report stays in any case.
    """
    newest = layout.latest_report.resolve()
    if not newest.is_dir():
        return
    try:
        files, root = _place(url)
        if files.exists(f"{root}/{newest.name}/run.json"):
            return
        pages = in_order(path for path in newest.rglob("*") if path.is_file() and path.name != "run.json")
        for path in [*pages, newest / "run.json"]:  # last: it shows that the report is complete
            for folder in (newest.name, "latest"):
                there = f"{root}/{folder}/{path.relative_to(newest).as_posix()}"
                files.makedirs(str(PurePosixPath(there).parent), exist_ok=True)
                files.put_file(str(path), there)
    except Exception as error:
        raise Unreachable(
            f"the report could not be copied to {_shown(url)}: {type(error).__name__}. It is in {newest}. "
            "Check [remote] reports in framing.toml and the network."
        ) from error


def _shown(url: str) -> str:
    """Return the URL for logs and messages: without a user name, key or signature.

    For the same reason messages name only the type of an error: its text often repeats the URL.
    """
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _place(url: str) -> tuple[Any, str]:
    files, root = fsspec.core.url_to_fs(url)
    return files, root.rstrip("/")


def _relative(path: str, root: str) -> str:
    """Return a file's path relative to the root. Raises Unreachable if the path leads out of it."""
    name = PurePosixPath(path).relative_to(PurePosixPath(root))
    if ".." in name.parts or name.is_absolute():
        raise Unreachable(f"{path} is outside {root}, so it was not copied. Check [remote] raw in framing.toml.")
    if sys.platform == "win32":  # there, `..\\..\\x` and `C:x` lead out of the root too, and `a:b` is hidden inside `a`
        for part in name.parts:
            if why := not_on_windows(part):
                raise Unreachable(f"{path} cannot be copied: Windows allows no such file, as {why}. Rename it there.")
    return name.as_posix()
