"""Archives: each file in them as if it lay there unpacked; packed and other web archives."""

import gzip
import io
import tarfile
import zipfile
from pathlib import Path
from zlib import crc32

import pytest

from tests.ingest.made_documents import TITLE, articles, docx, packed, prose, read, rtf


def page(title: str, last: str = "", head: str = "") -> str:
    text = "".join(f"<p>{one}</p>" for one in (*prose(crc32(f"{title}{last}".encode())), last) if one)
    return f"<!doctype html><html><head>{head}<title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body></html>"


def warc(addresses: dict[str, str]) -> bytes:
    made = b""
    for address, text in addresses.items():
        body = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{text}".encode()
        head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        head += f"WARC-Date: 2024-10-14T10:00:00Z\r\nWARC-Target-URI: {address}\r\n"
        head += f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
        made += gzip.compress(head.encode() + body + b"\r\n\r\n")
    return made


def test_members_of_every_kind_with_their_sidecars(tmp_path: Path) -> None:
    inner = packed({"deep.html": page("Deep in the archive", "It was found last.")})
    content = packed({
        "a/one.html": page(TITLE), "a/one.html.toml": 'published = "2024-10-14"\nauthor = "Ada Brink"',
        "two.docx": docx(["Cider goes abroad", *prose(2)]),
        "three.rtf": rtf(["A press for sale", *prose(3)]),
        "inner.zip": inner, "__MACOSX/._one.html": b"\0", ".DS_Store": b"\0", "photo.jpg": b"\xff\xd8\xff",
    })  # fmt: skip
    found, rejected = read(tmp_path, "pages.zip", content)
    assert {one["source_path"]: one["title"] for one in found} == {
        "valley/pages.zip/a/one.html": TITLE, "valley/pages.zip/inner.zip/deep.html": "Deep in the archive",
        "valley/pages.zip/three.rtf": "A press for sale", "valley/pages.zip/two.docx": "Cider goes abroad",
    }  # fmt: skip
    first = next(one for one in found if one["title"] == TITLE)
    assert (first["published"], first["author"]) == ("2024-10-14", "Ada Brink")
    assert set(rejected) == {"valley/pages.zip/photo.jpg"}


def test_a_folder_that_a_browser_saved_is_no_article_inside_an_archive_either(tmp_path: Path) -> None:
    content = packed({"one.html": page(TITLE), "one_files/advert.html": page("Buy apples", "Now.")})
    found, _ = read(tmp_path, "pages.zip", content)
    assert [one["title"] for one in found] == [TITLE]


def test_archives_in_archives_in_archives_and_bombs_are_said(tmp_path: Path) -> None:
    deep = packed({"three.zip": packed({"two.zip": packed({"a.html": page(TITLE)})})})
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("bomb.html", "w", force_zip64=True) as member:
        for _ in range(250):
            member.write(bytes(1_000_000))
    (tmp_path / "valley").mkdir()
    (tmp_path / "valley" / "bomb.zip").write_bytes(file.getvalue())
    (tmp_path / "valley" / "broken.zip").write_bytes(deep[:60])
    found, rejected = read(tmp_path, "deep.zip", deep)
    assert found == []
    assert "too-nested" in rejected["valley/deep.zip/three.zip/two.zip"]
    assert "far more than it has" in rejected["valley/bomb.zip/bomb.html"]
    assert "damaged" in rejected["valley/broken.zip"]


def test_names_in_the_code_page_of_old_windows(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("zzzzz.html", page(TITLE))
    content = file.getvalue().replace(b"zzzzz", "парус"[:5].encode("cp866"))
    found, _ = read(tmp_path, "pages.zip", content)
    assert [one["source_path"] for one in found] == ["valley/pages.zip/парус.html"]


def test_a_packed_web_archive_is_its_pages_and_not_its_indexes(tmp_path: Path) -> None:
    pages = warc({"https://valley.example/a": page(TITLE), "https://valley.example/b": page("Cider goes abroad", "At last.")})
    content = packed({"archive/data.warc.gz": pages, "pages/pages.jsonl": '{"title": "x", "text": "y"}', "datapackage.json": "{}"})
    found, rejected = read(tmp_path, "crawl.wacz", content)
    assert sorted(one["title"] for one in found) == ["Cider goes abroad", TITLE]
    assert {one["outlet"] for one in found} == {"valley"}
    assert rejected == {}


def test_the_pages_of_several_sites_are_each_their_sites(tmp_path: Path) -> None:
    sites = ("https://www.valley.example/a", "https://news.hill.co.uk/b", "https://post.example/c")
    found, _ = read(tmp_path, "crawl.warc.gz", warc({one: page(f"{TITLE} {one[-1]}", one) for one in sites}))
    assert {one["url"]: one["outlet"] for one in found} == dict(zip(sites, ("valley", "hill.co.uk", "post.example"), strict=True))


def test_folders_beside_pages(tmp_path: Path) -> None:
    place = tmp_path / "valley"
    for folder in ("a-Dateien", "b_fichiers", "c_zasoby", "d_assets", "stories_files", "e_files"):
        (place / folder).mkdir(parents=True)
        (place / folder / "saved.html").write_text(page(f"In {folder}", folder))
    for number, name in enumerate("abcd"):
        refers = '<link href="d_assets/style.css">' if name == "d" else ""
        (place / f"{name}.html").write_text(page(f"{TITLE} {number}", name * 9, refers))
    (place / "e.html").write_text('<html><frameset><frame src="menu.html"><frame src="e_files/saved.html"></frameset></html>')
    found, rejected = articles(tmp_path)
    assert {one["title"] for one in found} == {"In e_files", *(f"{TITLE} {number}" for number in range(4))}
    assert {name: reason.split(":")[0] for name, reason in rejected.items()} == {
        "valley/c_zasoby": "page-resources", "valley/stories_files": "page-resources", "valley/e.html": "no-text",
    }  # fmt: skip


def test_a_page_under_another_ending_or_none(tmp_path: Path) -> None:
    (tmp_path / "valley").mkdir()
    for number, name in enumerate(("a.aspx", "b.php", "c.shtml", "d", "e.html?id=7")):
        (tmp_path / "valley" / name).write_text(page(f"{TITLE} {number}", name * 9))
    found, rejected = read(tmp_path, "f.exe", b"MZ\x90\0")
    assert len(found) == 5
    assert set(rejected) == {"valley/f.exe"}


@pytest.mark.parametrize("name", ["pages.tar", "pages.tar.gz", "pages.tgz"])
def test_tar(tmp_path: Path, name: str) -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz" if name.endswith("gz") else "w") as archive:
        for number in (1, 2):
            content = page(f"{TITLE} {number}", f"Number {number}.").encode()
            info = tarfile.TarInfo(f"./in/{number}.html")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    found, rejected = read(tmp_path, name, file.getvalue())
    assert [one["source_path"] for one in found] == [f"valley/{name}/in/1.html", f"valley/{name}/in/2.html"]
    assert rejected == {}
    assert "damaged" in read(tmp_path, "cut.tar", file.getvalue()[:400])[1]["valley/cut.tar"]


def test_an_archive_beside_the_folders_has_the_outlets_as_its_folders(tmp_path: Path) -> None:
    content = packed({"Hill Post/a.html": page(TITLE), "valley/b.html": page("Cider goes abroad"), "c.html": page("Lost")})
    (tmp_path / "valley").mkdir()
    (tmp_path / "all.zip").write_bytes(content)
    found, rejected = articles(tmp_path)
    assert sorted((one["outlet"], one["title"]) for one in found) == [("hill-post", TITLE), ("valley", "Cider goes abroad")]
    assert "no-outlet" in rejected["all.zip/c.html"]
