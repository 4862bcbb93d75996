"""Four hundred inputs that somebody made to hurt, written by a few rules: what is hurtful, and which format carries it.

Each is small on the disk. What it becomes when it is opened is what hurts: size, depth, number, names or time.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import random
import string
import tarfile
import zipfile
from collections.abc import Callable, Iterator

SENTENCE = "The ferry between the two islands will run again from Monday, the harbour office said on Friday afternoon. "
TEXT = "\n\n".join(f"{SENTENCE}That is what number {number} of its notices says." for number in range(6))
GROWS = 1_000_000  # characters of what one text is made of
LONG = 5_000_000

# ---- texts: one thing over and over, which is slow for whoever goes back to look again

UNITS = (
    *string.punctuation, *"a1A \t\n…–—“”„«»‘’‹›¿。！？、中д\u0301\u200b\u202e\u00ad•\u00a0😀",
    "](", "[a](", "![", "[[", "...", ". ", '" ', ' "', '"a" ', " 'a", "s' ", "“a ", "„a ", "«a» ", "- ", "— a, ", "\n— A ",
    "\n# ", "\n> ", "\n- ", "Mr. ", "A. ", "U.S. ", "1. ", "a.b", '"I," he said. ', "X said: ", "http://", "www.a.b ",
    "a@b.c ", "&amp;", "&#", "<b>", "<p>a", "<!--", "<a href=", "((", "a, ", "Ab Cd ", "a-", "12/12/2024 ", "3 May 2024 ",
    "**a ", "__a", "`a", "|a|b|\n", "=?utf-8?q?", "=E2", "%20", "{{", "Ã©", "\\u0041", "?!", "\"'", "said Mr. ", "<i>", "e ",
)  # fmt: skip
BROKEN = ("\ud800", "\x00", "\x1b[31m", "\uffff")


def _grown(unit: str, length: int = GROWS) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def _page(inner: str, head: str = "") -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in TEXT.split("\n\n"))
    return f"<html><head><title>Ferry runs</title>{head}</head><body><h1>Ferry runs</h1>{paragraphs}{inner}</body></html>"


def texts(grown_to: int = GROWS, long: int = LONG) -> Iterator[tuple[str, bytes]]:
    """Each unit over and over: in a line of a text, in a paragraph of a page, and as Markdown."""
    for number, unit in enumerate(UNITS):
        grown = _grown(unit, grown_to)
        yield f"line-{number}.txt", f"Ferry runs\n\n{TEXT}\n\n{grown}\n\n{SENTENCE}".encode()
        if number % 2:
            yield f"page-{number}.html", _page(f"<p>{SENTENCE}{grown}</p><p>{SENTENCE}</p>").encode()
        else:
            yield f"mark-{number}.md", f"# Ferry runs\n\n{TEXT}\n\n{grown}\n\n{SENTENCE}".encode()
    for number, unit in enumerate(("!", "](", ". ", "—", '"a" ', "Mr. ", "[", "7", "x", SENTENCE, "«a ", "\n")):
        yield f"long-{number}.txt", f"Ferry runs\n\n{TEXT}\n\n{_grown(unit, long)}".encode()


# ---- pages whose parts have no end


def pages() -> Iterator[tuple[str, bytes]]:
    long = _grown("Ferry ", GROWS)
    yield "title.html", _page("").replace("Ferry runs", long).encode()
    yield "author.html", _page("", f'<meta name="author" content="{long}">').encode()
    yield "date.html", _page("", f'<meta property="article:published_time" content="{_grown("2024-01-01 ")}">').encode()
    yield "address.html", _page("", f'<link rel="canonical" href="https://post.example/{_grown("a/")}">').encode()
    for number, link in enumerate(("http://[", "http://a:b/", "//[::1", "http://\ud800/", "javascript:x", "http://a/\x00", "\\\\a\\b")):
        head = f'<link rel="canonical" href="{link}"><base href="{link}"><meta property="og:url" content="{link}">'
        content = _page(f'<a href="{link}">x</a>', head).encode("utf-8", "surrogatepass")
        yield f"link-{number}.html", content
    for tag in ("div", "b", "table", "ul", "blockquote", "font", "svg", "select", "template", "a", "h1", "form"):
        yield f"deep-{tag}.html", _page(f"<{tag}>" * 100_000).encode()
        yield f"many-{tag}.html", _page(f"<{tag}>x</{tag}>" * 60_000).encode()
    yield "attributes.html", _page("<p " + "".join(f"a{n}=b " for n in range(100_000)) + ">x</p>").encode()
    yield "classes.html", _page(f"<p class='{_grown('a b ')}'>x</p>").encode()
    yield "comments.html", _page("<!-- " * 100_000).encode()
    yield "open-script.html", _page("<script>" * 50_000).encode()
    for name, value in (
        ("list", "[" * 100_000), ("object", '{"a":' * 100_000), ("number", "9" * 300_000), ("wide", f"[{'0,' * 300_000}0]"),
        ("articles", json.dumps([{"@type": "NewsArticle", "headline": "x"}] * 20_000)),
    ):  # fmt: skip
        yield f"data-{name}.html", _page(f'<script type="application/ld+json">{value}</script>').encode()
    entities = '<!DOCTYPE l [<!ENTITY a "ha ">' + "".join(
        f'<!ENTITY {one} "{f"&{two};" * 10}">' for two, one in zip("abcdefgh", "bcdefghi", strict=True)
    )
    yield "entities.html", (entities + "]>" + _page("&i;")).encode()
    yield "entities.rss", (entities + "]><rss><item><description>&i;</description></item></rss>").encode()
    yield "outside.rss", b"<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><rss><item><title>&a;</title></item></rss>"


# ---- encodings


def encodings() -> Iterator[tuple[str, bytes]]:
    page = _page("<p>café naïve Москва</p>")
    for name in "utf-7 utf-16 utf-32 cp037 shift_jis gb18030 iso2022_jp hz big5 cp1251 mac_roman punycode idna undefined".split():
        stated = page.replace("<head>", f'<head><meta charset="{name}">')
        try:
            yield f"as-{name}.html", stated.encode(name, "ignore")
        except (LookupError, UnicodeError):
            yield f"as-{name}.html", stated.encode()
        yield f"said-{name}.html", stated.encode()
    for number, mark in enumerate(("\ufeff", "\ufffe", *BROKEN)):
        yield f"mark-{number}.txt", (mark * 20 + TEXT + mark * 20).encode("utf-8", "surrogatepass")
    yield "half.txt", TEXT.encode("utf-16")[:-1]
    yield "overlong.txt", TEXT.encode() + b"\xc0\xaf" * 500_000
    yield "mojibake.txt", (TEXT + "\n\n" + "Ã©â€™" * 200_000).encode()
    yield "marks.txt", (TEXT + "\n\na" + "\u0301" * 500_000).encode()


# ---- records of tables, JSON, feeds, mails

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=cmd|"/c calc"!A1', '=HYPERLINK("http://evil.example")')


def records() -> Iterator[tuple[str, bytes]]:
    for number, formula in enumerate(FORMULAS):
        yield f"formula-{number}.csv", f'title,author,text\n"{formula.replace(chr(34), chr(34) * 2)}",x,"{TEXT}"\n'.encode()
        yield f"formula-{number}.json", json.dumps([{"title": formula, "outlet": formula, "text": TEXT}]).encode()
    for number, name in enumerate(("../../x", "/etc/passwd", "a" * 5_000, "..", "con", "<b>x</b>", "\x00", "x\ny", "*", "é" * 300)):
        rows = [{"title": "Ferry", "outlet": name, "text": f"{TEXT} {number}", "url": name, "language": name, "date": name}]
        yield f"name-{number}.jsonl", json.dumps(rows[0]).encode()
    many = [{"title": f"t{n}", "outlet": f"outlet {n}", "text": TEXT} for n in range(1_500)]
    yield "outlets.jsonl", "\n".join(map(json.dumps, many)).encode()
    yield "rows.csv", b"title,text\n" + b"a,\n" * 300_000
    yield "empty.csv", b"title,text\n" + b",\n" * 1_000_000
    yield "wide.csv", (",".join(f"c{n}" for n in range(50_000)) + "\n" + "x," * 49_999 + "x\n").encode()
    yield "quote.csv", b'title,text\n"' + b"a" * LONG
    yield "cells.tsv", b"title\ttext\n" + b"\t" * 2_000_000
    yield "nest.json", b"[" * 500_000
    yield "nest-object.json", b'{"a":' * 200_000
    yield "keys.json", json.dumps({f"k{n}": n for n in range(200_000)}).encode()
    yield "numbers.json", b"[" + b"9" * 1_000_000 + b"]"
    yield "half.jsonl", b'{"title": "\\ud800", "text": "' + TEXT.replace("\n", " ").encode() + b'\\udfff"}\n'
    yield "line.jsonl", b'{"title": "x", "text": "' + b"a " * (LONG // 2) + b'"}\n'
    yield "values.jsonl", b"{}\n" * 300_000
    yield "depth.xml", b"<rss>" * 300_000
    yield "items.rss", b"<rss>" + b"<item></item>" * 200_000 + b"</rss>"
    yield "links.rss", b"<rss>" + b"<item><link>http://[</link></item>" * 20_000 + b"</rss>"
    yield "text.rss", b"<rss><item><description>" + b"a " * 1_000_000 + b"</description></item></rss>"
    parts = "".join(f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(2_000))
    yield "parts.eml", f"From: a@b.example\nSubject: x\nContent-Type: multipart/mixed; boundary=b0\n\n{parts}".encode()
    yield "head.eml", b"From: a@b.example\nSubject: " + b"=?utf-8?q?=41?= " * 60_000 + b"\n\n" + TEXT.encode()
    yield "lines.eml", b"From: a@b.example\n" + b"X: y\n" * 200_000 + b"\n" + TEXT.encode()
    yield "mails.mbox", b"From a@b.example Fri May  3 10:00:00 2024\nSubject: x\n\n" * 20_000
    yield "parts.mhtml", f"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b0\n\n{parts}".encode()
    yield "entries.ris", b"TY  - NEWS\nTI  - x\nER  - \n" * 60_000
    yield "groups.rtf", b"{\\rtf1 " + b"{" * 200_000
    yield "words.rtf", b"{\\rtf1 " + b"\\b0\\i " * 200_000 + TEXT.encode() + b"}"
    yield "unicode.rtf", b"{\\rtf1 " + b"\\u99999999999999999999 ?" * 20_000 + TEXT.encode() + b"}"
    yield "record.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999\r\n\r\nHTTP/1.1 200 OK\r\n\r\n" + b"x" * 999
    yield "records.warc", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n" * 30_000
    yield "broken.pdf", b"%PDF-1.7\n" + b"1 0 obj<</Type/Page/Parent 1 0 R/Kids[1 0 R]>>endobj\n" * 20_000 + b"trailer<</Root 1 0 R>>"
    yield "loop.pdf", b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]/Count 9999999>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    yield "nest.pdf", b"%PDF-1.7\n1 0 obj" + b"[" * 300_000 + b"\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF"


# ---- what is packed


def _zipped(members: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def _tarred(members: list[tuple[tarfile.TarInfo, bytes]]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for info, content in members:
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return file.getvalue()


def _member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def _gzipped(piece: bytes, megabytes: int) -> bytes:
    file = io.BytesIO()
    with gzip.open(file, "wb", compresslevel=6) as packed:
        for _ in range(megabytes):
            packed.write((piece * (1_000_000 // len(piece) + 1))[:1_000_000])
    return file.getvalue()


def packed() -> Iterator[tuple[str, bytes]]:
    pieces = {
        "csv": b"a,b\n", "jsonl": b"{}\n", "json": b"[", "rss": b"<item>", "html": b"<p>a</p>", "txt": b"ab ", "xml": b"<a/>",
        "eml": b"X: y\n", "mbox": b"From a\n", "ris": b"TY  - NEWS\n", "rtf": b"{", "md": b"[a](", "warc": b"WARC/1.0\r\n",
    }  # fmt: skip
    for ending, piece in pieces.items():
        yield f"bomb.{ending}.gz", _gzipped(piece, 210)
        yield f"short.{ending}.gz", gzip.compress(piece * 1_000)[:-12]
        yield f"nothing.{ending}.gz", b"\x1f\x8b\x08"
    yield "rows.csv.gz", gzip.compress(b"title,text\n" + b"a,b\n" * 20_000_000, compresslevel=6)
    page = _page("").encode()
    zeros = bytes(150_000_000)
    yield "zeros.zip", _zipped({"a.html": zeros, "b.txt": zeros})
    yield "inside.zip", _zipped({"a.zip": _zipped({"b.zip": _zipped({"c.zip": _zipped({"d.html": page})})})})
    yield "names.zip", _zipped(dict.fromkeys(("../../evil.html", "/etc/evil.html", "a\\..\\b.html", "a\x00b.html", "a" * 60000 + ".html", ".html", "é/\u202e.html"), page))  # fmt: skip
    yield "members.zip", _zipped({f"{n}.html": b"" for n in range(30_000)}, zipfile.ZIP_STORED)
    yield "folders.zip", _zipped({"/".join("a" * 1_000) + ".html": page})
    yield "sidecar.zip", _zipped({"a.html": page, "a.html.toml": b"a = " + b"[" * 100_000})
    yield "links.tgz", _tarred([(_member("a.html", tarfile.SYMTYPE, "/etc/passwd"), b""), (_member("b.html", tarfile.SYMTYPE, "b.html"), b"")])
    yield "devices.tar", _tarred([(_member("a.html", tarfile.CHRTYPE), b""), (_member("b.html", tarfile.FIFOTYPE), b"")])
    yield "climbs.tar", _tarred([(_member("../../../evil.html"), page), (_member("/evil.html"), page)])
    yield "zeros.tgz", _tarred([(_member("a.html"), zeros)])
    yield "bzip.tar", bz2.compress(bytes(50_000_000))
    word, sheet = '<w:document xmlns:w="w"><w:body>', "<worksheet><sheetData>"
    yield "bomb.docx", _zipped({"word/document.xml": word.encode() + b"<w:p/>" * 15_000_000, "[Content_Types].xml": b""})
    yield "deep.docx", _zipped({"word/document.xml": word.encode() + b"<w:p>" * 1_000_000, "[Content_Types].xml": b""})
    yield "bomb.odt", _zipped({"content.xml": b"<a>" + b"<p/>" * 15_000_000, "mimetype": b"application/vnd.oasis.opendocument.text"})
    yield "bomb.epub", _zipped({"META-INF/container.xml": b"<a>" * 500_000, "mimetype": b"application/epub+zip"})
    yield "bomb.xlsx", _zipped({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": sheet.encode() + b"<row/>" * 9_000_000})
    yield "bomb.wacz", _zipped({"archive/a.warc.gz": _gzipped(b"WARC/1.0\r\n", 150), "datapackage.json": b"{}"})
    yield "torn.zip", _zipped({"a.html": page})[:-30]
    yield "torn.docx", _zipped({"word/document.xml": page})[:200]


# ---- names that lie, and contents under the wrong name


def misnamed(seed: int = 27) -> Iterator[tuple[str, bytes]]:
    rng = random.Random(seed)
    starts = [b"PK\x03\x04", b"%PDF-1.4", b"{\\rtf1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1", b"\x1f\x8b", b"From a", b"<", b"["]
    endings = "html txt md json jsonl csv tsv rss docx odt epub xlsx xls pdf rtf eml mbox mhtml warc wacz zip tar parquet ris doc ods".split()
    for number, ending in enumerate(endings):
        for start in rng.sample(starts, 2):
            yield f"lies-{number}-{starts.index(start)}.{ending}", start + rng.randbytes(rng.choice((0, 50, 100_000)))


SORTS: dict[str, Callable[[], Iterator[tuple[str, bytes]]]] = {
    "texts": texts, "pages": pages, "encodings": encodings, "records": records, "packed": packed, "misnamed": misnamed,
}  # fmt: skip
