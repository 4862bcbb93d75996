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


def close_pairs(corpus: FinishedTables, words: Wording) -> tuple[tuple[TopicRef, Close], ...]:
    """Topics that may be one, each pair once: the named and the closest first."""
    told = [(topic, close) for key, topic in corpus.topics.items() for close in close_to(corpus, words, key)]
    pairs = [(topic, close) for topic, close in told if topic.order < close.topic.order]
    return tuple(sorted(pairs, key=lambda pair: (not pair[0].named, -pair[1].near)))
