"""What the sidecar `<file>.toml` states about the file that it lies beside."""

from __future__ import annotations

import errno
import stat
import tomllib
from pathlib import Path
from typing import Any

from framing.ingest.fields import STATED

OUTLET = "outlet name"  # how a record writes its outlet, where no folder is that outlet's
SIDECAR = ".toml"
_MOST = 200_000  # bytes of such a file


def stated_beside(path: Path) -> dict[str, str]:
    """What the sidecar of a file states; a sidecar that cannot be read states only that (`problem`).

    One that is a link is not read: it may lead to a file that is nobody's business.
    """
    sidecar = path.with_name(path.name + SIDECAR)
    if sidecar.is_symlink():
        return _stated(_problem(sidecar.name, "it is a link; copy the file here"))
    return _stated(read_toml(sidecar))


def stated_in(name: str, content: bytes) -> dict[str, str]:
    """Likewise, from the bytes of a sidecar that lies in an archive."""
    return _stated(_parsed(name, content))


def read_toml(path: Path) -> dict[str, Any]:
    """What a TOML file says; nothing where there is none, and only `problem` where it cannot be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return _problem(path.name, "it is no file")
        with path.open("rb") as file:
            content = file.read(_MOST + 1)
        return _parsed(path.name, content)
    except FileNotFoundError:
        return {}
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return {}  # beside so long a name none can lie
        return _problem(path.name, error.strerror)


def _parsed(name: str, content: bytes) -> dict[str, Any]:
    if len(content) > _MOST:
        return _problem(name, f"it has more than {_MOST:,} bytes")
    try:
        return tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:  # not TOML, or TOML with a number or nesting without end
        return _problem(name, error)


def _problem(name: str, why: object) -> dict[str, Any]:
    return {"problem": f"{name} could not be read ({why}) and was left out of account"}


def _stated(found: dict[str, Any]) -> dict[str, str]:
    stated = {key: _plain(found[key]) for key in STATED if found.get(key) not in (None, "")}
    if saved := found.get("saved") or found.get("fetched"):
        stated["saved"] = _plain(saved)
    return stated | ({"problem": str(found["problem"])} if "problem" in found else {})


def _plain(value: Any) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value).strip()
