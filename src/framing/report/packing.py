"""Archives that come out the same from the same content, whenever and wherever they are made."""

from __future__ import annotations

import io
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
