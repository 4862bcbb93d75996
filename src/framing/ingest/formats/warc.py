"""Web archives (WARC): every answered page in the archive is an article, or a rejected row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecordType

from framing.ingest.format import Format, Record

_PAGE = 30_000_000  # bytes of one page that are read
# Under the names of countries these stand where a domain of one's own stands elsewhere: bbc.co.uk.
_SECOND = frozenset("ac co com edu gov net org".split())


def read_warc(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The HTML and text pages of an archive in its order, with the addresses they were fetched from.

    Of an archive with the pages of several sites each site is an outlet, called by its domain.
    """
    number = 0
    try:
        for entry in ArchiveIterator(file, record_types=WarcRecordType.response, auto_decode="all"):
            kind = entry.http_content_type or ""
            status = entry.http_headers.status_code if entry.http_headers else None
            if not kind.startswith(("text/html", "application/xhtml", "text/plain")) or (status and status != 200):
                continue  # pictures, scripts and redirections of the archived pages are no inputs
            number += 1
            stated = {"format": "text" if kind == "text/plain" else "html"}
            address = (entry.headers.get("WARC-Target-URI") or "").strip("<>")
            if address:
                stated["url"] = address
            if moment := entry.headers.get("WARC-Date"):
                stated["saved"] = moment
            yield Record(number, entry.reader.read(_PAGE), stated, suggested=site_of(address))
    except Exception as error:  # the parser raises what its C code meets; a broken archive ends where it is broken
        yield Record(number + 1, problem=f"The archive is damaged from here on ({type(error).__name__}: {error}).")


def site_of(address: str) -> str | None:
    """The domain under which a site is registered, without "www" and the names of its machines."""
    host = (urlsplit(address).hostname or "").rstrip(".")
    parts = host.split(".")
    if len(parts) < 2 or re.fullmatch(r"[\d.]+|.*:.*", host):
        return host or None
    long = len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND
    return ".".join(parts[-3 if long else -2 :])


FORMAT = Format(
    name="warc", about="a web archive: every page that was answered, each site an outlet where there are several",
    suffixes=(".warc",), read_records=read_warc, gunzips=True,
)  # fmt: skip
