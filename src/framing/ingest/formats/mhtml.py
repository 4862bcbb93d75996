"""MHTML: a page saved by a browser as one mail message; its first HTML part is the page."""

from __future__ import annotations

import email

from framing.ingest.decode import Unreadable
from framing.ingest.format import Format, Page
from framing.ingest.formats.html import read_saved
from framing.ingest.mail_headers import PLAIN


def read_mhtml(content: bytes) -> Page:
    """The article of the page inside, with the address that it was saved from."""
    return read_saved(page_in(content))


def page_in(content: bytes) -> bytes:
    """The bytes of the page inside, in UTF-8, its address written at the top as browsers do in saved pages."""
    message = email.message_from_bytes(content, policy=PLAIN)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                address = part.get("Content-Location") or message.get("Snapshot-Content-Location") or ""
                note = (
                    f"<!-- saved from url=({len(address):04})" + address.replace("--", "") + " -->\n" if address else ""
                )
                if day := str(message.get("Date") or "").replace("--", "").strip():
                    note += f"<!-- saved date: {day[:80]} -->\n"
                return note.encode() + in_utf8(payload, part.get_content_charset())
    raise Unreadable("no-text", "The saved message holds no HTML part; save the page again, as HTML or MHTML.")


def in_utf8(payload: bytes, charset: str | None) -> bytes:
    """A part's bytes in UTF-8 where its charset is right; else as they are, and the usual search decides."""
    try:
        return payload.decode(charset or "utf-8").encode()
    except (ValueError, LookupError):
        return payload


FORMAT = Format(
    name="mhtml", about="a page that a browser saved as one file", suffixes=(".mhtml", ".mht"),
    read_bytes=read_mhtml,
)  # fmt: skip
