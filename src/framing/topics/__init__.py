"""Vectors to topics: named by the user, discovered in the rest, kept apart from run to run; articles to stories."""

from __future__ import annotations

from framing.topics.finding import Found, Reading, find

__all__ = ["Found", "Reading", "find"]
