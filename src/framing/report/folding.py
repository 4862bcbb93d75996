"""Large pages: what stands in closed parts is put into files beside the page, which its script loads when one opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from framing.report.packing import as_json, compressed, shard

START, END = "<!--fold-->", "<!--end-->"  # what templates put around what may wait; no text of an article can hold it
MOST = 300_000  # bytes of a page from which on what waits is not in it
TOGETHER = 600_000  # letters in one file, which is about a tenth as large
_MARKS = re.compile(f"{START}|{END}")
_ID = re.compile(r' id="([^"]+)"')

File = tuple[str, bytes]


def is_large(page: str, most: int = 0) -> bool:
    """Whether a page has so much to read that most of it should wait: more than `most` bytes, or MOST if that is 0."""
    return len(page.encode("utf-8", "replace")) > (most or MOST) and START in page


def plain(page: str) -> str:
    """The page with everything in it."""
    return page.replace(START, "").replace(END, "")


def folded(page: str, path: str, waiting: str) -> tuple[str, list[File]]:
    """The page without what waits, and the files with it: JSON lists of HTML.

    In its place stands an element that says in which file it is and where, and which places a link may lead to are in
    it, with the text `waiting` for readers without a script.
    """
    shelf = PurePosixPath(path).with_suffix("").as_posix()
    shelves: list[list[str]] = [[]]
    kept, size = list[str](), 0
    for text, waits in _cut(page):
        if not waits:
            kept.append(text)
            continue
        if size and size + len(text) > TOGETHER:
            shelves.append([])
            size = 0
        size += len(text)
        shelves[-1].append(text)
        place = f"{PurePosixPath(shelf).name}-{len(shelves)}:{len(shelves[-1]) - 1}"
        holds = f' data-holds="{" ".join(_ID.findall(text))}"' if _ID.search(text) else ""
        kept.append(f'<div data-part="{place}"{holds}><p class="small">{waiting}</p></div>')
    files = [shard(f"{shelf}-{n}.js", compressed(as_json(some))) for n, some in enumerate(shelves, 1) if some]
    return "".join(kept), files


def _cut(page: str) -> Iterator[tuple[str, bool]]:
    """The page in pieces, each with whether it waits; what would wait inside what waits belongs to it."""
    depth = last = 0
    for mark in _MARKS.finditer(page):
        if mark[0] == START and not depth:
            yield page[last : mark.start()], False
            last = mark.end()
        depth += 1 if mark[0] == START else -1
        if not depth:
            yield plain(page[last : mark.start()]), True
            last = mark.end()
    yield page[last:], False
