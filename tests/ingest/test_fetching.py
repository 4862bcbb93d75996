"""Pages are fetched politely, and never from inside the own network unless the settings say so."""

from __future__ import annotations

import gzip
import logging
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import httpcore
import pytest

from framing import __version__
from framing.ingest.fetching import Answer, Fetcher, NotFetched, Turns
from framing.ingest.fetching.network import CheckedNetwork, is_public
from framing.ingest.fetching.robots import read_robots
from framing.settings.running import FetchSettings
from tests.ingest.site import Site, answer, running

PUBLIC = "93.184.215.14"


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        yield site


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def fetcher(
    clock: Clock | None = None, max_bytes: int = 100_000, network: CheckedNetwork | None = None, **stated: Any
) -> Fetcher:
    settings = FetchSettings(
        **{"allow_private": True, "tries": 3, "timeout_seconds": 2, "deadline_seconds": 3, **stated}
    )
    clock = clock or Clock()
    return Fetcher(settings, max_bytes, network, sleep=clock.sleep, now=lambda: clock.now)


def get(site: Site, path: str, **stated: Any) -> Answer:
    with fetcher(**stated) as one:
        return one.fetch(site.at(path))


def test_a_page_comes_as_it_is_and_we_say_who_we_are(site: Site) -> None:
    site.pages["/a"] = answer(b"<p>\r\n\xff bytes</p>", etag='"1"')
    found = get(site, "/a", contact="desk@post.example")
    assert (found.content, found.content_type) == (b"<p>\r\n\xff bytes</p>", "text/html")
    assert site.paths() == ["/robots.txt", "/a"]
    agent = site.asked[1][1]["user-agent"]
    assert agent == f"framing/{__version__} (compares news coverage; desk@post.example)"


def test_packed_pages_are_unpacked_within_the_limit(site: Site) -> None:
    site.pages["/a"] = answer(gzip.compress(b"text"), content_encoding="gzip")
    site.pages["/bomb"] = answer(gzip.compress(bytes(50_000_000)), content_encoding="gzip")
    site.pages["/odd"] = answer(b"text", content_encoding="br")
    assert get(site, "/a").content == b"text"
    for path, why in (("/bomb", "larger than"), ("/odd", "compressed as 'br'")):
        with pytest.raises(NotFetched, match=why):
            get(site, path)


def test_what_is_too_large_is_given_up_while_it_streams(site: Site) -> None:
    sent = []

    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while len(sent) < 10_000:
            request.wfile.write(b"x" * 10_000)
            sent.append(1)

    site.pages["/endless"] = endless
    site.pages["/announced"] = answer(b"x", content_length="999999999999")
    for path in ("/endless", "/announced"):
        with pytest.raises(NotFetched, match="larger than"):
            get(site, path)
    assert len(sent) < 2_000


def test_a_slow_answer_ends_at_the_deadline(site: Site) -> None:
    def dripping(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(200):
            request.wfile.write(b"x")
            request.wfile.flush()
            time.sleep(0.05)

    def silent(request: BaseHTTPRequestHandler) -> None:
        time.sleep(1.5)

    site.pages["/drip"], site.pages["/silent"] = dripping, silent
    start = time.monotonic()
    with pytest.raises(NotFetched, match="could not be read"):
        get(site, "/drip", tries=1, deadline_seconds=0.5)
    with pytest.raises(NotFetched, match="could not be read"):
        get(site, "/silent", tries=1, timeout_seconds=0.3)
    assert time.monotonic() - start < 3


def test_an_answer_shorter_than_announced_is_no_page(site: Site) -> None:
    def broken_off(request: BaseHTTPRequestHandler) -> None:
        answer(b"half", content_length="4000")(request)
        request.close_connection = True

    site.pages["/a"] = broken_off
    with pytest.raises(NotFetched, match="could not be read"):
        get(site, "/a", timeout_seconds=0.5)
    assert site.paths().count("/a") == 3


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_site_is_asked_again_later_and_later(site: Site, status: int) -> None:
    site.pages["/a"] = lambda request: answer(*((b"", status) if site.paths().count("/a") < 3 else (b"in",)))(request)
    clock = Clock()
    assert get(site, "/a", clock=clock, seconds_between=0).content == b"in"
    assert clock.slept == [1.0, 2.0]


def test_what_the_site_asks_for_is_waited_unless_it_is_too_long(site: Site) -> None:
    site.pages["/a"] = lambda request: answer(
        *((b"", 503) if site.paths().count("/a") < 2 else (b"in",)), retry_after="7"
    )(request)
    site.pages["/b"] = answer(b"", 429, retry_after="86400")
    clock = Clock()
    assert get(site, "/a", clock=clock, seconds_between=0).content == b"in"
    assert clock.slept == [7.0]
    with pytest.raises(NotFetched, match="asks to wait 86400 seconds"):
        get(site, "/b")
    assert site.paths().count("/b") == 1


def test_other_refusals_are_not_asked_again(site: Site) -> None:
    site.pages["/a"] = answer(status=403)
    for path, status in (("/a", 403), ("/none", 404)):
        with pytest.raises(NotFetched, match=f"answered with status {status}"):
            get(site, path)
        assert site.paths().count(path) == 1


def test_one_host_is_asked_slowly_and_its_delay_is_kept(site: Site) -> None:
    site.pages["/robots.txt"] = answer(b"User-agent: *\nCrawl-delay: 9")
    site.pages["/a"] = site.pages["/b"] = answer(b"page")
    clock = Clock()
    with fetcher(clock, seconds_between=2) as one:
        one.fetch(site.at("/a"))
        one.fetch(site.at("/b"))
    assert clock.slept == [2.0, 9.0]


def test_redirects_are_followed_but_not_in_circles_or_for_ever(site: Site) -> None:
    site.pages |= {
        "/old": answer(status=301, location="/new"), "/new": answer(b"page"),
        "/round": answer(status=302, location="/and"), "/and": answer(status=302, location="/round"),
        "/file": answer(status=302, location="file:///etc/passwd"), "/odd": answer(status=302, location="http://[x/"),
        **{f"/{number}": answer(status=302, location=f"/{number + 1}") for number in range(30)},
    }  # fmt: skip
    assert get(site, "/old").url == site.at("/new")
    refused = {"/round": "in a circle", "/0": "more than 5", "/file": "only http and https", "/odd": "not a web"}
    for path, why in refused.items():
        with pytest.raises(NotFetched, match=why):
            get(site, path)
    assert "/29" not in site.paths()


def test_an_unchanged_page_is_not_sent_again(site: Site) -> None:
    site.pages["/a"] = answer(status=304, content_type="")
    with fetcher() as one:
        found = one.fetch(site.at("/a"), '"1"', "Sat, 03 Feb 2024 10:00:00 GMT")
    assert found.status == 304
    asked = site.asked[-1][1]
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('"1"', "Sat, 03 Feb 2024 10:00:00 GMT")


def test_what_robots_txt_closes_is_not_asked_for_also_after_a_redirect(site: Site) -> None:
    site.pages |= {
        "/robots.txt": answer(b"User-agent: x\nDisallow: /\n\nUser-agent: *\nDisallow: /closed\nAllow: /closed/ok"),
        "/closed/a": answer(b"secret"), "/closed/ok": answer(b"page"),
        "/to": answer(status=302, location="/closed/a"),
    }  # fmt: skip
    assert get(site, "/closed/ok").content == b"page"
    for path in ("/closed/a", "/to"):
        with pytest.raises(NotFetched, match=r"robots\.txt forbids it"):
            get(site, path)
    assert "/closed/a" not in site.paths()


def test_a_site_whose_robots_txt_fails_is_left_alone(site: Site) -> None:
    site.pages |= {"/robots.txt": answer(status=500), "/a": answer(b"page")}
    with pytest.raises(NotFetched, match=r"robots\.txt cannot be read"):
        get(site, "/a")
    assert "/a" not in site.paths()


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /a", "/ab", False), ("Disallow: /a$", "/ab", True), ("Disallow: /a$", "/a", False),
        ("Disallow: /*.pdf$", "/x/y.pdf", False), ("Disallow: /*.pdf$", "/x/y.pdf?z", True),
        ("Disallow: /a\nAllow: /a", "/a", True), ("Disallow:", "/a", True), ("Disallow: /", "/", False),
        ("Disallow: /*/b*c", "/a/b/x/c/d", False), ("Disallow: /т", "/т", False), ("Disallow: /a*a$", "/a", True),
        ("Disallow: /" + "*a" * 200 + "$", "/" + "a" * 199, True),
        ("Disallow: /a%2Db", "/a-b", False), ("Disallow: /a-b", "/a%2db", False), ("Disallow: /a%2fb", "/a%2Fb", False),
        ("Disallow: /a%2Fb", "/a/b", True), ("Disallow: /*?x=%d1%82", "/?x=т", False),
    ],
)  # fmt: skip
def test_rules_of_robots_txt(rules: str, path: str, allowed: bool) -> None:
    for agent in ("*", "Framing"):
        text = f"User-agent: nobody\nUser-agent: {agent}\n{rules}\n"
        assert read_robots(text, "framing").allows(f"https://post.example{path}") is allowed


def test_the_rules_for_a_robot_whose_name_begins_like_ours_are_not_ours() -> None:
    text = "User-agent: fram\nUser-agent: framing-bot\nAllow: /\n\nUser-agent: *\nDisallow: /"
    assert not read_robots(text, "framing").allows("https://post.example/a")


def test_a_robots_txt_that_names_thousands_of_robots_is_read_at_once() -> None:
    many = "".join(f"User-agent: x{number}\n" for number in range(15_000)) + "Disallow: /a\n" * 10_000
    start = time.monotonic()
    assert read_robots(many, "framing").allows("https://post.example/a")
    assert not read_robots("User-agent: *\n" + many, "framing").allows("https://post.example/a")
    assert time.monotonic() - start < 3


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "::127.0.0.1",
    ],
)  # fmt: skip
def test_what_is_not_the_open_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::101:101"])
def test_what_is(address: str) -> None:
    assert is_public(address)


class Wire(httpcore.SyncBackend):
    """Leads the one public address to the test's server, and remembers what was connected to."""

    def __init__(self) -> None:
        super().__init__()
        self.to: list[str] = []

    def connect_tcp(self, host: str, *arguments: Any, **named: Any) -> httpcore.NetworkStream:
        self.to.append(host)
        return super().connect_tcp("127.0.0.1" if host == PUBLIC else host, *arguments, **named)


def guarded(names: dict[str, list[list[str]]]) -> tuple[Fetcher, Wire]:
    """A fetcher for which names have the given addresses, one list after the other at each question."""
    wire = Wire()

    def resolve(host: str, port: int) -> list[str]:
        return names[host].pop(0) if len(names[host]) > 1 else names[host][0]

    return fetcher(network=CheckedNetwork(False, resolve, wire), allow_private=False), wire


def test_nothing_inside_is_asked_by_number_or_by_name(site: Site) -> None:
    site.pages["/a"] = answer(b"inside")
    with pytest.raises(NotFetched, match=r"not a public internet address.*allow_private"):
        get(site, "/a", allow_private=False)
    one, wire = guarded({"inside.example": [["10.0.0.7"]], "both.example": [[PUBLIC, "127.0.0.1"]]})
    for host in ("inside.example", "both.example"):
        with pytest.raises(NotFetched, match="not a public internet address"):
            one.fetch(f"http://{host}:{site.port}/a")
    assert (site.asked, wire.to) == ([], [])


def test_a_redirect_inside_is_not_followed(site: Site) -> None:
    site.pages["/go"] = answer(status=302, location=site.at("/secret"))
    site.pages["/name"] = answer(status=302, location=f"http://inside.example:{site.port}/secret")
    one, wire = guarded({"news.example": [[PUBLIC]], "127.0.0.1": [["127.0.0.1"]], "inside.example": [["::1"]]})
    for path in ("/go", "/name"):
        with pytest.raises(NotFetched, match="not a public internet address"):
            one.fetch(f"http://news.example:{site.port}{path}")
    assert set(wire.to) == {PUBLIC}
    assert "/secret" not in site.paths()


def test_a_name_that_changes_its_address_is_checked_at_every_connection(site: Site) -> None:
    """The address connected to is the one checked; the name stays in the Host line."""
    closing = {"connection": "close"}
    site.pages["/robots.txt"], site.pages["/a"] = answer(status=404, **closing), answer(b"page", **closing)
    one, wire = guarded({"news.example": [[PUBLIC], [PUBLIC], ["127.0.0.1"]]})
    assert one.fetch(f"http://news.example:{site.port}/a").content == b"page"
    assert site.asked[-1][1]["host"] == f"news.example:{site.port}"
    with pytest.raises(NotFetched, match="not a public internet address"):
        one.fetch(f"http://news.example:{site.port}/a")
    assert set(wire.to) == {PUBLIC}


@pytest.mark.parametrize(
    "address",
    ["ftp://a.example/", "file:///etc/passwd", "http://u:p@a.example/", "http:///a", "http://a:99999/", "gopher://x"],
)
def test_addresses_that_are_none(address: str) -> None:
    with fetcher() as one, pytest.raises(NotFetched):
        one.fetch(address)


@pytest.mark.parametrize("address", ["fec0::1", "feff::1", "64:ff9b:1::7f00:1", "::ffff:10.0.0.1", "fd00::1", "::1"])
def test_addresses_of_inner_networks_are_not_public(address: str) -> None:
    assert not is_public(address)
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")


def test_cookies_go_nowhere(site: Site) -> None:
    """Neither back to the site that set them, nor to another name of it after a redirect."""
    site.pages["/set"] = answer(b"page", set_cookie="who=you; Path=/")
    site.pages["/go"] = answer(status=302, location=f"http://localhost:{site.port}/a", set_cookie="key=s3cr3t")
    site.pages["/a"] = answer(b"page")
    with fetcher() as one:
        one.fetch(site.at("/set"))
        one.fetch(site.at("/go"))
    assert site.paths()[-1] == "/a"
    assert [headers for _, headers in site.asked if {"cookie", "authorization"} & headers.keys()] == []


def test_a_redirect_with_a_password_is_not_followed(site: Site) -> None:
    site.pages["/go"] = answer(status=302, location=f"http://user:s3cr3t@localhost:{site.port}/a")
    with pytest.raises(NotFetched, match="contains a user name") as refused:
        get(site, "/go")
    assert "s3cr3t" not in str(refused.value)


def test_no_address_is_logged(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.pages["/a?key=s3cr3t"] = answer(b"page")
    with caplog.at_level(logging.DEBUG):
        get(site, "/a?key=s3cr3t")
    assert "s3cr3t" not in caplog.text


def test_fetchers_at_the_same_time_are_polite_together(site: Site) -> None:
    site.pages["/a"] = answer(b"page")
    clock, turns = Clock(), Turns()
    settings = FetchSettings(allow_private=True, seconds_between=2)
    for _ in range(2):
        with Fetcher(settings, 1000, sleep=clock.sleep, now=lambda: clock.now, turns=turns) as one:
            one.fetch(site.at("/a"))
    assert clock.slept == [2.0, 2.0]  # one for robots.txt, which is asked once


def test_a_host_that_fails_is_given_up(site: Site) -> None:
    site.pages["/a"] = answer(status=503)
    with fetcher(tries=2, seconds_between=0) as one:
        for why in ("answered 503, 2 times", "answered 503, 2 times", "was given up", "was given up"):
            with pytest.raises(NotFetched, match=why):
                one.fetch(site.at("/a"))
    assert site.paths().count("/a") == 4
