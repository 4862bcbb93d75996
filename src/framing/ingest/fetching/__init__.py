"""Fetch pages from the web politely and safely: only allowed addresses, robots.txt, and one page at a time."""

from framing.ingest.fetching.fetcher import Answer, Fetcher, Turns
from framing.ingest.fetching.network import NotFetched, OutOfTime

__all__ = ["Answer", "Fetcher", "NotFetched", "OutOfTime", "Turns"]
