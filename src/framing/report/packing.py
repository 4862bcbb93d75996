"""Archives, and files that a page loads, which come out the same from the same content, whenever they are made."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from collections.abc import Iterable

FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP archive can write down: no clock is asked


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP archive of (name, content), in the order given, each dated FIRST_DAY."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(_entry(name), content)
    return whole.getvalue()


def undated(archive: bytes) -> bytes:
    """The same ZIP archive with each entry dated FIRST_DAY: documents of offices are archives, dated by the clock."""
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        return zipped((name, found.read(name)) for name in found.namelist())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIRST_DAY)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return entry


def as_json(value: object) -> bytes:
    """A value as JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def compressed(content: bytes) -> str:
    """Base64 of gzip: nothing in it can end a text or an element. shards.js undoes it."""
    return base64.b64encode(gzip.compress(content, 6, mtime=0)).decode()


def shard(path: str, content: str) -> tuple[str, bytes]:
    """`compressed` content as a file that shards.js loads: a page opened from disk may load only scripts."""
    name = path.rpartition("/")[2].removesuffix(".js")
    return path, f'shard("{name}","{content}")\n'.encode()
