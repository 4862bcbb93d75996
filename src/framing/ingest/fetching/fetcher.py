"""Fetch one page at a time, politely: obey robots.txt, pause, try few times, and stop when it is slow or huge."""

from __future__ import annotations

import email.utils
import logging
import math
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

from framing import __version__
from framing.ingest.fetching.network import CheckedNetwork, CheckedTransport, NotFetched, OutOfTime
from framing.ingest.fetching.robots import Robots, read_robots
from framing.settings.running import FetchSettings

NAME = "framing"
_REDIRECTS = 5
_LONGEST_WAIT = 60.0  # seconds; if a site asks for more, it is not fetched this time
_BUSY = (408, 425, 429, 500, 502, 503, 504)
_MOVED = (301, 302, 303, 307, 308)
_ENCODINGS = ("", "identity", "gzip")
_GIVEN_UP = 2  # failures in a row, after which a host is not asked any more


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer from `url`, the last address of the redirects. `status` is 200, 304 or an error status."""

    url: str
    status: int
    content: bytes
    headers: Mapping[str, str]

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")


@dataclass(slots=True)
class Turns:
    """What several fetchers must know of each other to be polite together: when each host may be asked again.

    Also how often in a row it has failed, and what its robots.txt says.
    """

    robots: dict[str, Robots] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    _free_at: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, host: str, now: float, pause: float) -> float:
        """Take the next turn at a host, and return the seconds until then; `pause` seconds later is the turn after."""
        with self._lock:
            turn = max(now, self._free_at.get(host, now))
            self._free_at[host] = turn + pause
            return turn - now


class Fetcher:
    """Fetches pages. Use one for a whole job: it remembers robots.txt and the last request of each site.

    `patience` is how many seconds all its answers together may take, and the pauses before it tries again. The pauses
    that politeness asks for are not counted. `turns` is shared by fetchers that work at the same time.
    """

    def __init__(
        self, settings: FetchSettings, max_bytes: int, network: CheckedNetwork | None = None,
        sleep: Callable[[float], None] = time.sleep, now: Callable[[], float] = time.monotonic,
        turns: Turns | None = None, patience: float = math.inf,
    ) -> None:  # fmt: skip
        for name in ("httpx", "httpcore"):  # they log whole addresses, in which keys can stand
            logging.getLogger(name).setLevel(logging.WARNING)
        self._settings, self._max_bytes, self._sleep, self._now = settings, max_bytes, sleep, now
        self._turns, self._patience = turns or Turns(), patience
        self.answered = 0.0  # seconds that all answers have taken
        self._network = network or CheckedNetwork(settings.allow_private)
        contact = f"; {settings.contact}" if settings.contact else ""
        self._client = httpx.Client(
            transport=CheckedTransport(self._network), trust_env=False, timeout=settings.timeout_seconds,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # none is kept, so none goes anywhere
            headers={
                "User-Agent": f"{NAME}/{__version__} (compares news coverage{contact})", "Accept-Encoding": "gzip",
                "Accept": "text/html, application/xhtml+xml, application/xml;q=0.9, text/plain;q=0.8, */*;q=0.1",
            },
        )  # fmt: skip

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def fetch(self, address: str, etag: str = "", last_modified: str = "") -> Answer:
        """Return the page at `address`, or status 304 if it has not changed since `etag` or `last_modified`.

        Raises NotFetched, which says why: forbidden by robots.txt, not public, refused, too slow, or too large.
        """
        known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        answer = self._follow(address, {key: value for key, value in known.items() if value}, ask_robots=True)
        if answer.status not in (200, 304):
            raise NotFetched(f"{answer.url} answered with status {answer.status}")
        return answer

    def _follow(self, address: str, headers: Mapping[str, str], ask_robots: bool) -> Answer:
        seen: list[str] = []
        while len(seen) <= _REDIRECTS:
            address = urldefrag(address)[0]
            _check(address)
            if address in seen:
                raise NotFetched(f"{seen[0]} redirects in a circle, so there is no page")
            seen.append(address)
            if ask_robots and not self._asked_robots(address).allows(address):
                raise NotFetched(f"{address} was not fetched: the site's robots.txt forbids it")
            answer = self._tried(address, headers)
            target = answer.headers.get("location")
            if answer.status not in _MOVED or not target:
                return answer
            try:
                address = urljoin(address, target)
            except ValueError:
                raise NotFetched(f"{address} redirects to {target!r}, which is not a web address") from None
        raise NotFetched(f"{seen[0]} redirects more than {_REDIRECTS} times")

    def _asked_robots(self, address: str) -> Robots:
        parts = urlsplit(address)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._turns.robots:
            try:
                answer = self._follow(f"{site}/robots.txt", {}, ask_robots=False)
            except NotFetched as error:  # without knowing its rules, do not ask the site
                raise NotFetched(f"{address} was not fetched: its robots.txt cannot be read ({error})") from error
            text = answer.content.decode("utf-8", "replace") if answer.status == 200 else ""
            self._turns.robots[site] = read_robots(text.removeprefix("\ufeff"), NAME)
        return self._turns.robots[site]

    def _tried(self, address: str, headers: Mapping[str, str]) -> Answer:
        """Try until there is an answer. The pause doubles after each try, or is as long as the site asks for."""
        pause, host = 1.0, urlsplit(address).hostname or ""
        for left in range(self._settings.tries - 1, -1, -1):
            if self._turns.failures[host] >= _GIVEN_UP:
                raise NotFetched(f"{address} was not fetched: {host} was given up, because it failed several times")
            self._wait_turn(address)
            begun = self._now()
            try:
                answer = self._once(address, headers)
                if answer.status not in _BUSY:
                    self._turns.failures[host] = 0
                    return answer
                why, wait = f"answered {answer.status}", max(pause, _asked_wait(answer.headers))
            except httpx.TransportError as error:
                if "CERTIFICATE_VERIFY_FAILED" in str(error):  # trying again would not help
                    raise NotFetched(f"{address}: its TLS certificate is not valid ({error})") from error
                why, wait = f"could not be read ({error or type(error).__name__})", pause
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
                raise NotFetched(f"{address} could not be read ({error})") from error
            finally:
                took = self._now() - begun
                self._patience -= took
                self.answered += took
            if not left or wait > self._patience:
                self._turns.failures[host] += 1
            if not left:
                raise NotFetched(f"{address} {why}, {self._settings.tries} times; try again later")
            if wait > _LONGEST_WAIT:
                raise NotFetched(f"{address} {why} and asks to wait {wait:.0f} seconds; try again later")
            if wait > self._patience:
                raise NotFetched(f"{address} {why}; there is no time to ask again, so the next run asks it")
            self._sleep(wait)
            self._patience -= wait
            pause *= 2
        raise AssertionError("tries is at least 1")

    def _wait_turn(self, address: str) -> None:
        parts = urlsplit(address)
        robots = self._turns.robots.get(f"{parts.scheme}://{parts.netloc}", Robots())
        if robots.delay > _LONGEST_WAIT:
            raise NotFetched(f"{address} was not fetched: the site wants {robots.delay:.0f} seconds between requests")
        pause = max(self._settings.seconds_between, robots.delay)
        if (wait := self._turns.wait(parts.hostname or "", self._now(), pause)) > 0:
            self._sleep(wait)

    def _once(self, address: str, headers: Mapping[str, str]) -> Answer:
        if self._patience <= 0:
            raise OutOfTime(f"{address} was not fetched: the answers before it took all the time that there is")
        self._network.deadline = time.monotonic() + min(self._settings.deadline_seconds, self._patience)
        with self._client.stream("GET", address, headers=dict(headers), follow_redirects=False) as response:
            if response.status_code != 200:
                return Answer(address, response.status_code, b"", response.headers)
            if (encoding := response.headers.get("content-encoding", "").strip().lower()) not in _ENCODINGS:
                raise NotFetched(f"{address} is compressed as {encoding!r}, which cannot be read")
            announced = response.headers.get("content-length", "")
            if announced.isdecimal() and int(announced[:20]) > self._max_bytes:
                raise self._too_large(address)
            content = bytearray()
            for chunk in response.iter_bytes(16_384):  # small: a chunk can become a thousand times as large
                content += chunk
                if len(content) > self._max_bytes:
                    raise self._too_large(address)
            return Answer(address, 200, bytes(content), response.headers)

    def _too_large(self, address: str) -> NotFetched:
        limit = f"{self._max_bytes / 1e6:g} MB (ingest.max_megabytes)"
        return NotFetched(f"{address} is larger than {limit}")


def _check(address: str) -> None:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise NotFetched(f"{address} is not a web address ({error})") from None
    if parts.scheme not in ("http", "https"):
        raise NotFetched(f"{address} was not fetched: only http and https addresses are")
    if not host:
        raise NotFetched(f"{address} has no host name; write it like https://post.example/page")
    if parts.username is not None or parts.password is not None:
        raise NotFetched(f"an address at {host} contains a user name; pages behind a login are not fetched")


def _asked_wait(headers: Mapping[str, str]) -> float:
    """Return the seconds of a Retry-After header, which contains seconds or a date; 0 if there is none."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        return max(email.utils.parsedate_to_datetime(value).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return 0.0
