"""Articles from, and reports to, a place elsewhere: any URL that fsspec opens, such as s3://bucket/articles.

The work itself is always done on this machine's disk: a run first brings what is new there into data/raw, and at its
end hands the report on. Whatever is brought is remembered with its version, so that nothing is fetched twice, and only
files that were brought are ever taken away again.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import fsspec

from framing.errors import Unreachable
from framing.tables.files import write_json, writing
from framing.tables.store import Layout

log = logging.getLogger(__name__)


def bring(url: str, layout: Layout) -> int:
    """Make data/raw hold what lies under `url`; how many files came, changed or went. Other files there are kept.

    Raises Unreachable; what was brought until then stays and is not fetched again.
    """
    index = layout.processed / "brought.json"
    known: dict[str, str] = json.loads(index.read_text(encoding="utf-8")) if index.exists() else {}
    try:
        files, root = _place(url)
        found = {_relative(path, root): path for path in files.find(root)} if files.exists(root) else None
        if found is None:
            raise Unreachable(f"nothing is at {_shown(url)}. Check [remote] raw in framing.toml.")
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
    except Exception as error:  # every file system has errors of its own
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
    log.info("%s: %d of %d files came, changed or went", _shown(url), changed, len(found))
    return changed


def hand_on(url: str, layout: Layout) -> None:
    """Copy the newest report to `url`/<run>/ and, for those who want a fixed address, to `url`/latest/.

    Raises Unreachable; the report on this machine stands in any case.
    """
    newest = layout.latest_report.resolve()
    if not newest.is_dir():
        return
    try:
        files, root = _place(url)
        if files.exists(f"{root}/{newest.name}/run.json"):
            return
        pages = sorted(path for path in newest.rglob("*") if path.is_file() and path.name != "run.json")
        for path in [*pages, newest / "run.json"]:  # last: where it lies, the report is whole
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
    """A URL as it may stand in logs and accounts: without the name, key or signature that it may carry.

    For the same reason only the kind of an error is told: its text often repeats the URL.
    """
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _place(url: str) -> tuple[Any, str]:
    files, root = fsspec.core.url_to_fs(url)
    return files, root.rstrip("/")


def _relative(path: str, root: str) -> str:
    """A file's path under the root; one that leads out of it is refused."""
    name = PurePosixPath(path).relative_to(PurePosixPath(root))
    if ".." in name.parts or name.is_absolute():
        raise Unreachable(f"{path} leads out of {root}")
    return Path(name).as_posix()
