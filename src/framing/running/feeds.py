"""Ask feeds for new articles, and save the new pages in data/raw.

Only feeds and [remote] use a network during a run, and only if framing.toml names them. Feeds are asked before the
workspace is locked, and hosts at the same time: a feed that is away delays nobody.
"""

from __future__ import annotations

import contextvars
import logging
import queue
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from framing.errors import BadSettings, FeedsAway
from framing.running.keys import without_keys
from framing.running.stage import Counts, Outcome
from framing.settings import Settings, load
from framing.tables.files import make_way
from framing.tables.store import Layout

if TYPE_CHECKING:
    from framing.ingest.adding import Added

log = logging.getLogger(__name__)

_AT_ONCE = 64  # hosts that are asked at the same time: those that never answer must not keep the others waiting
_PATIENT = 35.0  # seconds; after that, a run waits only while pages come as fast as politeness allows
_QUICK = 1.0  # seconds that an answer of a feed takes at most, on average, for its pages to be waited for
_QUIET = 5.0  # seconds without such a page, besides the pause between two, after which the run begins
_LONGER = 5.0  # seconds more than all feeds may take, for what cannot be stopped at once


class Fetched:
    """What all tries of one run have fetched, and until when they may go on (time.monotonic).

    A later try asks only the feeds that were away, and does not count the earlier pages as new.
    """

    def __init__(self) -> None:
        self.pages = 0
        self.failed = 0
        self.read: set[str] = set()  # the addresses of feeds that did answer
        self.until: float | None = None
        self.patient: float | None = None  # until when it waits for every feed


def poll(layout: Layout, fetched: Fetched | None = None) -> Outcome | None:
    """Fetch the new pages of the feeds in framing.toml. Returns None if there are no feeds, or another run asks them.

    Raises FeedsAway at the end if a feed did not answer. Pass the same `fetched` to each try, so that the last one
    counts the pages of all. Addresses are logged without the part after the question mark, which can be a key.
    """
    settings = load(layout.config)
    if not settings.feeds:
        return None
    layout.processed.mkdir(parents=True, exist_ok=True)
    make_way(layout.feeds_lock)
    try:
        with FileLock(layout.feeds_lock).acquire(timeout=0):
            return _poll(layout, settings, fetched or Fetched())
    except Timeout:
        log.info("the feeds are just being asked for another run, so they are not asked again")
        return None


def asked_first(layout: Layout) -> tuple[Outcome | None, str]:
    """What the feeds gave to a run that is about to begin, and what to tell of those that are away."""
    try:
        return poll(layout), ""
    except BadSettings:
        return None, ""  # the run itself says so
    except FeedsAway as away:
        return away.outcome, str(away)


def _poll(layout: Layout, settings: Settings, fetched: Fetched) -> Outcome:
    fetched.until = fetched.until or time.monotonic() + settings.fetch.feeds_seconds
    fetched.patient = fetched.patient or time.monotonic() + _PATIENT
    every = [(outlet, address) for outlet, some in sorted(settings.feeds.items()) for address in some]
    away = {address: outlet for outlet, address in every if address not in fetched.read}
    asking = _Polling(layout, settings, away)
    for news in asking.until(fetched.until + _LONGER, fetched.patient):
        if isinstance(news, str):
            away.pop(news, None)
            fetched.read.add(news)
        else:
            fetched.pages += news.state != "failed"
            fetched.failed += news.state == "failed"
            log.info("%s", without_keys(str(news)))
    counts: Counts = {"feeds": len(every), "pages new": fetched.pages, "pages failed": fetched.failed}
    outcome = Outcome("feeds", counts, skipped=fetched.pages == 0)
    if away:
        names = ", ".join(f"{outlet} ({urlsplit(address).hostname})" for address, outlet in away.items())
        raise FeedsAway(f"no answer from the feeds of {names}", outcome)
    log.info("%s", outcome)
    return outcome


class _Polling:
    """Feeds (outlets by address) while they are asked: several hosts at a time, the feeds of one after the other."""

    def __init__(self, layout: Layout, settings: Settings, feeds: dict[str, str]) -> None:
        from framing.ingest.fetching import Turns

        self.layout, self.settings, self.turns = layout, settings, Turns()
        self.ended = threading.Event()
        self.lively = time.monotonic()  # when a page came last from a feed that answers quickly
        self.found: queue.Queue[Added | str | None] = queue.Queue()
        by_host: dict[str, list[tuple[str, str]]] = {}
        for address, outlet in feeds.items():
            by_host.setdefault(urlsplit(address).hostname or "", []).append((address, outlet))
        self.waiting: queue.SimpleQueue[list[tuple[str, str]]] = queue.SimpleQueue()
        for some in by_host.values():
            self.waiting.put(some)
        self.threads = min(_AT_ONCE, len(by_host))

    def until(self, moment: float, patient: float) -> Iterator[Added | str]:
        """What comes of the feeds until a moment (time.monotonic): pages, and the address of each feed that is read.

        From the moment `patient` on, it goes on only while pages come from feeds that answer quickly. What has not come
        by then is not waited for: its threads end by themselves.
        """
        quiet = _QUIET + self.settings.fetch.seconds_between
        for _ in range(self.threads):
            context = contextvars.copy_context()  # so Prefect knows which run the log lines belong to
            threading.Thread(target=context.run, args=(self._work,), daemon=True).start()
        running = self.threads
        try:
            while running:
                end = min(moment, max(patient, self.lively + quiet))
                news = self.found.get(timeout=max(end - time.monotonic(), 0.01))
                if news is None:
                    running -= 1
                else:
                    yield news
        except queue.Empty:
            log.warning("the run does not wait longer for the feeds that are left; the next run asks them")
        finally:
            self.ended.set()

    def _work(self) -> None:
        try:
            while not self.ended.is_set():
                for address, outlet in self.waiting.get_nowait():
                    self._ask(address, outlet)
        except queue.Empty:
            pass
        finally:
            self.found.put(None)

    def _ask(self, address: str, outlet: str) -> None:
        from framing.ingest.adding import add_news
        from framing.ingest.fetching import Fetcher, NotFetched

        host, fetch = urlsplit(address).hostname or "", self.settings.fetch
        try:
            if self.turns.failures[host]:
                raise NotFetched(f"{host} has just failed to answer, so it was not asked again")
            size = int(self.settings.ingest.max_megabytes * 1e6)
            with Fetcher(fetch, size, turns=self.turns, patience=fetch.feed_seconds) as fetcher:
                news = add_news(self.layout.raw, address, outlet, fetcher, fetch.most)
                for number, added in enumerate(news, start=3):
                    if fetcher.answered <= _QUICK * number:  # what it answered: its rules, the feed, and the pages
                        self.lively = time.monotonic()
                    self.found.put(added)
                    if self.ended.is_set():
                        return
            self.found.put(address)
        except NotFetched as error:
            log.warning("the feed of %s could not be read: %s", outlet, without_keys(str(error)))
        except Exception as error:  # one feed must not end a run, whatever it sent
            what = without_keys(f"{type(error).__name__}: {error}")
            log.warning("the feed of %s could not be read (%s); please report it", outlet, what[:300])
