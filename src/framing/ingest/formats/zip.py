"""ZIP: every file in it as if it lay there unpacked; WACZ: the web archives in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from zipfile import ZipFile, ZipInfo

from framing.ingest import packed
from framing.ingest.format import ArchiveMember, Format
from framing.ingest.unpacking import UNPACKED

_KIND = "The archive"
_TOTAL = 2_000_000_000  # bytes that all files of an archive may unpack to
_RATIO = 200  # times its size that an archive may unpack to; text packs to a tenth
_UTF8 = 0x800  # the flag of a name that is UTF-8


def read_zip(file: IO[bytes]) -> Iterator[ArchiveMember]:
    """The files of an archive; what is packed to hurt is listed and not opened."""
    archive = packed.opened(file, _KIND)
    size = file.seek(0, 2)
    left = min(_TOTAL, max(UNPACKED, _RATIO * size))
    for info in archive.infolist():
        if info.filename.endswith("/"):
            continue
        name = name_of(info)
        left -= info.file_size
        if left < 0:
            problem = "The archive unpacks to far more than it has; unpack it and look what is in it."
            yield ArchiveMember(name, problem=problem)
        else:
            yield member_of(archive, info, name)


def member_of(archive: ZipFile, info: ZipInfo, name: str) -> ArchiveMember:
    """One file of an archive."""
    if info.flag_bits & 1:
        return ArchiveMember(name, problem="It is protected by a password; pack it without one.")
    if info.file_size > UNPACKED:
        size = f"{info.file_size / 1e6:,.0f} MB"
        return ArchiveMember(name, problem=f"It unpacks to {size}; at most {UNPACKED / 1e6:,.0f} MB are read.")
    return ArchiveMember(name, info.file_size, lambda: packed.member(archive, info.filename, name))


def name_of(info: ZipInfo) -> str:
    """The name of a file in an archive. Where no encoding is stated it is UTF-8, or else what old Windows wrote."""
    if info.flag_bits & _UTF8:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "cp866"):
        try:
            name = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _is_cyrillic(name):
            return name
    return info.filename


def _is_cyrillic(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha() and not letter.isascii()]
    return bool(letters) and all("\u0400" <= letter <= "\u04ff" for letter in letters)


def is_zip(start: bytes, file: IO[bytes]) -> bool:
    """Whether a file is an archive, whatever it is called; documents that are packed so are asked before."""
    return start.startswith((packed.LEADS, b"PK\x05\x06"))


FORMAT = Format(
    name="zip", about="an archive: each file in it as if it lay there unpacked", suffixes=(".zip",),
    read_members=read_zip, is_its=is_zip, priority=-30,
)  # fmt: skip
