"""Every input format, one file each. The modules of this folder are found by themselves: nobody lists them."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from pathlib import Path
from typing import IO

from framing.ingest.format import Format

_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
_START = 20_000  # characters of a text from which its format is told


def _found() -> tuple[Format, ...]:
    """The formats of this folder, in the order in which they are asked."""
    found: list[Format] = [import_module(f"{__name__}.{one.name}").FORMAT for one in pkgutil.iter_modules(__path__)]
    return tuple(sorted(found, key=lambda one: (-one.priority, one.name)))


FORMATS = _found()
_BY_SUFFIX = {suffix: one for one in FORMATS for suffix in one.suffixes}
_BY_NAME = {one.name: one for one in FORMATS}
_TEXTS = tuple(one for one in FORMATS if one.read_text)
_ENDINGS = {kind: one.suffixes[0] for one in FORMATS for kind in one.media_types}
UNMARKED = tuple(suffix for one in FORMATS if not one.marks_furniture for suffix in one.suffixes)


def suffix_of(name: str) -> str:
    """The ending that tells the format; `.gz` is looked through."""
    path = Path(name.lower())
    return path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix


def of(name: str) -> Format | None:
    """The format that a file is named as, or None if no format is named so."""
    return _BY_SUFFIX.get(suffix_of(name))


def of_bytes(start: bytes, file: IO[bytes]) -> Format | None:
    """The format that a file's own bytes tell, whatever it is called; None for texts, which have no such mark."""
    return next((one for one in FORMATS if one.is_its and one.is_its(start, file)), None)


def is_page(start: bytes) -> bool:
    """Whether a file begins as a page does, whatever it is called."""
    return _PAGE.match(start) is not None


def of_text(text: str, name: str) -> Format:
    """The format of one article's text: what the text looks like counts more than the name of its file."""
    named, start = of(name), text[:_START]
    return next(one for one in _TEXTS if one.recognises(start, one is named))


def called(name: str) -> Format:
    """The format that a record or a sidecar states; plain text where that is no format of one article."""
    found = _BY_NAME.get(name)
    return found if found and (found.read_text or found.read_bytes) else _BY_NAME["text"]


def ending_of(media_type: str) -> str | None:
    """The ending of a fetched page by what its site says it is, "" where it says nothing; None for what is no page."""
    return _ENDINGS.get(media_type) if media_type else next(iter(_ENDINGS.values()))


def endings() -> list[str]:
    """The endings that fetched pages may have."""
    return sorted(set(_ENDINGS.values()))


def addresses_in(content: bytes) -> list[str] | None:
    """The addresses of the pages that a file names, such as a feed's; None for what is no list of pages."""
    lists = (one.addresses(content) for one in FORMATS if one.addresses)
    return next((found for found in lists if found is not None), None)
