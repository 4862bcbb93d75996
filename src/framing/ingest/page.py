"""What one page says: the answer of every reader, before anything stated beside it is taken into account."""

from __future__ import annotations

from dataclasses import dataclass

from framing.tables.records import Block


@dataclass(frozen=True, slots=True)
class Page:
    """An extracted page; an empty body where no article was found. `confidence` runs from 0 to 1, `doubts` says why."""

    body: tuple[Block, ...]
    title: str | None = None
    author: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    agency: str | None = None
    genre: str | None = None
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()
