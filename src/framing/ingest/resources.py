"""The folders that browsers save beside a page: what is in them belongs to the page and is no article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from framing.ingest import formats
from framing.languages.known import every

_WORDS = frozenset(every(lambda one: one.page.resources))
_FRAME = re.compile(rb"<i?frame\b[^>]*?\bsrc\s*=\s*[\"']?([^\"'\s>]+)", re.I)
_UNSEEN = re.compile(rb"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.I | re.S)
_TAG = re.compile(rb"<[^>]*>")
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
    if len(_TAG.sub(b" ", _UNSEEN.sub(b" ", page)).split()) > _FEW:
        return []
    found = (unquote(match[1].decode("utf-8", "replace")) for match in _FRAME.finditer(page))
    return [name.removeprefix("./").removeprefix(f"{folder}/") for name in found if f"{folder}/" in name]


def _refers(page: bytes, folder: str) -> bool:
    return any(f"{name}/".encode() in page for name in (folder, quote(folder), folder.replace(" ", "%20")))
