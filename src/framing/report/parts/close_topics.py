"""Topics so close to one another that they may be one."""

from __future__ import annotations

from dataclasses import dataclass

from framing.report.sources.corpus import FinishedTables
from framing.report.sources.refs import TopicRef
from framing.report.wording import Wording


@dataclass(frozen=True, slots=True)
class Close:
    """A topic so close to this one that they may be one, and the command that makes them one."""

    topic: TopicRef
    near: float
    similarity: str
    command: str


def close_to(corpus: FinishedTables, words: Wording, topic_id: str) -> tuple[Close, ...]:
    """The topics that were suggested to be one with this, the closest first."""
    return tuple(
        Close(
            corpus.topics[other if one == topic_id else one],
            near,
            words.writing.plain(near, 2),
            f"framing topics merge {one} {other}",
        )
        for one, other, near in corpus.close_topics.get(topic_id, ())
    )
