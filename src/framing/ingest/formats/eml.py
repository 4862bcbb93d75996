"""EML: one saved mail, such as a newsletter; its subject, sender and day, and the article in its HTML or its text."""

from __future__ import annotations

import email
import html
from collections.abc import Iterator
from dataclasses import replace
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any, cast

from framing.ingest import dates
from framing.ingest.decode import Unreadable, decode, one_line, tidy
from framing.ingest.format import Format, Page
from framing.ingest.formats.html import read_saved
from framing.ingest.formats.mhtml import in_utf8
from framing.ingest.formats.pasted import read_pasted
from framing.ingest.mail_headers import PARSED

_DAMAGED = (MessageError, ValueError, LookupError, AttributeError, TypeError)  # what a damaged header makes email raise


def read_mail(content: bytes) -> Page:
    """The article of a mail. What its headers say wins over what its body says; the files it carries are left out."""
    mail = email.message_from_bytes(content, policy=PARSED)
    title = one_line(str(_header(mail, "subject") or "")) or None
    page, sent = _body(mail, title or ""), _sent(mail)
    dating = page.dating
    if sent:
        dating = replace(dating, published=sent.day or dating.published, published_at=sent.at)
    address = str(_header(mail, "archived-at") or "").strip("<> ")
    return replace(
        page,
        title=title or page.title,
        author=_sender(mail) or page.author,
        dating=dating,
        url=page.url or (address if address.startswith(("http://", "https://")) else None),
        doubts=(*page.doubts, *_left_out(mail)),
    )


def _body(mail: EmailMessage, title: str) -> Page:
    """The article in the HTML part, or in the text part where that has none; the subject is its headline."""
    page: Page | None = None
    for part in _parts(mail, "text/html"):
        page = read_saved(f"<title>{html.escape(title)}</title>\n".encode() + part)
        if page.body:
            return page
    for part in _parts(mail, "text/plain"):
        text, doubts = decode(part)
        plain = read_pasted(f"{title}\n\n{tidy(text)}")
        return replace(plain, doubts=(*doubts, *plain.doubts))
    if page is None:
        raise Unreadable("no-text", "The mail holds no text and no HTML part; save it again, whole.")
    return page


def _parts(mail: EmailMessage, kind: str) -> Iterator[bytes]:
    """The parts of one kind that are the mail's own and hold anything, in UTF-8."""
    for part in _own(mail):
        payload = part.get_payload(decode=True) if part.get_content_type() == kind else None
        if isinstance(payload, bytes) and payload.strip() and not part.is_attachment():
            yield in_utf8(payload, part.get_content_charset())


def _own(mail: EmailMessage) -> Iterator[EmailMessage]:
    """The parts of a mail whose headers can be read, without those of mails that it carries."""
    waiting = [mail]
    while waiting:
        part = waiting.pop(0)
        if not _is_readable(part):
            continue
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting[:0] = cast(list[EmailMessage], part.get_payload())
        else:
            yield part


def _is_readable(part: EmailMessage) -> bool:
    try:
        part.is_attachment(), part.get_filename(), part.get_content_charset(), part.get("content-transfer-encoding")
    except _DAMAGED:
        return False
    return True


def _left_out(mail: EmailMessage) -> tuple[str, ...]:
    """What the mail carries beside its text; pictures that its text shows are part of that."""
    names = [
        part.get_filename() or part.get_content_type()
        for part in _own(mail)
        if part.is_attachment() or part.get_content_type() == "message/rfc822"
    ]
    listed = ", ".join(one_line(tidy(name)) for name in names)
    return (f"what the mail carries was left out: {listed}",) if names else ()


def _sent(mail: EmailMessage) -> dates.When | None:
    """When it was sent, by the clock of its sender."""
    header = _header(mail, "date")
    stated = getattr(header, "datetime", None)
    found = dates.when(stated.isoformat() if stated else str(header or ""))
    return found if found and found.day and not dates.refused(found.day) else None


def _sender(mail: EmailMessage) -> str | None:
    """The names of the senders; a bare address is no author."""
    senders: tuple[Address, ...] = getattr(_header(mail, "from"), "addresses", ())
    return ", ".join(name for one in senders if (name := one_line(tidy(one.display_name)))) or None


def _header(mail: EmailMessage, name: str) -> Any:
    try:
        return mail[name]
    except _DAMAGED:
        return None


FORMAT = Format(
    name="eml", about="a saved mail, such as a newsletter (attached files are ignored)", suffixes=(".eml",),
    read_bytes=read_mail,
)  # fmt: skip
