"""Unpack a gzipped file, up to the size that an article or a table can have."""

from __future__ import annotations

import gzip
import io
from typing import IO, Any, cast

UNPACKED = 200_000_000  # bytes that any gzipped file may hold


def unpacked(file: IO[bytes], size: int) -> IO[bytes]:
    """The bytes inside an open gzipped file of `size` bytes; reading on in a gzip bomb raises EOFError."""
    return cast(IO[bytes], io.BufferedReader(_Unpacked(file, size), 1 << 16))


class _Unpacked(io.RawIOBase):
    """What is inside a gzipped file, up to a hundred times its size: text packs to a tenth at best."""

    def __init__(self, packed: IO[bytes], size: int) -> None:
        self._packed, self._file = packed, gzip.GzipFile(fileobj=packed)
        self._most = self._left = max(UNPACKED, 100 * size)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Back to the beginning, or nowhere: what lies ahead is only read within the limit."""
        if (offset, whence) == (0, io.SEEK_SET):
            self._left = self._most
        elif (offset, whence) != (0, io.SEEK_CUR):
            raise io.UnsupportedOperation("a gzipped file is read from its beginning")
        return self._file.seek(offset, whence)

    def readinto(self, buffer: Any) -> int:
        content = self._file.read1(len(buffer))
        buffer[: len(content)] = content
        self._left -= len(content)
        if self._left < 0:
            raise EOFError("it unpacks to more than a hundred times its size")
        return len(content)

    def close(self) -> None:
        self._file.close()
        self._packed.close()
        super().close()
