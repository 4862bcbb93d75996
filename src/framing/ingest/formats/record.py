"""One article out of a file that holds many, and the names that its fields go by."""

from __future__ import annotations

import gzip
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, cast

ALIASES: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "articlebody", "article_body", "full_text", "maintext", "article"),
    "html": ("html", "raw_html", "content_html", "page"),
    "title": ("title", "headline", "name"),
    "author": ("author", "authors", "byline", "creator", "writer"),
    "published": (
        "published", "date", "published_at", "date_published", "datepublished", "pubdate", "publish_date", "timestamp",
    ),
    "url": ("url", "link", "source_url", "canonical_url"),
    "language": ("language", "lang"),
    "genre": ("genre",),
    "outlet": ("outlet", "publisher", "site", "source_name"),
}  # fmt: skip
UNPACKED = 200_000_000  # bytes that any gzipped file may hold
LIMIT = 4_000_000_000  # bytes of a file once decompressed; a gzip bomb has more


@dataclass(frozen=True, slots=True)
class Record:
    """A record's number in its file, its bytes (a page or a text), what it states, or why it cannot be used."""

    number: int
    content: bytes = b""
    stated: Mapping[str, str] = field(default_factory=dict)
    outlet: str | None = None
    problem: str | None = None


def record_of(number: int, fields: Mapping[str, Any], columns: Mapping[str, str]) -> Record:
    """A record from named fields; `columns` (framing.toml, ingest.columns) says which column is which, else by name."""
    lower = {str(key).strip().lower(): value for key, value in fields.items()}
    found = {name: _text(_chosen(lower, name, columns)) for name in ALIASES}
    stated = {
        key: value for key in ("title", "author", "published", "url", "language", "genre") if (value := found[key])
    }
    if found["html"]:
        return Record(number, found["html"].encode(), {**stated, "format": "html"}, found["outlet"] or None)
    if found["text"]:
        return Record(number, found["text"].encode(), {**stated, "format": "text"}, found["outlet"] or None)
    names = ", ".join(sorted(lower)[:12])
    return Record(number, problem=f"It has no text or html field; its fields are {names}. Name them in ingest.columns.")


def open_bounded(path: Path) -> IO[bytes]:
    """A file opened for reading, looked into if it is gzipped; a gzip bomb raises EOFError where it is one."""
    if path.suffix != ".gz":
        return path.open("rb")
    return cast(IO[bytes], io.BufferedReader(_Unpacked(path), 1 << 16))


class _Unpacked(io.RawIOBase):
    """What is inside a gzipped file, up to a hundred times its size: text packs to a tenth at best."""

    def __init__(self, path: Path) -> None:
        self._file = gzip.open(path, "rb")  # noqa: SIM115  # closed with this
        self._left = max(UNPACKED, 100 * path.stat().st_size)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        content = self._file.read1(len(buffer))
        buffer[: len(content)] = content
        self._left -= len(content)
        if self._left < 0:
            raise EOFError("it unpacks to more than a hundred times its size")
        return len(content)

    def close(self) -> None:
        self._file.close()
        super().close()


def _chosen(fields: Mapping[str, Any], name: str, columns: Mapping[str, str]) -> Any:
    if name in columns:
        return fields.get(columns[name].lower())
    return next((fields[alias] for alias in ALIASES[name] if fields.get(alias) not in (None, "")), None)


def _text(value: Any) -> str:
    if value is None or value != value:  # an empty cell of a table is not a number
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join(_text(part) for part in value)
    if isinstance(value, Mapping):
        return _text(value.get("name"))
    text = str(value.isoformat() if hasattr(value, "isoformat") else value).strip()
    return text.encode("utf-8", "replace").decode()  # JSON can spell half characters, which no file can hold
