"""The law of reading: each word of an input is in its article, listed as left out, or in a rejected row. All formats.

A format that has no file here fails the last test, so a new format has to bring one.
"""

from __future__ import annotations

import csv
import html
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.accuracy.deliveries.records import packed_workbook
from framing.ingest import formats
from framing.ingest.left_out import bare_length
from framing.ingest.tables import read_all
from framing.settings import IngestSettings
from tests.ingest import made_documents as made
from tests.ingest.formats.test_archives import warc
from tests.ingest.formats.test_epub_and_mbox import epub

TITLE = "Ferry to Lindow sails again"
# What people's files hold beside an article's paragraphs: short lines, other scripts, what looks like a notice.
ODD = (
    "Subscribe to our newsletter", "Read also: the toll", "Photo: harbour office", "Page 3 of 7", "• one item",
    "Views expressed here do not represent the views of the harbour office, the captain said in court on Monday.",
    "После ремонта паром снова пойдёт в понедельник, сообщили в конторе порта, и билеты уже продаются.",
    "Heading of a part", "12:30", "(c) 2024 Lindow Post", "https://post.example/ferry",
)  # fmt: skip
LINES = st.lists(st.one_of(st.sampled_from(ODD), st.integers(1, 99)), min_size=6, max_size=14)


def texts(drawn: Sequence[str | int]) -> list[str]:
    """Paragraphs of an article among what else a file may hold."""
    said = "The harbour office of Lindow said on day {} that the ferry would sail again at noon after long repairs."
    return [said.format(one) if isinstance(one, int) else one for one in drawn]


def page(lines: Sequence[str]) -> str:
    shown = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return f"<!doctype html><html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{shown}</body></html>"


def table(lines: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({"title": [TITLE], "text": ["\n\n".join(lines)]})


def mail(lines: Sequence[str]) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = TITLE, "Ada Brink <ada@post.example>"
    message["Date"] = "Mon, 14 Oct 2024 10:00:00 +0000"
    message.set_content("\n\n".join(lines))
    return message.as_bytes()


def mhtml(lines: Sequence[str]) -> bytes:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://post.example/ferry"
    message.set_content(page(lines), subtype="html")
    return message.as_bytes()


def archive(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(name, content)
    return file.getvalue()


def comma(lines: Sequence[str]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows([["title", "text"], [TITLE, "\n\n".join(lines)]])
    return file.getvalue().encode()


def columns(lines: Sequence[str]) -> bytes:
    file = io.BytesIO()
    table(lines).to_parquet(file)
    return file.getvalue()


def feed(lines: Sequence[str]) -> bytes:
    body = html.escape("".join(f"<p>{html.escape(line)}</p>" for line in lines))
    item = f"<item><title>{TITLE}</title><content:encoded>{body}</content:encoded></item>"
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'<rss version="2.0" {space}><channel><title>Post</title>{item}</channel></rss>'.encode()


def web(lines: Sequence[str]) -> bytes:
    return warc({"https://post.example/ferry": page(lines)})


def tar(lines: Sequence[str]) -> bytes:
    file, content = io.BytesIO(), page(lines).encode()
    with tarfile.open(fileobj=file, mode="w") as packed:
        member = tarfile.TarInfo("a.html")
        member.size = len(content)
        packed.addfile(member, io.BytesIO(content))
    return file.getvalue()


def workbook(lines: Sequence[str]) -> bytes:
    return packed_workbook({"Sheet": [["title", "text"], [TITLE, "\n\n".join(lines)]]})


def record(lines: Sequence[str]) -> bytes:
    return json.dumps({"title": TITLE, "text": "\n\n".join(lines)}).encode()


def odt(lines: Sequence[str]) -> bytes:
    return made.odt("".join(f"<text:p>{html.escape(line)}</text:p>" for line in (TITLE, *lines)))


FILES: dict[str, tuple[str, Callable[[Sequence[str]], bytes]]] = {
    "csv": ("a.csv", comma),
    "docx": ("a.docx", lambda lines: made.docx([("Title", TITLE), *lines])),
    "eml": ("a.eml", mail),
    "epub": ("a.epub", lambda lines: epub({"one": page(lines)})),
    "feed": ("a.rss", feed),
    "html": ("a.html", lambda lines: page(lines).encode()),
    "json": ("a.json", record),
    "json-lines": ("a.jsonl", lambda lines: record(lines) + b"\n"),
    "markdown": ("a.md", lambda lines: "\n\n".join([f"# {TITLE}", *lines]).encode()),
    "mbox": ("a.mbox", lambda lines: b"From ada@post.example Mon Oct 14 10:00:00 2024\n" + mail(lines)),
    "mhtml": ("a.mhtml", mhtml),
    "odt": ("a.odt", odt),
    "parquet": ("a.parquet", columns),
    "pasted": ("a.txt", lambda lines: "\n\n".join([TITLE, *lines]).encode()),
    "pdf": ("a.pdf", lambda lines: made.printed([TITLE, "", *(one for line in lines for one in (line, ""))])),
    "ris": ("a.ris", lambda lines: f"TY  - NEWS\nTI  - {TITLE}\nAB  - {' '.join(lines)}\nER  - \n".encode()),
    "rtf": ("a.rtf", lambda lines: made.rtf([TITLE, *lines])),
    "tar": ("a.tar", tar),
    "warc": ("a.warc", web),
    "wacz": ("a.wacz", lambda lines: archive("archive/data.warc", web(lines))),
    "workbook": ("a.xlsx", workbook),
    "zip": ("a.zip", lambda lines: archive("a.html", page(lines).encode())),
}
WITHIN = {"text", "document"}  # formats of records that other files hold


@pytest.mark.parametrize("name", sorted(FILES))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=LINES)
def test_each_letter_is_kept_or_listed(
    name: str, tmp_path_factory: pytest.TempPathFactory, drawn: list[str | int]
) -> None:
    file, make = FILES[name]
    lines = texts(drawn)
    if name == "pdf":  # its standard letters are Latin ones
        lines = [line for line in lines if line.encode("cp1252", "replace") == line.encode("cp1252", "ignore")]
    raw = tmp_path_factory.mktemp("raw")
    (raw / "post").mkdir()
    (raw / "post" / file).write_bytes(make(lines))
    found = read_all(raw, IngestSettings(), {})
    if not len(found["articles"]):
        assert len(found["rejected"]) == 1
        return
    assert len(found["articles"]) == 1
    body = [text for _, text in json.loads(found["articles"]["body"].iloc[0])]
    held = [*body, *found["left_out"]["text"], found["articles"]["title"].iloc[0] or ""]
    missing = bare_length(" ".join(lines)) - sum(map(bare_length, held))
    words = {word for line in lines for word in line.split()} - {"•"}
    lost = [word for word in words if word not in " ".join(held)]
    assert (lost, missing <= 0) == ([], True)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_plain_article_is_read_whole(name: str, tmp_path: Path) -> None:
    file, make = FILES[name]
    lines = texts(range(9))
    (tmp_path / "post").mkdir()
    (tmp_path / "post" / file).write_bytes(make(lines))
    found = read_all(tmp_path, IngestSettings(), {})
    assert list(found["articles"]["title"]) == [TITLE]
    body = " ".join(text for _, text in json.loads(found["articles"]["body"].iloc[0]))
    assert [line for line in lines if line not in body] == []


def test_each_format_has_a_file_here() -> None:
    missing = {one.name for one in formats.FORMATS} - set(FILES) - WITHIN
    assert not missing, f"bring a file for {missing}: see FILES"
