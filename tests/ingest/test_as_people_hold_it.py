"""Kinds of input that came wrong once, each with a text of its own: what becomes of the file as a whole."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from framing.ingest.tables import read_all
from framing.settings import IngestSettings

LINES = [f"The harbour office of Lindow said on day {day} that the ferry would sail at noon again." for day in range(6)]
GERMAN = [f"Das Hafenamt sagte am Tag {day}, die „Lindow“ fahre wieder – trotz der Lücke im Bug." for day in range(8)]
FRENCH = [f"La préfecture a déclaré le jour {day} que le bac naviguerait dès midi, côté île." for day in range(8)]


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def page(lines: list[str], head: str = "", top: str = "") -> str:
    return f"<html><head>{head}</head><body><h1>The ferry sails again</h1>{top}{paragraphs(lines)}</body></html>"


@pytest.fixture
def post(tmp_path: Path) -> Path:
    folder = tmp_path / "raw" / "post"
    folder.mkdir(parents=True)
    return folder


def read(post: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    found = read_all(post.parent, IngestSettings(), {})
    return found["articles"].to_dict("records"), found["rejected"].to_dict("records")


def test_a_table_with_tabs_under_the_name_of_a_text(post: Path) -> None:
    rows = [f"Fähre {n}\t{n}.10.2024\t{' '.join(GERMAN)} {n}" for n in (14, 15)]
    (post / "Mappe1.txt").write_text("\n".join(["Titel\tDatum\tText", *rows]), encoding="utf-16")
    articles, _ = read(post)
    assert [(one["title"], one["published"]) for one in articles] == [
        ("Fähre 14", "2024-10-14"), ("Fähre 15", "2024-10-15"),
    ]  # fmt: skip


def test_a_page_of_bookmarks_says_how_to_fetch_them(post: Path) -> None:
    links = "".join(f"<li><a href='https://post.example/{n}'>Ferry {n}</a></li>" for n in range(9))
    (post / "marks.html").write_text(f"<html><body><h1>Unread</h1><ul>{links}</ul></body></html>")
    articles, (rejected,) = read(post)
    assert not articles
    assert "framing add --from-list data/raw/post/marks.html" in rejected["detail"]


def test_latin_1_is_read_as_browsers_do(post: Path) -> None:
    (post / "k.html").write_bytes(page(GERMAN, '<meta charset="iso-8859-1">').encode("cp1252"))
    ((article,), _) = read(post)
    assert "„Lindow“ fahre wieder – trotz" in article["body"]


def test_letters_that_were_lost_are_no_text(post: Path) -> None:
    (post / "q.txt").write_text("\n\n".join("????? ??? ?????? ?? ????? ??????." for _ in range(20)))
    articles, (rejected,) = read(post)
    assert (articles, rejected["reason"]) == ([], "letters-lost")


def test_a_title_that_was_read_in_a_wrong_encoding_is_mended_like_its_text(post: Path) -> None:
    text = "title,text\n" + f'Sécheresse à Lindow,"{" ".join(FRENCH)}"\n'
    (post / "d.csv").write_bytes(text.encode().decode("cp1252").encode())
    ((article,), _) = read(post)
    assert article["title"] == "Sécheresse à Lindow"
    assert "déclaré" in article["body"]


def test_a_page_that_was_sent_packed_is_unpacked_in_an_archive(post: Path) -> None:
    content = gzip.compress(page(LINES).encode())
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
    http += b"Content-Length: %d\r\n\r\n" % len(content) + content
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/a\r\n"
    head += b"WARC-Date: 2024-10-14T09:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
    head += b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(http)
    (post / "a.warc").write_bytes(head + http + b"\r\n\r\n")
    ((article,), rejected) = read(post)
    assert not rejected
    assert article["title"] == "The ferry sails again"


def test_one_page_of_several_is_held_back_with_the_reason(post: Path) -> None:
    (post / "a.html").write_text(page(LINES, top="<p>Page 1 of 3</p>"))
    ((article,), _) = read(post)
    assert article["quarantined"]
    assert "page 1 of 3" in article["doubts"]


def test_a_day_above_the_text_of_a_page_without_a_heading(post: Path) -> None:
    old = f"<b>The ferry sails again</b><br><font size=1>14.10.2009</font><br><br>{'<br>'.join(LINES)}"
    (post / "a.htm").write_text(f"<html><title>The ferry sails again</title><body>{old}</body></html>")
    ((article,), _) = read(post)
    assert article["published"] == "2009-10-14"


@pytest.mark.parametrize("author", ["سامر الحداد", "松岡大地", "Олена Ковальчук"])
def test_authors_in_any_script(post: Path, author: str) -> None:
    (post / "a.html").write_text(page(LINES, f'<meta name="author" content="{author}">'), encoding="utf-8")
    ((article,), _) = read(post)
    assert article["author"] == author


def test_an_outlet_of_a_record_keeps_its_name(post: Path) -> None:
    rows = "".join(f'Ferry {n},"{" ".join(FRENCH)} {n}",L\'Écho de Lindow\n' for n in range(2))
    (post.parent / "export.csv").write_text(f"title,text,outlet\n{rows}", encoding="utf-8")
    found = read_all(post.parent, IngestSettings(), {})
    named = dict(zip(found["outlets"]["outlet"], found["outlets"]["name"], strict=True))
    assert named["l-écho-de-lindow"] == "L'Écho de Lindow"
