"""Broken input of every sort: no crash, no loss: articles + rejected (duplicates among them) = inputs."""

from __future__ import annotations

import gzip
import io
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framing import ingest
from framing.ingest.tables import read_all
from framing.settings import IngestSettings
from framing.tables.records import Article, Rejected, Source

SETTINGS = IngestSettings()
SENTENCES = [
    f"On day {n} the ferry between the islands ran again, the harbour office said in the afternoon." for n in range(12)
]
BODY = "".join(f"<p>{sentence}</p>\n" for sentence in SENTENCES)
HTML = (
    "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Ferry runs</title>"
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry runs", "datePublished": '
    '"2024-05-03", "author": [{"name": "Oda Lindh"}]}</script></head><body><nav><a href="/">Home</a></nav>'
    f"<article><h1>Ferry runs</h1><table><tr><td>{BODY}</td></tr></table></article></body></html>"
).encode()
FIELDS = {"title": "Ferry runs", "date": "2024-05-03", "text": "\n\n".join(SENTENCES)}


def _parquet() -> bytes:
    buffer = io.BytesIO()
    pd.DataFrame([FIELDS]).to_parquet(buffer)
    return buffer.getvalue()


PAGES: dict[str, bytes] = {
    ".html": HTML,
    ".txt": ("Ferry runs\nBy Oda Lindh\n3 May 2024\n\n" + "\n".join(SENTENCES)).encode(),
    ".md": ("---\ntitle: Ferry runs\n---\n# Ferry\n\n- one\n\n> two\n\n" + "\n\n".join(SENTENCES)).encode(),
    ".mhtml": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n"
    + HTML
    + b"\n--x--\n",
    ".html.gz": gzip.compress(HTML),
    ".json": json.dumps([FIELDS]).encode(),
    ".jsonl": (json.dumps(FIELDS) + "\n").encode() * 2,
    ".csv": pd.DataFrame([FIELDS]).to_csv(index=False).encode(),
    ".parquet": _parquet(),
    ".rss": f"<rss><channel><item><title>x</title><description>{BODY}</description></item></channel></rss>".encode(),
    ".warc": b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://post.example/\r\nContent-Type: application/http\r\n"  # noqa: E501
    b"Content-Length: %d\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n%b\r\n\r\n" % (len(HTML) + 44, HTML),
}  # fmt: skip
# fmt: off
TOKENS = (
    b"<", b">", b"</", b"<![CDATA[", b"<!--", b"-->", b"&#x0;", b"&#xD800;", b"&lt;", b"<table><td>", b"<script>", b"\0",  # noqa: E501
    b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xed\xa0\x80", b"<svg onload=x>", b"data:text/html;base64,", b"{", b"[",  # noqa: E501
    b'"', b"null", b"NaN", b"1e999", b"\r", b"\x1a", b"<html>", b"</html>", b"<p>", b"<div>" * 40, b"<b><i>" * 20,
    b"<!ENTITY a '&b;&b;'>", b"\x1f\x8b", b"---\n", b"+++\n", b"|||", b"%PDF", b"-1", b"99999999999999999999", b"<?xml?>",  # noqa: E501
    b'{"@type":"NewsArticle","author":{"name":[]},"headline":7,"datePublished":{}}', b"<base href='//['>",
    b"<meta property='og:url' content='http://['>", b"<time datetime='9999-99-99'>", b"<link rel=canonical href='[]'>",
)  # fmt: skip


def mutated(content: bytes, rng: random.Random) -> bytes:
    """The bytes with one to eight things done to them that damage a file."""
    data = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        place = rng.randrange(len(data) + 1)
        stretch = slice(place, place + rng.choice((1, 2, 8, 60, 600)))
        what = rng.randrange(6)
        if what == 0:
            data[stretch] = b""
        elif what == 1:
            data[place:place] = rng.choice(TOKENS)
        elif what == 2:
            data[stretch] = rng.randbytes(len(data[stretch]))
        elif what == 3:
            data[place:place] = data[stretch] * rng.randint(1, 4)
        elif what == 4:
            del data[place:]
        else:
            data = data[place:] + data[:place]
    return bytes(data)


def read_within(source: Source, seconds: float = 5.0) -> Article | Rejected:
    start = time.process_time()
    result = ingest.read(source, SETTINGS)
    assert isinstance(result, (Article, Rejected))
    assert time.process_time() - start < seconds, source
    return result


def accounted(folder: Path, files: int) -> Counter[str]:
    """Every file under `folder` is an article or a rejected row; what each became."""
    walked = [item.path if isinstance(item, Source) else item.source_path for item in ingest.walk(folder, SETTINGS)]
    tables = read_all(folder, SETTINGS, {})
    ended = [*tables["articles"]["source_path"], *tables["rejected"]["source_path"]]
    assert Counter(ended) == Counter(walked)
    assert len({path.partition("#")[0] for path in ended}) == files
    json.loads(tables["articles"].to_json())  # every text can be written down
    return Counter({"articles": len(tables["articles"]), **Counter(tables["rejected"]["reason"])})


def _folder(tmp_path: Path, number: int, rng: random.Random, damage: Callable[[bytes, random.Random], bytes]) -> Path:
    folder = tmp_path / "raw" / "post"
    folder.mkdir(parents=True)
    for count in range(number):
        ending = rng.choice(sorted(PAGES))
        (folder / f"{count:05}{ending}").write_bytes(damage(PAGES[ending], rng))
        if count % 5 == 0:
            sidecar = damage(b'published = 2024-05-03\ntitle = "Ferry"\nurl = "http://post.example/"\n', rng)
            (folder / f"{count:05}{ending}.toml").write_bytes(sidecar)
    return folder.parent


def test_every_whole_file_is_read(tmp_path: Path) -> None:
    for ending, content in PAGES.items():
        folder = tmp_path / ending[1:] / "post"
        folder.mkdir(parents=True)
        (folder / f"a{ending}").write_bytes(content)
        assert accounted(folder.parent, 1)["articles"] == 1, ending


def test_three_hundred_damaged_files(tmp_path: Path) -> None:
    found = accounted(_folder(tmp_path, 300, random.Random(1), mutated), 300)
    assert found["articles"] > 30
    assert len(found) > 4  # several reasons: the damage is not all of one sort


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([*TOKENS, HTML[:300], BODY.encode()[:400]]) | st.binary(max_size=40), max_size=30))
def test_whatever_bytes_come(parts: list[bytes]) -> None:
    for name in ("post/a.html", "post/a.txt", "post/a.md", "post/a.mhtml"):
        read_within(Source(name, "post", b"".join(parts)))


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.sampled_from(["title", "author", "published", "url", "language", "genre", "format"]), st.text(max_size=30)
    )
)
def test_whatever_is_stated(stated: dict[str, str]) -> None:
    read_within(Source("post/a.html", "post", HTML, stated))


@pytest.mark.slow
def test_ten_thousand_damaged_files(tmp_path: Path) -> None:
    start = time.process_time()
    for seed in range(10):
        folder = _folder(tmp_path / str(seed), 1000, random.Random(seed), mutated)
        assert accounted(folder, 1000)["articles"] > 100
    assert time.process_time() - start < 180  # seconds of one core; half a minute as a rule
