"""From the named fields of a table's row or a JSON object to a Record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from framing.ingest.format import Record
from framing.settings.names import COLUMNS

STATED = ("title", "author", "published", "url", "language", "genre")


def record_of(number: int, fields: Any, columns: Mapping[str, str]) -> Record:
    """A record from named fields; `columns` (framing.toml, ingest.columns) says which column is which, else by name."""
    if not isinstance(fields, Mapping):
        return Record(number, problem=f"It is a {type(fields).__name__} where an object with fields was expected.")
    lower = {str(key).strip().lower(): value for key, value in fields.items()}
    found = {name: _text(_chosen(lower, name, columns)) for name in COLUMNS}
    stated = {key: value for key in STATED if (value := found[key])}
    for kind in ("html", "text"):
        if found[kind]:
            return Record(number, found[kind].encode(), {**stated, "format": kind}, found["outlet"] or None)
    names = ", ".join(sorted(lower)[:12])
    return Record(number, problem=f"It has no text or html field; its fields are {names}. Name them in ingest.columns.")


def _chosen(fields: Mapping[str, Any], name: str, columns: Mapping[str, str]) -> Any:
    if name in columns:
        return fields.get(columns[name].lower())
    return next((fields[alias] for alias in COLUMNS[name] if fields.get(alias) not in (None, "")), None)


def _text(value: Any) -> str:
    if value is None or value != value:  # an empty cell of a table is not a number
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(_text(part) for part in value)
    if isinstance(value, Mapping):
        return _text(value.get("name"))
    text = str(value.isoformat() if hasattr(value, "isoformat") else value).strip()
    return text.encode("utf-8", "replace").decode()  # JSON can spell half characters, which no file can hold
