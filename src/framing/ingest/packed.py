"""Files packed as ZIP, as office documents and archives are: opened within limits, or refused with the reason."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from lxml import etree

from framing.ingest.decode import Unreadable
from framing.ingest.unpacking import UNPACKED

LEADS = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how old Office files and encrypted new ones begin
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, OSError)
_CHUNK = 1 << 20
_MEMBERS = 100_000  # members that an archive may list


def opened(file: IO[bytes], kind: str) -> zipfile.ZipFile:
    """The ZIP in an open file; Unreadable where it is none, damaged, or lists more than anybody packs."""
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN as error:
        detail = f"{kind} could not be opened ({error}); it is damaged. Save it again."
        raise Unreadable("unreadable", detail) from error
    if len(archive.filelist) > _MEMBERS:
        raise Unreadable("too-large", f"{kind} lists more than {_MEMBERS:,} files; unpack it and keep the pages only.")
    return archive


def names_in(file: IO[bytes]) -> list[str]:
    """The names inside an open ZIP, none where it is no ZIP; the file is at its beginning again afterwards."""
    try:
        return zipfile.ZipFile(file).namelist()
    except BROKEN:
        return []
    finally:
        file.seek(0)


def member(archive: zipfile.ZipFile, name: str, kind: str) -> IO[bytes]:
    """One member, opened; it yields no more bytes than it states, and may not state too many."""
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise Unreadable("unreadable", f"{kind} lacks its part {name}; save it again.") from error
    if info.flag_bits & 1:
        raise Unreadable("encrypted", f"{kind} is protected by a password; save it without one.")
    if info.file_size > UNPACKED:
        size = f"{info.file_size / 1e6:,.0f} MB"
        raise Unreadable("too-large", f"{name} in it unpacks to {size}; at most {UNPACKED / 1e6:,.0f} MB are read.")
    return archive.open(info)


def measure(content: bytes, limit: int, kind: str) -> None:
    """Refuse a ZIP that unpacks to more than `limit` bytes, by what its members hold and not by what they state."""
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                info.file_size = limit + 1  # else no more would be read than is stated
                with archive.open(info) as part:
                    while total <= limit and (chunk := part.read(_CHUNK)):
                        total += len(chunk)
    except BROKEN as error:
        raise Unreadable("unreadable", f"{kind} is damaged ({error}); save it again.") from error
    if total > limit:
        raise Unreadable("too-large", f"{kind} unpacks to more than {limit / 1e6:,.0f} MB; save it in parts.")


def elements(stream: IO[bytes], kind: str) -> Iterator[tuple[str, Any]]:
    """The elements of an XML stream as (event, element), "start" and "end"; entities are not followed.

    Whoever takes them clears what it is done with; so a long document needs little memory.
    """
    try:
        yield from etree.iterparse(
            stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
    except (etree.XMLSyntaxError, *BROKEN) as error:
        raise Unreadable("unreadable", f"{kind} is damaged inside ({error}); save it again.") from error


def forget(element: Any) -> None:
    """Clear an element that is done with, and what stood before it: a stream of them stays small."""
    element.clear()
    while (before := element.getprevious()) is not None:
        before.getparent().remove(before)


def local(element: Any) -> str:
    """The name of an element or attribute without its namespace."""
    return str(element.tag).rpartition("}")[2]
