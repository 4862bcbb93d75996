"""TAR, also packed: every file in it as if it lay there unpacked."""

from __future__ import annotations

import io
from collections.abc import Iterator
from tarfile import TarError
from tarfile import open as unpacked_tar
from typing import IO

from framing.ingest.decode import Unreadable
from framing.ingest.format import ArchiveMember, Format
from framing.ingest.unpacking import UNPACKED


def read_tar(file: IO[bytes]) -> Iterator[ArchiveMember]:
    """The files of an archive. A packed one can only be read from its beginning, so its files are kept."""
    left = UNPACKED
    try:
        with unpacked_tar(fileobj=file, mode="r:*") as archive:
            for info in archive:
                left -= info.size
                if left < 0:
                    detail = f"The archive unpacks to more than {UNPACKED / 1e6:,.0f} MB; unpack it."
                    raise Unreadable("too-large", detail)
                content = archive.extractfile(info) if info.isfile() else None
                if content is not None:
                    yield _kept(info.name.removeprefix("./"), content.read())
    except (TarError, EOFError, OSError, ValueError) as error:
        raise Unreadable("unreadable", f"The archive is damaged ({error}); pack it again.") from error


def _kept(name: str, content: bytes) -> ArchiveMember:
    return ArchiveMember(name, len(content), lambda: io.BytesIO(content))


def is_tar(start: bytes, file: IO[bytes]) -> bool:
    """Whether a file is such an archive, whatever it is called."""
    return start[257:262] == b"ustar"


FORMAT = Format(
    name="tar", about="an archive: each file in it as if it lay there unpacked", suffixes=(".tar", ".tgz"),
    read_members=read_tar, is_its=is_tar, gunzips=True,
)  # fmt: skip
