"""From vectors to topics, and from articles to stories.

Topics are named by the user, or discovered in the other paragraphs. They keep their ids from run to run.
"""

from __future__ import annotations

from framing.topics.finding import TopicsFound, find, score
from framing.topics.reading import TopicTexts
from framing.topics.registry import Past

__all__ = ["Past", "TopicTexts", "TopicsFound", "find", "score"]
