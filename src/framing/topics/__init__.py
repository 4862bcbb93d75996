"""Vectors to topics: named by the user, discovered in the rest, kept apart from run to run; articles to stories."""

from __future__ import annotations

from framing.topics.finding import TopicsFound, find, score
from framing.topics.reading import TopicTexts
from framing.topics.registry import Past

__all__ = ["Past", "TopicTexts", "TopicsFound", "find", "score"]
