"""What a page's HTML holds, read without a browser."""

from __future__ import annotations

import base64
import gzip
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

# What measures, settings and libraries say of themselves is theirs; a headline's cell is the article's.
QUOTED = frozenset(("path", "entry", "versions"))
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_SILENT = frozenset(("script", "style", "title"))


def unpacked(file: bytes) -> list[str]:
    """The parts of a page that are in a file beside it."""
    found = re.fullmatch(rb'shard\("[^"]*","([^"]*)"\)\n', file)
    assert found
    parts: list[str] = json.loads(gzip.decompress(base64.b64decode(found[1])))
    return parts


def opened(page: Path) -> str:
    """A page with all parts put back that its script loads when they are opened."""

    def part(hit: re.Match[str]) -> str:
        return unpacked((page.parent / f"{hit[1]}.js").read_bytes())[int(hit[2])]

    return re.sub(r'<div data-part="([^":]*):(\d+)".*?</div>', part, page.read_text(encoding="utf-8"))


@dataclass
class Page(HTMLParser):
    """Ids, links and the words that are the report's own: neither the articles' text nor names and headlines."""

    path: Path
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    policy: str = ""
    _open: list[tuple[str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag in ("a", "link") and given.get("href"):
            self.links.append(str(given["href"]))
        if given.get("http-equiv"):
            self.policy = str(given.get("content"))
        self.handlers += [name for name in given if name.startswith("on") or name == "style"]
        if tag not in _VOID:
            quoted = (
                tag in ("blockquote", "bdi", "mark", "pre")
                or given.get("dir") == "auto"
                or not QUOTED.isdisjoint(str(given.get("class")).split())
            )
            self._open.append((tag, tag in _SILENT or quoted))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(silent for _, silent in self._open):
            self.own.append(data)
