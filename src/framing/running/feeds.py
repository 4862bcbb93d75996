"""Ask feeds for new articles, and save the new pages in data/raw.

Only feeds and [remote] use a network during a run, and only if framing.toml names them.
"""

from __future__ import annotations

import logging
import re
from urllib.parse import urlsplit

from framing.errors import FeedsAway
from framing.running.stage import Counts, Outcome
from framing.settings import load
from framing.tables.store import Layout

log = logging.getLogger(__name__)


class Fetched:
    """Counts the pages fetched by all tries of one run. A later try does not see the earlier pages as new."""

    def __init__(self) -> None:
        self.pages = 0


def poll(layout: Layout, fetched: Fetched | None = None) -> Outcome | None:
    """Fetch the new pages of the feeds in framing.toml. Returns None if there are no feeds.

    Raises FeedsAway at the end if a feed did not answer. Pass the same `fetched` to each try, so that the last one
    counts the pages of all. Addresses are logged without the part after the question mark, which can be a key.
    """
    from framing.ingest import adding
    from framing.ingest.fetching import Fetcher, NotFetched

    settings = load(layout.config)
    if not settings.feeds:
        return None
    fetched = fetched or Fetched()
    counts: Counts = {"feeds": 0, "pages new": fetched.pages, "pages failed": 0}
    away: list[str] = []
    with Fetcher(settings.fetch, int(settings.ingest.max_megabytes * 1e6)) as fetcher:
        for outlet, addresses in sorted(settings.feeds.items()):
            for address in addresses:
                counts["feeds"] += 1
                try:
                    for added in adding.add_news(layout.raw, address, outlet, fetcher, settings.fetch.most):
                        counts["pages new"] += added.state != "failed"
                        counts["pages failed"] += added.state == "failed"
                        log.info("%s", _without_keys(str(added)))
                except NotFetched as error:
                    away.append(f"{outlet} ({urlsplit(address).hostname})")
                    log.warning("the feed of %s could not be read: %s", outlet, _without_keys(str(error)))
    fetched.pages = counts["pages new"]
    outcome = Outcome("feeds", counts, skipped=counts["pages new"] == 0)
    if away:
        raise FeedsAway(f"no answer from the feeds of {', '.join(away)}", outcome)
    log.info("%s", outcome)
    return outcome


def _without_keys(text: str) -> str:
    return re.sub(r"(https?://[^\s?#]*)[?#][^\s)]*", r"\1", text)
