"""Every format: its articles come out with what is stated beside them, and a broken file becomes a rejected row."""

from __future__ import annotations

import ast
import gzip
import io
import itertools
import json
import runpy
from pathlib import Path

import pandas as pd
import pytest

from framing import ingest
from framing.ingest.format import Format, Page
from framing.ingest.formats import FORMATS
from framing.settings import IngestSettings
from framing.tables.records import Article, Rejected

TEXT = "\n\n".join(
    f"The ferry between the two islands ran on day {number} of the month, the harbour office said, and nobody fell in."
    for number in range(4)
)
FIELDS = {
    "headline": "Ferry runs",
    "byline": "Oda Lindh",
    "date": "2024-05-03",
    "link": "https://post.example/1",
    "body": TEXT,
}
SETTINGS = IngestSettings()
REPOSITORY = Path(__file__).parents[2]


def written(tmp_path: Path, name: str, content: bytes) -> Path:
    folder = tmp_path / "raw" / "post"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return tmp_path / "raw"


def read(tmp_path: Path, name: str, content: bytes, settings: IngestSettings = SETTINGS) -> list[Article | Rejected]:
    found = ingest.walk(written(tmp_path, name, content), settings)
    return [item if isinstance(item, Rejected) else ingest.read(item, settings) for item in found]


def the_article(found: list[Article | Rejected]) -> Article:
    (article,) = found
    assert isinstance(article, Article), article
    return article


def parquet() -> bytes:
    buffer = io.BytesIO()
    pd.DataFrame([FIELDS]).to_parquet(buffer)
    return buffer.getvalue()


def test_no_name_and_no_ending_belongs_to_two_formats() -> None:
    for claimed in ([one.name for one in FORMATS], [suffix for one in FORMATS for suffix in one.suffixes]):
        assert sorted(claimed) == sorted(set(claimed))


def test_each_file_of_the_folder_is_a_format() -> None:
    files = [path.stem for path in (REPOSITORY / "src/framing/ingest/formats").glob("*.py")]
    assert len(FORMATS) == len(files) - 1, files


def test_a_format_has_one_reader() -> None:
    def read(text: str) -> Page:
        return Page(body=())

    with pytest.raises(TypeError, match="one of"):
        Format(name="none", about="nothing")
    with pytest.raises(TypeError, match="one of"):
        Format(name="two", about="both", read_text=read, read_bytes=lambda content: Page(body=()))


def test_nothing_outside_the_folder_knows_an_ending() -> None:
    endings = {suffix for one in FORMATS for suffix in one.suffixes}
    outside = [path for path in (REPOSITORY / "src/framing/ingest").rglob("*.py") if path.parent.name != "formats"]
    found = [
        (path.name, node.value)
        for path in outside
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in endings
    ]
    assert found == []


def test_the_page_on_formats_is_as_they_are() -> None:
    page = REPOSITORY / "docs" / "ingest.md"
    text = page.read_text(encoding="utf-8")
    assert runpy.run_path(str(REPOSITORY / "docs" / "list_formats.py"))["with_table"](text) == text, "run `make docs`"


def test_a_packed_table_is_read_from_its_beginning_also_when_it_is_long(tmp_path: Path) -> None:
    rows = pd.DataFrame([{**FIELDS, "body": f"{TEXT}\n\nThis is number {number}."} for number in range(3_000)])
    content = gzip.compress(rows.to_csv(index=False).encode())
    sources = ingest.walk(written(tmp_path, "a.csv.gz", content), SETTINGS)
    assert [source.path for source in itertools.islice(sources, 3)] == [f"post/a.csv.gz#{n}" for n in (2, 3, 4)]
    assert len(list(sources)) == 2_997


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", json.dumps(FIELDS).encode()),
        ("a.jsonl.gz", gzip.compress(json.dumps(FIELDS).encode())),
        ("a.json", json.dumps([FIELDS]).encode()),
        ("a.json", json.dumps({"articles": [FIELDS]}).encode()),
        ("a.csv", pd.DataFrame([FIELDS]).to_csv(index=False).encode()),
        ("a.csv.gz", gzip.compress(pd.DataFrame([FIELDS]).to_csv(index=False).encode())),
        ("a.tsv", pd.DataFrame([FIELDS]).to_csv(index=False, sep="\t").encode()),
        ("a.parquet", parquet()),
    ],
)
def test_records(tmp_path: Path, name: str, content: bytes) -> None:
    article = the_article(read(tmp_path, name, content))
    assert (article.title, article.author, article.published, article.url) == tuple(list(FIELDS.values())[:4])
    assert [block.text for block in article.body] == TEXT.split("\n\n")
    assert article.source_path.startswith(f"post/{name}#")


def test_columns_can_be_named(tmp_path: Path) -> None:
    content = json.dumps({"kopf": "Ferry runs", "wortlaut": TEXT}).encode()
    assert isinstance(read(tmp_path, "a.jsonl", content)[0], Rejected)
    settings = IngestSettings(columns={"text": "Wortlaut", "title": "kopf"})
    article = the_article(read(tmp_path, "a.jsonl", content, settings))
    assert article.title == "Ferry runs"


def test_a_record_may_name_its_outlet(tmp_path: Path) -> None:
    assert (
        the_article(read(tmp_path, "a.jsonl", json.dumps({**FIELDS, "outlet": "Island Post"}).encode())).outlet
        == "island-post"
    )


def test_markdown(tmp_path: Path) -> None:
    front = "---\ntitle: Ferry runs\nauthor: Oda Lindh\ndate: 2024-05-03\n---\n"
    content = f"{front}\n{TEXT}\n\n## In May\n\nThey **want**:\n\n- a ramp;\n- a [boat](x)."
    article = the_article(read(tmp_path, "a.md", content.encode()))
    assert (article.title, article.author, article.published) == ("Ferry runs", "Oda Lindh", "2024-05-03")
    assert [block.text for block in article.body][-2:] == ["In May", "They want:\n• a ramp;\n• a boat."]


def test_mhtml(tmp_path: Path) -> None:
    body = "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))
    content = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
        'Content-Type: text/html; charset="utf-8"\n'
        "Content-Transfer-Encoding: 8bit\nContent-Location: https://post.example/1\n\n"
        f"<html><head><title>Ferry runs again</title></head><body><h1>Ferry runs "
        f"again</h1>{body}</body></html>\n--b--\n"
    )
    for charset in ("utf-8", "x-none", "utf\0"):
        article = the_article(read(tmp_path, "a.mhtml", content.replace("utf-8", charset).encode()))
        assert (article.title, article.url) == ("Ferry runs again", "https://post.example/1")
        assert len(article.body) == 4


def test_feed(tmp_path: Path) -> None:
    entry = (
        "<item><title>Ferry runs</title><link>https://post.example/1</link>"
        f"<pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate><description>{TEXT}</description></item>"
    )
    article = the_article(read(tmp_path, "a.rss", f"<rss><channel>{entry}</channel></rss>".encode()))
    assert (article.title, article.published, article.url) == ("Ferry runs", "2024-05-03", "https://post.example/1")


def test_web_archive(tmp_path: Path) -> None:
    page = (
        "<html><body><h1>Ferry runs again</h1>"
        + "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))
        + "</body></html>"
    ).encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(page) + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/1\r\nWARC-Date: "
        "2024-05-03T10:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\nContent-Type: application/http; "
        "msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n"
    )
    content = head.encode() + answer + b"\r\n\r\n"
    for name, archive in (("a.warc", content), ("a.warc.gz", gzip.compress(content))):
        (tmp_path / name).mkdir()
        article = the_article(read(tmp_path / name, name, archive))
        assert (article.url, len(article.body)) == ("https://post.example/1", 4)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b"{"),
        ("a.json", b"[1, 2]"),
        ("a.jsonl", b"{]\n"),
        ("a.jsonl", b""),
        ("a.csv", b"a;b\n1;2\n"),
        ("a.parquet", b"PAR1 no"),
        ("a.parquet.gz", gzip.compress(parquet())),
        ("a.warc", b"nothing"),
        ("a.rss", b"<rss>"),
        ("a.xml", b"<urlset><loc>https://x.example/</loc></urlset>"),
        ("a.mhtml", b"Content-Type: text/plain\n\nx"),
        ("a.md", b"# x"),
        ("a.html.gz", b"\x1f\x8bno"),
        ("a.html.gz", gzip.compress(b"<p>a</p>" * 5_000_000)),
    ],
)
def test_broken_files_are_rejected(tmp_path: Path, name: str, content: bytes) -> None:
    found = read(tmp_path, name, content)
    assert found
    assert all(isinstance(item, Rejected) and item.detail for item in found)


def test_a_broken_record_does_not_cost_the_others(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "a.jsonl",
        json.dumps(FIELDS).encode() + b"\n{broken\n" + json.dumps({**FIELDS, "body": TEXT + "\n\nAnd more."}).encode(),
    )
    assert [isinstance(item, Article) for item in found] == [True, False, True]
