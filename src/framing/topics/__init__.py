"""From vectors to topics, and from articles to stories.

Topics are named by the user, or discovered in the other paragraphs. They keep their ids from run to run.
"""

from __future__ import annotations

from framing.topics.finding import TopicsFound, find
from framing.topics.held import HeldTopics
from framing.topics.reading import TopicTexts
from framing.topics.registry import Past
from framing.topics.scoring import Ground, score

__all__ = ["Ground", "HeldTopics", "Past", "TopicTexts", "TopicsFound", "find", "score"]
