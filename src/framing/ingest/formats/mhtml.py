"""MHTML: a page saved by a browser as one mail message; its first HTML part is the page."""

from __future__ import annotations

import email
import email.policy

from framing.ingest.decode import Unreadable


def unwrap(content: bytes) -> bytes:
    """The bytes of the page inside, in UTF-8, its address written at the top as browsers do in saved pages."""
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                address = part.get("Content-Location") or message.get("Snapshot-Content-Location") or ""
                note = (
                    f"<!-- saved from url=({len(address):04})" + address.replace("--", "") + " -->\n" if address else ""
                )
                return note.encode() + _utf8(payload, part.get_content_charset())
    raise Unreadable("no-text", "The saved message holds no HTML part; save the page again, as HTML or MHTML.")


def _utf8(payload: bytes, charset: str | None) -> bytes:
    try:
        return payload.decode(charset or "utf-8").encode()
    except (UnicodeDecodeError, LookupError):
        return payload  # the usual search for the encoding decides
