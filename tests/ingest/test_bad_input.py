"""Whatever lies in data/raw ends as an article or as a rejected row with a reason; nothing is lost, nothing crashes."""

from __future__ import annotations

import errno
import os
import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing import ingest
from framing.ingest.tables import read_all
from framing.settings import IngestSettings
from framing.tables.records import Article, Rejected, Source

SENTENCE = "The ferry between the two islands will run again from Monday, the harbour office said on Friday afternoon. "
TEXT = "\n\n".join(SENTENCE + f"That is what number {number} of its notices says." for number in range(6))
PAGE = "<html><head><title>Ferry runs</title></head><body><h1>Ferry runs</h1>{}</body></html>"
HTML = PAGE.format("".join(f"<p>{part}</p>" for part in TEXT.split("\n\n")))
SETTINGS = IngestSettings()


def read(content: bytes, name: str = "post/page.html") -> Article | Rejected:
    return ingest.read(Source(name, "post", content), SETTINGS)


def reason(content: bytes, name: str = "post/page.html") -> str | None:
    result = read(content, name)
    return result.reason if isinstance(result, Rejected) else None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty"),
        (b"  \n\t ", "empty"),
        (b"\0" * 500, "empty"),
        (b"%PDF-1.7 ...", "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "binary"),
        (bytes(range(1, 9)) * 300, "binary"),
        (b"<html><body><video></video></body></html>", "no-text"),
        (b"<html><body><p>Too short to be an article, really.</p></body></html>", "too-short"),
    ],
)
def test_why_it_is_not_an_article(content: bytes, expected: str) -> None:
    assert reason(content) == expected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "koi8-r"])
def test_encodings(encoding: str) -> None:
    notices = [
        f"Это {number}-е сообщение порта, и каждое из них жители читают вслух на причале." for number in range(8)
    ]
    first = "Паром между двумя островами снова начнёт ходить с понедельника, сообщил порт."
    text = "\n".join(["Паром снова пойдёт", first, *notices])
    result = read(text.encode(encoding), "post/page.txt")
    assert isinstance(result, Article)
    assert "начнёт ходить" in result.body[0].text
    assert result.language == "ru"


def test_western_text_in_latin_1_and_mojibake() -> None:
    text = TEXT.replace("ferry", "café ferry")
    assert "café" in read(text.encode("latin-1"), "post/a.txt").body[0].text  # type: ignore[union-attr]
    broken = text.replace("office", "office’s").encode().decode("cp1252")
    result = read(broken.encode(), "post/a.txt")
    assert isinstance(result, Article)
    assert "office’s" in result.body[0].text
    assert any("repaired" in doubt for doubt in result.doubts)


def test_scripts_handlers_and_direction_marks_leave_no_trace() -> None:
    hostile = HTML.replace(
        "<p>", "<p onclick=\"x()\"><script>alert('ferry boom')</script><img src='data:x' onerror='y()'>\u202e", 1
    )
    result = read(hostile.encode())
    assert isinstance(result, Article)
    text = " ".join(block.text for block in result.body)
    assert "boom" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("tag", ["div", "b", "table", "ul", "blockquote"])
def test_tags_nested_beyond_reason(tag: str) -> None:
    start = time.perf_counter()
    read(f"<html><body>{f'<{tag}>' * 100_000}{HTML}".encode())
    assert time.perf_counter() - start < 20


def test_an_entity_bomb_stays_small() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>' + HTML.replace("ferry", "&b;&b;&b;")
    result = read(bomb.encode())
    assert isinstance(result, Rejected) or result.n_words < 500


def folder(tmp_path: Path) -> Path:
    raw = tmp_path / "raw"
    (raw / "post").mkdir(parents=True)
    return raw


def test_every_input_is_counted_once(tmp_path: Path) -> None:
    raw = folder(tmp_path)
    (raw / "post" / "a.html").write_text(HTML)
    (raw / "post" / "b.html").write_text(HTML)
    (raw / "post" / "c.txt").write_text("")
    (raw / "post" / "d.exe").write_text("MZ")
    (raw / "post" / "e.html").write_text("<p>x</p>")
    (raw / "post" / "a_files").mkdir()
    (raw / "post" / "a_files" / "x.html").write_text(HTML)
    (raw / "stray.html").write_text(HTML)
    secret = tmp_path / "secret.txt"
    secret.write_text(TEXT)
    (raw / "post" / "link.txt").symlink_to(secret)
    (raw / "post" / "gone.txt").symlink_to(raw / "post" / "nowhere.txt")
    (raw / "empty-outlet").mkdir()
    tables = read_all(raw, SETTINGS, {})
    rejected = dict(zip(tables["rejected"]["source_path"], tables["rejected"]["reason"], strict=True))
    assert rejected == {
        "post/b.html": "duplicate", "post/c.txt": "empty", "post/d.exe": "unknown-format", "post/e.html": "no-text",
        "post/gone.txt": "unreadable", "post/link.txt": "link-outside", "stray.html": "no-outlet",
    }  # fmt: skip
    assert tables["articles"]["source_path"].tolist() == ["post/a.html"]
    assert set(tables["outlets"]["outlet"]) == {"post", "empty-outlet"}


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    raw = folder(tmp_path)
    with (raw / "post" / "big.html").open("wb") as file:
        file.truncate(50_000_000)
    (found,) = ingest.walk(raw, SETTINGS)
    assert isinstance(found, Rejected)
    assert found.reason == "too-large"
    assert "50 MB" in found.detail


def test_what_the_sidecar_states_wins(tmp_path: Path) -> None:
    raw = folder(tmp_path)
    (raw / "post" / "a.html").write_text(HTML)
    (raw / "post" / "a.html.toml").write_text(
        'title = "Stated"\nauthor = "Oda Lindh"\npublished = 2024-05-03\nurl = "https://x.example/"'
    )
    (source,) = ingest.walk(raw, SETTINGS)
    article = ingest.read(source, SETTINGS)  # type: ignore[arg-type]
    assert isinstance(article, Article)
    assert (article.title, article.author, article.published) == ("Stated", "Oda Lindh", "2024-05-03")


def test_a_sidecar_that_cannot_be_read_is_a_doubt(tmp_path: Path) -> None:
    raw = folder(tmp_path)
    (raw / "post" / "a.html").write_text(HTML)
    (raw / "post" / "a.html.toml").write_text("title = ")
    (source,) = ingest.walk(raw, SETTINGS)
    article = ingest.read(source, SETTINGS)  # type: ignore[arg-type]
    assert isinstance(article, Article)
    assert "a.html.toml" in article.doubts[-1]


def mutate(rng: random.Random, content: bytes) -> bytes:
    data = bytearray(content)
    for _ in range(rng.randint(1, 12)):
        place = rng.randrange(len(data) + 1)
        kind = rng.randrange(5)
        if kind == 0 and data:
            del data[place : place + rng.randint(1, 400)]
        elif kind == 1:
            data[place:place] = rng.randbytes(rng.randint(1, 30))
        elif kind == 2:
            data[place:place] = rng.choice(
                [b"<p>", b"</div>", b"<table>", b"<!--", b"]]>", b"<script>", b"&#0;", b"\0", b"\xff\xfe", b"<" * 50]
            )
        elif kind == 3 and data:
            data[place:place] = data[: rng.randint(1, 500)]
        else:
            data = data[: place or None]
    return bytes(data)


def test_broken_pages_neither_crash_nor_vanish() -> None:
    rng = random.Random(0)
    for number in range(400):
        name = rng.choice(["post/a.html", "post/a.txt"])
        assert isinstance(
            read(mutate(rng, HTML.encode() if number % 2 else TEXT.encode("utf-16")), name), (Article, Rejected)
        )


@given(st.binary(max_size=600))
@settings(max_examples=150)
def test_any_bytes_are_an_article_or_rejected(content: bytes) -> None:
    for name in ("post/a.html", "post/a.txt"):
        assert isinstance(read(content, name), (Article, Rejected))


def test_text_after_the_end_of_a_page_is_read() -> None:
    early = HTML.replace("</p>", "</p></body></html>", 1)
    assert early.count("</html>") == 2
    whole, found = read(HTML.encode()), read(early.encode())
    assert isinstance(whole, Article)
    assert isinstance(found, Article)
    assert found.body == whole.body


def test_a_name_that_is_no_text_costs_that_file(tmp_path: Path) -> None:
    """Archives packed on other systems leave names in their own encoding; a run must not end over one."""
    raw = folder(tmp_path)
    (raw / "post" / "a.html").write_text(HTML)
    (raw / "post" / os.fsdecode(b"caf\xe9.html")).write_text(HTML.replace("Monday", "Tuesday"))
    other = raw / os.fsdecode(b"\xef\xe0\xf0\xee\xec")
    other.mkdir()
    (other / "b.html").write_text(HTML)
    rejected = read_all(raw, SETTINGS, {})["rejected"]
    found = dict(zip(rejected["source_path"], rejected["reason"], strict=True))
    assert found == {"post/caf\\xe9.html": "unreadable-name", "\\xef\\xe0\\xf0\\xee\\xec": "unreadable-name"}


def test_a_folder_that_cannot_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = folder(tmp_path)
    (raw / "post" / "a.html").write_text(HTML)
    (raw / "closed").mkdir()
    (raw / "closed" / "b.html").write_text(HTML)
    look = os.scandir

    def guarded(path: object) -> object:  # whoever runs the tests may be allowed to read everything
        if str(path) == str(raw / "closed"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return look(path)  # type: ignore[call-overload]

    monkeypatch.setattr(os, "scandir", guarded)
    tables = read_all(raw, SETTINGS, {})
    row = tables["rejected"].iloc[0]
    assert (row["source_path"], row["outlet"], row["reason"]) == ("closed", "closed", "unreadable")
    assert "Permission denied" in row["detail"]
    assert set(tables["outlets"]["outlet"]) == {"post", "closed"}


def test_an_outlet_that_is_a_link_is_told(tmp_path: Path) -> None:
    raw = folder(tmp_path)
    (raw / "post" / "a.html").write_text(HTML)
    (raw / "gazette").symlink_to(raw / "post")
    (raw / "post" / "sub").symlink_to(raw)
    rejected = read_all(raw, SETTINGS, {})["rejected"]
    found = dict(zip(rejected["source_path"], rejected["reason"], strict=True))
    assert found == {"gazette": "link-to-folder", "post/sub": "link-to-folder"}


def test_an_outlet_toml_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    raw = folder(tmp_path)
    (raw / "post" / "a.html").write_text(HTML)
    (raw / "post" / "outlet.toml").write_text("name = The Post\n")
    tables = read_all(raw, SETTINGS, {})
    assert tables["rejected"]["source_path"].tolist() == ["post/outlet.toml"]
    assert "could not be read" in tables["rejected"]["detail"].iloc[0]
    assert tables["articles"]["source_path"].tolist() == ["post/a.html"]


@pytest.mark.parametrize(("stated", "code"), [("EN", "en"), ("en-US", "en"), ("en_GB", "en"), ("English", None)])
def test_a_language_is_a_code_however_it_is_written(stated: str, code: str | None) -> None:
    """Exports write EN, en-US or English; only `en` is measured as English."""
    page = ingest.read(Source("post/page.html", "post", HTML.encode(), {"language": stated}), SETTINGS)
    assert isinstance(page, Article)
    assert page.language == "en"
    assert any("English" in doubt for doubt in page.doubts) == (code is None)


def test_a_genre_that_nobody_knows_is_a_doubt() -> None:
    page = ingest.read(Source("post/page.html", "post", HTML.encode(), {"genre": "Politics"}), SETTINGS)
    assert isinstance(page, Article)
    assert page.genre == "news"
    assert any("Politics" in doubt for doubt in page.doubts)
    page = ingest.read(Source("post/page.html", "post", HTML.encode(), {"genre": "Opinion"}), SETTINGS)
    assert isinstance(page, Article)
    assert page.genre == "opinion"
