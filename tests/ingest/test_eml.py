"""A saved mail: its headers, its HTML or its text, and a doubt that names what it carries."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import Policy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import ingest
from framing.ingest import mail_headers
from framing.settings import IngestSettings
from framing.tables.records import Article, Rejected, Source

PARTS = [
    f"On day {number} the ferry between the two islands ran again, the harbour office said, and nobody fell in."
    for number in range(5)
]
TEXT = "\n\n".join(PARTS)
HTML = "<html><body><h1>Hello</h1>" + "".join(f"<p>{part}</p>" for part in PARTS) + "</body></html>"
DAY = "Fri, 03 May 2024 23:30:00 -0700"  # in Europe it is the fourth


def mail(text: str | None = TEXT, html: str | None = None, charset: str = "utf-8", **headers: str) -> EmailMessage:
    made = EmailMessage()
    stated = {"Subject": "Ferry runs again", "From": "Oda Lindh <oda@post.example>", "Date": DAY, **headers}
    for name, value in stated.items():
        made[name.replace("_", "-")] = value
    if text is not None:
        made.set_content(text, charset=charset)
    if html is not None:
        made.add_alternative(html, subtype="html", charset=charset)
    return made


def read(content: bytes) -> Article | Rejected:
    return ingest.read(Source("post/a.eml", "post", content), IngestSettings())


def article(made: EmailMessage | bytes) -> Article:
    found = read(made if isinstance(made, bytes) else made.as_bytes())
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("parts", [{"text": TEXT}, {"html": HTML, "text": "This mail has pictures."}])
def test_headers_and_body(parts: dict[str, Any]) -> None:
    found = article(mail(**parts))
    assert (found.title, found.author, found.published) == ("Ferry runs again", "Oda Lindh", "2024-05-03")
    assert [block.text for block in found.body] == PARTS
    assert not any("headline" in doubt for doubt in found.doubts)


@pytest.mark.parametrize("policy", [mail_headers.PARSED, mail_headers.PLAIN])
def test_a_header_is_read_as_far_as_anybody_needs_it(policy: Policy) -> None:
    content = b"Subject: " + b"=?utf-8?q?=41?= " * 60_000 + b"\nX-More: " + b"x " * 60_000 + b"\n\nThe ferry."
    made = email.message_from_bytes(content, policy=policy)
    assert 1_000 < len(made["subject"]) <= mail_headers.LONGEST
    assert len(made["x-more"]) <= mail_headers.LONGEST
    assert made.get_payload() == "The ferry."


def test_headers_in_other_letters_are_read() -> None:
    made = mail(Subject="Паром снова ходит", From="Ода Линд <oda@post.example>, Bo Åberg <bo@post.example>")
    assert b"=?utf-8?" in made.as_bytes()
    assert (article(made).title, article(made).author) == ("Паром снова ходит", "Ода Линд, Bo Åberg")


@pytest.mark.parametrize("encoding", ["8bit", "quoted-printable", "base64"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_every_way_of_packing_a_text(charset: str, encoding: str) -> None:
    made = mail(None)
    made.set_content(TEXT.replace("ferry", "färja"), charset=charset, cte=encoding)
    assert article(made).body[0].text == PARTS[0].replace("ferry", "färja")


def test_a_charset_that_is_none_is_found_out() -> None:
    content = mail(TEXT.replace("ferry", "färja")).as_bytes().replace(b'charset="utf-8"', b'charset="x-mine"')
    assert article(content).body[0].text == PARTS[0].replace("ferry", "färja")


def test_what_it_carries_is_named_and_not_read() -> None:
    made = mail(html=HTML)
    made.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="räkning.pdf")
    made.add_attachment("The whole of another text. " * 30, filename="other.txt")
    made.add_attachment(mail("Something else was written before. " * 30, Subject="Before"))
    found = article(made)
    assert [block.text for block in found.body] == PARTS
    assert found.doubts[-1] == "what the mail carries was left out: räkning.pdf, other.txt, message/rfc822"


def test_pictures_that_the_text_shows_are_no_attachments() -> None:
    made = mail(None)
    made.set_content(HTML, subtype="html")
    made.add_related(b"GIF89a", maintype="image", subtype="gif", cid="<one>", disposition="inline")
    assert not any("left out" in doubt for doubt in article(made).doubts)


def test_the_address_in_the_archive() -> None:
    assert article(mail(Archived_At="<https://post.example/1>")).url == "https://post.example/1"
    assert article(mail(Archived_At="<mid:1>")).url is None


@pytest.mark.parametrize(
    ("header", "title", "author", "published"),
    [
        (b"", None, None, None),
        (b"Subject: =?utf-8?B?!!?=\nFrom: oda@post.example\nDate: soon\n", None, None, None),
        (b"Subject: a b c d\n\tand e\nFrom: <\nDate: 3 May 2024\n", "a b c d and e", None, "2024-05-03"),
    ],
)
def test_headers_that_are_missing_or_damaged(
    header: bytes, title: str | None, author: str | None, published: str | None
) -> None:
    found = article(header + b"Content-Type: text/plain\n\n" + TEXT.encode())
    assert (found.title, found.author, found.published) == (title, author, published)


def test_a_mail_without_a_text_is_rejected() -> None:
    for made in (mail(None), mail("")):
        made.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="a.pdf")
        found = read(made.as_bytes())
        assert isinstance(found, Rejected)
        assert found.reason == "no-text"


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_mail_is_an_article_or_a_row(data: st.DataObject) -> None:
    made = mail(html=HTML, Archived_At="<https://post.example/1>")
    made.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="a.gif")
    content = bytearray(made.as_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(content) - 1))
        content[start : start + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
    read(bytes(content))
