"""The folders that browsers save beside a page: what is in them belongs to the page and is no article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from framing.ingest import formats
from framing.languages.known import every

_WORDS = frozenset(every(lambda one: one.page.resources))
_FRAME = re.compile(rb"<i?frame\b[^<>]*?\bsrc\s*=\s*[\"']?([^\"'\s<>]+)", re.I)
_UNSEEN = {  # from what begins it to what ends it
    b"<script": re.compile(rb"</script\s*>", re.I),
    b"<style": re.compile(rb"</style\s*>", re.I),
    b"<!--": re.compile(b"-->"),
}
_OPENS = re.compile(b"|".join(_UNSEEN), re.I)
_TAG = re.compile(rb"<[^<>]*+>")
_FEW = 60  # words of a page that only holds frames
_OTHER = re.compile(r"[^\W\d_]+")


def owner_of(folder: str, files: Iterable[str], read: Callable[[str], bytes]) -> tuple[str | None, bool]:
    """The page beside a folder that the folder belongs to, and whether that is sure; None where it is a folder itself.

    It is sure where browsers name folders so ("ferry_files" beside "ferry.html"), or where the page refers to it.
    """
    pages = [name for name in files if (known := formats.of(name)) and (known.read_text or known.read_bytes)]
    for page in sorted(pages):
        stem = PurePosixPath(page).stem
        end = folder[len(stem) :] if folder.startswith(stem) else ""
        if end[:1] in ("_", "-", ".") and end:
            if end[1:].lower() in _WORDS or _refers(read(page), folder):
                return page, True
            if _OTHER.fullmatch(end[1:]):
                return page, False
    if re.split(r"[_.-]", folder)[-1].lower() in _WORDS:  # the page was renamed
        return next((page for page in sorted(pages) if _refers(read(page), folder)), None), True
    return None, False


def frames_of(page: bytes, folder: str) -> list[str]:
    """The files of its folder that a page shows in frames, where the page itself has hardly any text: the article."""
    if len(_TAG.sub(b" ", b" ".join(_seen(page))).split()) > _FEW:
        return []
    found = (unquote(match[1].decode("utf-8", "replace")) for match in _FRAME.finditer(page))
    return [name.removeprefix("./").removeprefix(f"{folder}/") for name in found if f"{folder}/" in name]


def _seen(page: bytes) -> Iterator[bytes]:
    """A page without scripts, styles and comments; one that is never closed is text."""
    place, open_ones = 0, {*_UNSEEN}
    for match in _OPENS.finditer(page):
        kind = match[0].lower()
        if match.start() < place or kind not in open_ones:
            continue
        if (end := _UNSEEN[kind].search(page, match.end())) is None:
            open_ones.discard(kind)
            continue
        yield page[place : match.start()]
        place = end.end()
    yield page[place:]


def _refers(page: bytes, folder: str) -> bool:
    names = (folder, quote(folder, errors="surrogateescape"), folder.replace(" ", "%20"))
    return any(f"{name}/".encode("utf-8", "surrogateescape") in page for name in names)
