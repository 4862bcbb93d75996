"""Web archives (WARC): every answered page in the archive is an article, or a rejected row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO

from fastwarc.warc import ArchiveIterator, WarcRecordType

from framing.ingest.format import Format, Record

_PAGE = 30_000_000  # bytes of one page that are read


def read_warc(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The HTML and text pages of an archive in its order, with the addresses they were fetched from."""
    number = 0
    try:
        for entry in ArchiveIterator(file, record_types=WarcRecordType.response):
            kind = entry.http_content_type or ""
            status = entry.http_headers.status_code if entry.http_headers else None
            if not kind.startswith(("text/html", "application/xhtml", "text/plain")) or (status and status != 200):
                continue  # pictures, scripts and redirections of the archived pages are no inputs
            number += 1
            stated = {"format": "text" if kind == "text/plain" else "html"}
            if address := entry.headers.get("WARC-Target-URI"):
                stated["url"] = address.strip("<>")
            if moment := entry.headers.get("WARC-Date"):
                stated["saved"] = moment
            yield Record(number, entry.reader.read(_PAGE), stated)
    except Exception as error:  # the parser raises what its C code meets; a broken archive ends where it is broken
        yield Record(number + 1, problem=f"The archive is damaged from here on ({type(error).__name__}: {error}).")


FORMAT = Format(
    name="warc", about="a web archive: every page that was answered", suffixes=(".warc",), read_records=read_warc,
    gunzips=True,
)  # fmt: skip
