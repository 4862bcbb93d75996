"""Feeds that a run asks for news: what is new comes in once, what fails is said, and a run goes on without it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from framing.errors import BadSettings, FeedsAway
from framing.running.commands import workspace
from framing.running.commands.cli import app
from framing.running.feeds import poll
from framing.running.runs import history
from framing.settings import load
from framing.tables.store import Layout
from tests.ingest.site import Site, answer, running

KEY = "key=s3cr3t-of-the-feed"


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        yield site


def page(title: str) -> bytes:
    text = "".join(f"<p>On day {n} the ferry ran again, the harbour office said, and nobody fell in.</p>" for n in "12")
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>".encode()


def feed(site: Site, *paths: str) -> bytes:
    items = "".join(f"<item><link>{site.at(path)}</link></item>" for path in paths)
    return f"<rss version='2.0'><channel><title>Post</title>{items}</channel></rss>".encode()


def asking(layout: Layout, site: Site, *paths: str) -> Layout:
    """The workspace with these feeds of the outlet island-post."""
    addresses = ", ".join(f'"{site.at(path)}?{KEY}"' for path in paths)
    more = f"[fetch]\nallow_private = true\nseconds_between = 0\ntries = 1\n[feeds]\nisland-post = [{addresses}]\n"
    layout.config.write_text(f"{layout.config.read_text(encoding='utf-8')}\n{more}", encoding="utf-8")
    return layout


def stock(site: Site, *names: str) -> None:
    site.pages |= {f"/{name}": answer(page(name)) for name in names}
    site.pages[f"/feed.xml?{KEY}"] = answer(feed(site, *(f"/{name}" for name in names)), content_type="text/xml")


def test_news_comes_in_once(tmp_path: Path, site: Site) -> None:
    layout = asking(workspace.make(tmp_path / "w"), site, "/feed.xml")
    stock(site, "ferry", "harbour")
    first = poll(layout)
    assert first is not None
    assert not first.skipped
    assert first.counts == {"feeds": 1, "pages new": 2, "pages failed": 0}
    assert len(list((layout.raw / "island-post").glob("*.html"))) == 2
    stock(site, "ferry", "harbour", "storm")
    second = poll(layout)
    assert second is not None
    assert second.counts["pages new"] == 1
    assert [site.paths().count(path) for path in ("/ferry", "/harbour", "/storm")] == [1, 1, 1]
    third = poll(layout)
    assert third is not None
    assert third.skipped


def test_no_feed_is_named_and_no_network_is_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a connection was opened"))
    assert poll(workspace.make(tmp_path / "w")) is None


def test_a_feed_that_is_away_does_not_keep_the_others(
    tmp_path: Path, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    layout = asking(workspace.make(tmp_path / "w"), site, "/gone.xml", "/feed.xml", "/no-feed")
    stock(site, "ferry")
    site.pages[f"/no-feed?{KEY}"] = answer(page("no feed"))
    site.pages[f"/feed.xml?{KEY}"] = answer(feed(site, "/ferry", "/lost?id=7"), content_type="text/xml")
    with caplog.at_level(logging.INFO, "framing"), pytest.raises(FeedsAway) as away:
        poll(layout)
    assert away.value.outcome.counts == {"feeds": 3, "pages new": 1, "pages failed": 1}
    assert "gone.xml answered with status 404" in caplog.text
    assert "no-feed is not a feed or sitemap" in caplog.text
    assert KEY not in caplog.text + str(away.value)


def test_a_run_goes_on_without_its_feeds(small: Layout, site: Site) -> None:
    asking(small, site, "/gone.xml")
    done = CliRunner().invoke(app, ["run", "--workspace", str(small.config.parent)])
    assert done.exit_code == 0, done.output
    assert "no answer from the feeds of island-post (127.0.0.1)" in done.output
    assert history(small)[0]["stages"][0]["stage"] == "feeds"


def test_an_address_that_is_none_is_explained(tmp_path: Path) -> None:
    layout = workspace.make(tmp_path / "w")
    layout.config.write_text('[feeds]\nisland-post = ["feed.xml"]\n', encoding="utf-8")
    with pytest.raises(BadSettings, match="is not a web address; write it like https"):
        load(layout.config)
