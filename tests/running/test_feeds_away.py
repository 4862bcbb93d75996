"""A feed that answers slowly, wrongly or never delays nobody: real servers on loopback, real clocks."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from framing.errors import FeedsAway
from framing.running.commands import workspace
from framing.running.feeds import asked_first, poll
from framing.tables.store import Layout, one_writer
from tests.ingest.site import Site, answer, running
from tests.running.test_feeds import feed, page

PATIENCE = 3.0  # seconds, in place of the default, so that the test is quick


def dripping(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    for _ in range(600):
        request.wfile.write(b"<")
        request.wfile.flush()
        time.sleep(0.1)


def endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    while True:
        request.wfile.write(b"<rss>" * 10_000)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return workspace.make(tmp_path / "w")


BADLY = {
    "silent": lambda _: time.sleep(60),
    "dripping": dripping,
    "refusing": answer(status=403),
    "busy": answer(status=503, retry_after="50"),
    "endless": endless,
    "malformed": answer(b"<rss><channel><item><link>http://[</link></item><item><link>http://a:b/</link></item>"),
    "nested": answer(b"<!DOCTYPE r [<!ENTITY a 'aaaaaaaa'>]>" + b"<rss>" * 200_000),
    "wrong": answer(page("no feed")),
}


@pytest.fixture
def sites() -> Iterator[dict[str, Site]]:
    """A server for each way to answer badly, each a host of its own, and a good one; all are this machine."""
    with contextlib.ExitStack() as stack:
        found = {"good": stack.enter_context(running())}
        for number, (name, badly) in enumerate(BADLY.items(), start=2):
            found[name] = stack.enter_context(running(host=f"127.0.0.{number}"))
            found[name].pages[f"/{name}"] = badly
        good = found["good"]
        good.pages |= {"/ferry": answer(page("The ferry")), "/crane": answer(page("The crane"))}
        good.pages["/feed.xml"] = answer(feed(good, "/ferry", "/crane"), content_type="text/xml")
        yield found


def _asking(layout: Layout, addresses: dict[str, str], patience: float = PATIENCE) -> Layout:
    feeds = "\n".join(f'{outlet} = ["{address}"]' for outlet, address in addresses.items())
    more = f"[fetch]\nallow_private = true\nseconds_between = 0\nfeed_seconds = {patience}\n[feeds]\n{feeds}\n"
    layout.config.write_text(f"{layout.config.read_text(encoding='utf-8')}\n{more}", encoding="utf-8")
    return layout


def test_news_of_others_come_beside_feeds_that_answer_badly(layout: Layout, sites: dict[str, Site]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:  # takes connections, and never answers one
        bad = {name: sites[name].at(f"/{name}") for name in BADLY}
        bad |= {"deaf": f"http://localhost:{deaf.getsockname()[1]}/feed", "gone": "http://127.0.0.77:9/feed"}
        _asking(layout, {**bad, "island-post": sites["good"].at("/feed.xml")})
        start = time.monotonic()
        news, away = asked_first(layout)
        took = time.monotonic() - start
    assert news is not None
    assert news.counts["pages new"] == 2
    assert took < 4 * PATIENCE + 20  # the defaults take 25 seconds where this takes 3; starting a process takes some
    assert {name for name in bad if f"{name} (" in away} == {*bad} - {"malformed", "nested"}


@pytest.mark.parametrize(("silent", "patience"), [("/robots.txt", 1.0), ("/silent?0", 8.0)])
def test_one_host_that_fails_is_not_asked_for_each_of_its_feeds(
    layout: Layout, sites: dict[str, Site], silent: str, patience: float
) -> None:
    bad = sites["silent"]
    _asking(layout, {f"outlet-{n}": bad.at(f"/silent?{n}") for n in range(5)}, patience=patience)
    bad.pages = {silent: lambda _: time.sleep(60)}
    with pytest.raises(FeedsAway):
        poll(layout)
    while not bad.asked:  # the request has come; a busy machine may not have read it yet
        time.sleep(0.05)
    assert bad.paths() == ["/robots.txt", "/silent?0"][: 1 if silent == "/robots.txt" else 2]


def test_feeds_are_asked_while_another_run_holds_the_workspace(layout: Layout, sites: dict[str, Site]) -> None:
    _asking(layout, {"island-post": sites["good"].at("/feed.xml")})
    with one_writer(layout, wait=0):
        found = poll(layout)
    assert found is not None
    assert found.counts["pages new"] == 2


def test_two_runs_do_not_ask_at_the_same_time(layout: Layout, sites: dict[str, Site]) -> None:
    _asking(layout, {"slow": sites["silent"].at("/silent")})
    first = threading.Thread(target=asked_first, args=(layout,))
    first.start()
    time.sleep(1.0)
    assert poll(layout) is None
    first.join()


def test_malformed_links_cost_these_links(layout: Layout, sites: dict[str, Site]) -> None:
    good = sites["good"]
    content = feed(good, "/ferry").replace(b"<item>", b"<item><link>http://[::1</link></item><item>", 1)
    good.pages["/feed.xml"] = answer(content, content_type="text/xml")
    _asking(layout, {"island-post": good.at("/feed.xml")})
    found = poll(layout)
    assert found is not None
    assert found.counts == {"feeds": 1, "pages new": 1, "pages failed": 0}
