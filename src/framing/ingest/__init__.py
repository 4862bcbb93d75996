"""Bytes to articles. Each input becomes an Article, or a Rejected row that says why not."""

from framing.ingest.read import duplicates, read
from framing.ingest.sources import fingerprint, outlets, walk

__all__ = ["duplicates", "fingerprint", "outlets", "read", "walk"]
