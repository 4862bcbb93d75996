"""WACZ: a packed web archive, as browsers' recorders write it; its WARC files are read, its indexes are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from framing.ingest import packed
from framing.ingest.format import ArchiveMember, Format
from framing.ingest.formats.zip import read_zip

_WARCS = (".warc", ".warc.gz")


def read_wacz(file: IO[bytes]) -> Iterator[ArchiveMember]:
    """The web archives inside."""
    return (member for member in read_zip(file) if member.name.endswith(_WARCS))


def is_wacz(start: bytes, file: IO[bytes]) -> bool:
    """Whether a file is a packed web archive, whatever it is called."""
    if not start.startswith(packed.LEADS):
        return False
    names = packed.names_in(file)
    return "datapackage.json" in names and any(name.endswith(_WARCS) for name in names)


FORMAT = Format(
    name="wacz", about="a packed web archive: every page that was answered", suffixes=(".wacz",),
    read_members=read_wacz, is_its=is_wacz,
)  # fmt: skip
