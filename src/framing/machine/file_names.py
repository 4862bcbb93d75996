"""Names of files on every system: one order for all, and which names Windows does not allow."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import TypeVar

_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[1-9¹²³]|lpt[1-9¹²³]) *(?:\..*)?", re.I | re.S)
_SIGNS = re.compile(r'[<>:"|?*\\\x00-\x1f]')

AnyPath = TypeVar("AnyPath", bound=PurePath)


def in_order(paths: Iterable[AnyPath]) -> list[AnyPath]:
    """Return paths in the order of their parts, capitals before small letters.

    Paths of Windows sort without regard to capitals. Then tables that are made in the order of files, and hashes over
    several files, would differ from those of the same files elsewhere.
    """
    return sorted(paths, key=lambda path: path.parts)


def not_on_windows(name: str) -> str | None:
    """Return why Windows allows no file or folder called `name` (one part of a path), as a clause; None if it does."""
    if _RESERVED.fullmatch(name):
        return f"{name!r} is the name of a device there"
    if found := _SIGNS.search(name):
        return f"{name!r} has the sign {found[0]!r}"
    if name.endswith((".", " ")) and name not in (".", ".."):
        return f"{name!r} ends with a {'full stop' if name.endswith('.') else 'space'}"
    return None
