"""`framing add`: into data/raw byte for byte, with a sidecar; nothing is written over and nothing fails silently."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from framing import ingest
from framing.ingest.adding import Added, add_address, add_path
from framing.ingest.fetching import Fetcher
from framing.ingest.tables import read_all
from framing.running.commands import workspace
from framing.running.commands.cli import app
from framing.running.order import STAGES
from framing.settings import IngestSettings
from framing.settings.running import FetchSettings
from framing.tables.records import Article
from framing.tables.store import Layout
from tests.ingest.site import Site, answer, running

TEXT = "".join(
    f"<p>On day {n} the ferry ran again, the harbour office said, and nobody fell in on the way.</p>\n"
    for n in range(5)
)
PAGE = f"<html><head><title>Ferry runs</title></head><body><h1>Ferry runs</h1>\r\n{TEXT}</body></html>".encode()


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        yield site


def fetched(raw: Path, address: str, most: int = 50) -> list[Added]:
    with Fetcher(FetchSettings(allow_private=True, tries=1), 100_000, sleep=lambda _: None) as fetcher:
        return list(add_address(raw, address, "post", fetcher, most))


def states(found: list[Added]) -> list[str]:
    return [one.state for one in found]


def articles(raw: Path) -> list[Article]:
    settings = IngestSettings()
    read = [ingest.read(source, settings) for source in ingest.walk(raw, settings)]  # type: ignore[arg-type]
    assert all(isinstance(one, Article) for one in read), read
    return read  # type: ignore[return-value]


def test_a_page_with_its_sidecar(raw: Path, site: Site) -> None:
    site.pages["/ferry/runs.html"] = answer(PAGE, etag='"a\\"1"', content_type="text/html; charset=utf-8")
    assert states(fetched(raw, site.at("/ferry/runs.html#top"))) == ["added"]
    (page,) = raw.rglob("*.html")
    assert page.read_bytes() == PAGE
    assert page.name.startswith("ferry-runs-")
    facts = tomllib.loads(page.with_name(page.name + ".toml").read_text())
    assert facts["url"] == site.at("/ferry/runs.html")
    assert facts["sha256"] == hashlib.sha256(PAGE).hexdigest()
    assert (facts["etag"], facts["content_type"]) == ('"a\\"1"', "text/html; charset=utf-8")
    assert facts["fetched"].tzinfo is not None
    (article,) = articles(raw)
    assert (article.url, article.title, article.outlet) == (facts["url"], "Ferry runs", "post")


def test_the_same_page_again(raw: Path, site: Site) -> None:
    site.pages["/a"] = answer(PAGE, etag='"1"')
    fetched(raw, site.at("/a"))
    before = {path: path.read_bytes() for path in raw.rglob("*.*")}
    site.pages["/a"] = lambda request: answer(status=304 if request.headers["if-none-match"] == '"1"' else 500)(request)
    assert states(fetched(raw, site.at("/a"))) == ["unchanged"]
    assert {path: path.read_bytes() for path in raw.rglob("*.*")} == before
    (sidecar,) = raw.rglob("*.toml")
    by_hand = 'author = "Oda Lindh"  # by telephone\n'
    sidecar.write_text(by_hand + sidecar.read_text() + '\n[notes]\nby = "desk"  # and nobody else\n')
    known = sidecar.read_text()
    site.pages["/a"] = answer(PAGE.replace(b"</body>", b"<!-- visitor 7 --></body>"))
    assert states(fetched(raw, site.at("/a"))) == ["unchanged"], "its text is the same"
    site.pages["/a"] = answer(PAGE.replace(b"nobody", b"somebody"))
    assert states(fetched(raw, site.at("/a"))) == ["updated"]
    first, second = sorted(raw.rglob("*.html"), key=lambda path: len(path.name))
    assert first.read_bytes() == PAGE, "an earlier version is kept"
    assert sidecar.read_text() == known
    assert b"somebody" in second.read_bytes()
    assert [one.author for one in articles(raw)] == ["Oda Lindh", "Oda Lindh"]
    newer = second.with_name(second.name + ".toml").read_text()
    assert newer.startswith(by_hand)
    assert newer.endswith('[notes]\nby = "desk"  # and nobody else\n')
    assert "etag" not in tomllib.loads(newer), "the new page has none"
    assert states(fetched(raw, site.at("/a"))) == ["unchanged"]
    tables = read_all(raw, IngestSettings(), {})
    assert tables["articles"]["source_path"].tolist() == [second.relative_to(raw).as_posix()]
    assert tables["rejected"]["reason"].tolist() == ["version"]
    second.write_bytes(PAGE + b"<!-- by hand -->")
    assert fetched(raw, site.at("/a"))[0].why.endswith("was not fetched again")
    assert second.read_bytes().endswith(b"<!-- by hand -->")


def test_a_feed_and_a_map_of_maps(raw: Path, site: Site) -> None:
    items = "".join(f"<item><link>{site.at(path)}</link></item>" for path in ("/a", "/b", "/gone"))
    site.pages["/feed"] = answer(
        f"<?xml version='1.0'?><rss><channel>{items}</channel></rss>".encode(), content_type="text/xml"
    )
    index = f"<sitemapindex><sitemap><loc>{site.at('/map.xml')}</loc></sitemap></sitemapindex>"
    picture = "<image:image><image:loc>http://x.example/y.png</image:loc></image:image>"
    pages = f"<url><loc>{site.at('/b')}</loc>{picture}</url><url><loc>{site.at('/c')}</loc></url>"
    inner = f"<urlset xmlns:image='i'>{pages}</urlset>"
    site.pages |= {
        "/index.xml": answer(index.encode(), content_type="application/xml"),
        "/map.xml": answer(inner.encode()),
    }
    site.pages |= {path: answer(PAGE.replace(b"ferry", path.encode())) for path in ("/a", "/b", "/c")}
    assert states(fetched(raw, site.at("/feed"))) == ["added", "added", "failed"]
    assert states(fetched(raw, site.at("/index.xml"))) == ["unchanged", "added"]
    assert len(articles(raw)) == 3
    cut = fetched(raw, site.at("/feed"), most=1)
    assert "2 more addresses were not fetched" in cut[-1].why


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "text/html"),
        (b"%PDF-1.7", "text/html"),
        (PAGE, "image/png"),
        (b"", "text/html"),
    ],
)
def test_what_is_no_page_whatever_it_is_called(raw: Path, site: Site, content: bytes, kind: str) -> None:
    site.pages["/a"] = answer(content, content_type=kind)
    assert states(fetched(raw, site.at("/a"))) == ["failed"]
    assert list(raw.rglob("*.*")) == []


def test_a_folder_is_copied_as_it_is(tmp_path: Path, raw: Path) -> None:
    folder = tmp_path / "Island Post"
    (folder / "a_files").mkdir(parents=True)
    (folder / "a.html").write_bytes(PAGE)
    (folder / "a_files" / "x.css").write_bytes(b"p {}")
    by_hand = 'published = 2024-05-03  # in print\nauthor = "Oda Lindh"\n'
    (folder / "a.html.toml").write_text(by_hand + '\n[notes]\nby = "desk"\n')
    (folder / "outside.html").symlink_to("/etc/hostname")
    assert sorted(states(list(add_path(raw, folder, None)))) == ["added", "added", "failed"]
    copy = raw / "island-post" / "a.html"
    assert copy.read_bytes() == PAGE
    (article,) = articles(raw)
    assert (article.published, article.author) == ("2024-05-03", "Oda Lindh")
    facts = tomllib.loads(copy.with_name("a.html.toml").read_text())
    assert facts["notes"] == {"by": "desk"}
    assert facts["sha256"] == hashlib.sha256(PAGE).hexdigest()
    assert copy.with_name("a.html.toml").read_text().startswith(by_hand)
    assert sorted(states(list(add_path(raw, folder, None)))) == ["failed", "unchanged", "unchanged"]
    (folder / "a.html").write_bytes(b"another")
    assert "failed" in states(list(add_path(raw, folder / "a.html", "island-post")))
    assert copy.read_bytes() == PAGE


def test_what_cannot_be_added_says_why(tmp_path: Path, raw: Path) -> None:
    (tmp_path / "a.html").write_bytes(PAGE)
    (raw / "post").mkdir()
    (raw / "post" / "b.html").write_bytes(PAGE)
    for path, why in (
        (tmp_path / "none", "does not exist"),
        (tmp_path / "a.html", "--outlet"),
        (raw / "post" / "b.html", "already"),
    ):
        (added,) = add_path(raw, path, None)
        assert (added.state, why in added.why) == ("failed", True)


@pytest.mark.parametrize("name", ["license-fees-rise.html", "readme-writers-meet.html"])
def test_an_article_that_is_called_like_a_note_is_read(raw: Path, name: str) -> None:
    (raw / "post").mkdir()
    (raw / "post" / name).write_bytes(PAGE)
    (raw / "post" / "README.md").write_text("Where these come from.")
    assert len(articles(raw)) == 1


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2024-05-03", "2024-05-03"), ("2024-05-03T07:30:00Z", "2024-05-03"), ("2024-05-03 07:30:00", "2024-05-03"),
        ('"2024-05-03"', "2024-05-03"), ('"2024-05-03/2024-05-07"', "2024-05-03/2024-05-07"),
    ],
)  # fmt: skip
def test_dates_of_a_sidecar(raw: Path, stated: str, expected: str) -> None:
    (raw / "post").mkdir()
    (raw / "post" / "a.html").write_bytes(PAGE)
    unknown = 'fetched = 2025-01-01T00:00:00Z\nsha256 = "0"\ncontent_type = "text/html"\ntags = ["a"]\n[more]\nx = 1\n'
    (raw / "post" / "a.html.toml").write_text(f"published = {stated}\n{unknown}")
    (article,) = articles(raw)
    assert (article.published, article.doubts) == (expected, article.doubts)
    assert not any("sidecar" in doubt for doubt in article.doubts)


def test_the_command_and_that_a_run_leaves_the_files_alone(tmp_path: Path) -> None:
    layout = workspace.make(tmp_path / "w")
    saved = tmp_path / "a.html"
    saved.write_bytes(PAGE)
    place = ["--outlet", "Island Post", "--workspace", str(layout.config.parent)]
    done = CliRunner().invoke(app, ["add", str(saved), *place])
    assert (done.exit_code, done.output.split()[0]) == (0, "added")
    assert CliRunner().invoke(app, ["add", "http://127.0.0.1:9/a", *place]).exit_code == 1
    before = ingest.fingerprint(layout.raw)
    STAGES[0](layout)
    assert ingest.fingerprint(layout.raw) == before


def test_a_whole_run_leaves_the_files_alone(finished_run: Layout) -> None:
    shipped = Path(__file__).parents[2] / "data" / "raw"
    for path in finished_run.raw.rglob("*.*"):
        assert path.read_bytes() == (shipped / path.relative_to(finished_run.raw)).read_bytes()
