"""Vectors to topics: named by the user, discovered in the rest, kept apart from run to run; articles to stories."""

from __future__ import annotations

from framing.topics.finding import Found, find, score
from framing.topics.reading import Reading
from framing.topics.registry import Past

__all__ = ["Found", "Past", "Reading", "find", "score"]
