"""What somebody states of an outlet in outlet.toml beside its name, language and group: country, owner, anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OWN = frozenset({"name", "language", "group", "problem"})  # columns of their own, and why a file could not be read
LONGEST = 200  # letters of a fact; what is longer is a text, and no group


def facts_of(stated: Mapping[str, Any]) -> dict[str, str]:
    """The facts as texts, in the order of their names: true is yes, false is no, several values are parted by "; "."""
    found = {key: _text(value) for key, value in sorted(stated.items()) if key not in OWN}
    return {key: text for key, text in found.items() if text}


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_text, value)))[:LONGEST]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value).split())[:LONGEST]
