"""Input made to break a reader: each piece ends as an article or as a rejected row, in little time and memory."""

from __future__ import annotations

import gzip
import os
import resource
from collections import Counter
from pathlib import Path

import pytest

from framing import ingest
from framing.ingest.readings import Readings, in_other_processes
from framing.ingest.tables import read_into
from framing.settings import IngestSettings
from framing.tables.kept_in_order import KeptInOrder
from framing.tables.records import Rejected, Source
from framing.tables.schemas import TABLES

SENTENCE = "The ferry between the two islands will run again from Monday, the harbour office said on Friday afternoon. "
PARAGRAPHS = "".join(f"<p>{SENTENCE} That is what number {number} of its notices says.</p>" for number in range(6))
PAGE = f"<html><head><title>Ferry runs</title></head><body><h1>Ferry runs</h1>{PARAGRAPHS}</body></html>"


def page(day: str) -> str:
    """The page with another day in its text, so that it is no duplicate."""
    return PAGE.replace("Monday", day)


BOMB = '<!DOCTYPE lolz [<!ENTITY a "ha ha ">' + "".join(
    f'<!ENTITY {one} "{f"&{two};" * 10}">' for two, one in zip("abcdefgh", "bcdefghi", strict=True)
)


def zeros(path: Path, megabytes: int) -> None:
    """A gzip bomb: zeros that pack to a thousandth."""
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(megabytes):
            file.write(bytes(1_000_000))


def ends(raw: Path, reader_seconds: float = 30.0) -> dict[str, str]:
    """What became of every input: its reason, or `article`."""
    rows: list[tuple[object, ...]] = []
    readings = Readings(KeptInOrder(raw.parent / "kept"), "", in_other_processes(1, reader_seconds))

    def add(name: str, row: tuple[object, ...]) -> None:
        if name == "articles":
            rows.append(row)

    _, rejected = read_into(raw, IngestSettings(), {}, readings, add)
    place = TABLES["articles"].names.index("source_path")
    found = [(str(row[place]), "article") for row in rows]
    found += list(zip(rejected["source_path"], rejected["reason"], strict=True))
    assert max(Counter(path for path, _ in found).values()) == 1
    return dict(found)


@pytest.fixture
def post(tmp_path: Path) -> Path:
    folder = tmp_path / "raw" / "post"
    folder.mkdir(parents=True)
    (folder / "plain.html").write_text(PAGE)
    return folder


def test_the_list(post: Path) -> None:
    with (post / "large.html").open("wb") as file:
        file.truncate(200_000_000)
    (post / "nested.html").write_text("<html><body>" + "<div>" * 1_000_000 + PARAGRAPHS)
    (post / "entities.html").write_text(BOMB + "]>" + page("Tuesday").replace("Ferry runs", "&i;"))
    (post / "entities.rss").write_text(BOMB + "]><rss><item><description>&i;</description></item></rss>")
    zeros(post / "bomb.html.gz", 300)
    zeros(post / "bomb.csv.gz", 300)
    (post / "nulls.html").write_bytes(page("the first").replace("ferry", "fer\0ry").encode())
    (post / "reversed.html").write_text(page("the second").replace("ferry", "fer\u202ery\u200b"))
    (post / "scripts.html").write_text(page("the third").replace("<p>", "<p onclick='x()'><script>write('x')</script>"))
    data = f"<img src='data:image/png;base64,{'A' * 5_000_000}'><h1>"
    (post / "data.html").write_text(page("noon").replace("<h1>", data))
    (post / "same.html").write_text(PAGE)
    secret = post.parents[1] / "secret.html"
    secret.write_text(PAGE.replace("Monday", "Sunday"))
    (post / "link.html").symlink_to(secret)
    os.mkfifo(post / "pipe.html")
    (post / "rows.csv").write_text("title,date,text\n" + "a,b,\n" * 5000)
    (post / "more.csv").write_text(f"title,date,text\na,b,{'The ferry ran. ' * 60}\n" + "a,b,\n" * 5000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = ends(post.parent)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000  # kilobytes
    rows = Counter(reason for path, reason in found.items() if path.startswith("post/more.csv"))
    assert rows == {"article": 1, "no-text": 1000, "bad-record": 1}  # and then no more
    assert {path: reason for path, reason in found.items() if not path.startswith("post/more.csv")} == {
        "post/rows.csv": "no-text",
        "post/plain.html": "article", "post/large.html": "too-large", "post/nested.html": "no-text",
        "post/entities.html": "article", "post/entities.rss#1": "bad-record", "post/bomb.html.gz": "too-large",
        "post/bomb.csv.gz": "bad-record", "post/nulls.html": "article", "post/reversed.html": "article",
        "post/scripts.html": "article", "post/data.html": "article", "post/same.html": "duplicate",
        "post/link.html": "link-outside", "post/pipe.html": "not-a-file",
    }  # fmt: skip


def test_a_page_that_takes_too_long_is_a_rejected_row(post: Path) -> None:
    assert ends(post.parent) == {"post/plain.html": "article"}  # the worker has now loaded what it needs
    many = "".join(f"<p>{SENTENCE} It is the {number}th time.</p>" for number in range(60_000))
    (post / "slow.html").write_text(PAGE + many)
    found = ends(post.parent, reader_seconds=0.4)
    assert found == {"post/plain.html": "article", "post/slow.html": "too-slow"}


def test_a_file_that_vanishes_while_the_folder_is_read(post: Path) -> None:
    (post / "q.html").write_text(PAGE.replace("Monday", "Tuesday"))
    inputs = ingest.walk(post.parent, IngestSettings())
    assert isinstance(next(inputs), Source)
    (post / "q.html").unlink()
    (gone,) = inputs
    assert isinstance(gone, Rejected)
    assert gone.reason == "unreadable"


@pytest.mark.parametrize("name", ["a.csv.gz", "a.jsonl.gz", "a.rss.gz", "a.json.gz"])
def test_a_file_that_unpacks_without_end_is_given_up(post: Path, name: str) -> None:
    with gzip.open(post / name, "wb", compresslevel=1) as file:
        for _ in range(230):
            file.write(b"x,y\n" * 250_000)
    found = {path: reason for path, reason in ends(post.parent).items() if not path.endswith("plain.html")}
    assert found
    assert len(found) < 1100
    assert set(found.values()) <= {"bad-record", "unreadable"}


def test_links_that_lead_to_themselves_and_sidecars_that_are_links(post: Path) -> None:
    (post / "loop.html").symlink_to("loop.html")
    (post / "one.html").symlink_to("two.html")
    (post / "two.html").symlink_to("one.html")
    (post / "a.html").write_text(page("Tuesday"))
    secret = post.parents[1] / "secret.toml"
    secret.write_text('title = "Secret"')
    (post / "a.html.toml").symlink_to(secret)
    (post / "b.html").write_text(page("Wednesday"))
    os.mkfifo(post / "b.html.toml")
    (post / "c.html").write_text(page("Thursday"))
    (post / "c.html.toml").write_text("a = " + "[" * 50_000)
    (post / "d.html").write_text(page("Friday"))
    (post / "d.html.toml").write_text("a = " + "9" * 50_000)
    folder = post / os.fsdecode(b"a\xe9_files")
    folder.mkdir()
    found = ends(post.parent)
    assert {path for path, reason in found.items() if reason == "unreadable"} == {
        "post/loop.html", "post/one.html", "post/two.html",
    }  # fmt: skip
    assert {path for path, reason in found.items() if reason == "article"} == {
        f"post/{name}.html" for name in ("plain", "a", "b", "c", "d")
    }
    sources = [one for one in ingest.walk(post.parent, IngestSettings()) if isinstance(one, Source)]
    told = {one.path: one.stated.get("problem", "") for one in sources}
    assert "it is a link" in told["post/a.html"]
    assert all(told[f"post/{name}.html"] for name in "abcd")
