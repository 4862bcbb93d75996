"""What a person has decided about paragraphs and topics: this one is on the topic, that one is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from framing.tables.decisions.decision import TextUnit
from framing.tables.decisions.places import paragraphs as places_of
from framing.tables.decisions.settled import Decisions
from framing.topics.named import NamedScores


@dataclass(frozen=True, slots=True)
class DecidedTopics:
    """By topic: the ids of paragraphs, and whether each is on it."""

    on: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)

    @classmethod
    def of(cls, decisions: Decisions, paragraphs: pd.DataFrame, ends: Mapping[str, str | None]) -> DecidedTopics:
        """From the decisions on memberships; `ends` says into which topic a topic was merged (None: excluded)."""
        if not decisions.rows:
            return cls()
        places = places_of(paragraphs)
        found: dict[str, dict[str, bool]] = {}
        for row in decisions.completed({TextUnit.PARAGRAPH: places}).settled:
            topic = ends.get(row.other, row.other)
            for paragraph_id in places.found(row) if topic else ():
                found.setdefault(str(topic), {})[paragraph_id] = not row.negative
        return cls(found)

    def named(self, scores: Sequence[NamedScores], ids: Sequence[str]) -> list[NamedScores]:
        """The scores with the members that people decided on. Thresholds stay: nothing is learnt from decisions."""
        return [self._named(one, ids) for one in scores]

    def _named(self, one: NamedScores, ids: Sequence[str]) -> NamedScores:
        decided = self.on.get(one.topic.topic_id)
        if not decided:
            return one
        pairs = zip(ids, one.member.tolist(), strict=True)
        return replace(one, member=np.array([decided.get(key, member) for key, member in pairs], dtype=bool))

    def discovered(self, members: pd.DataFrame, topics: Sequence[str], ids: frozenset[str]) -> pd.DataFrame:
        """The memberships with those decided on about the discovered `topics`; `ids` are all paragraphs.

        A paragraph that a person put into a topic has the similarity 0, as no rule has placed it.
        """
        decided = {(key, topic): on for topic in topics for key, on in self.on.get(topic, {}).items() if key in ids}
        if not decided:
            return members
        keys = list(members[["paragraph_id", "topic_id"]].itertuples(index=False, name=None))
        kept = members[[decided.get(key, True) for key in keys]]
        there = set(keys)
        added = [(*key, 0.0, 0.0) for key, on in decided.items() if on and key not in there]
        more = pd.DataFrame(added, columns=["paragraph_id", "topic_id", "similarity", "margin"])
        return pd.concat([kept, more], ignore_index=True) if added else kept.reset_index(drop=True)

    def taken_out(self) -> frozenset[str]:
        """The paragraphs that are not on some topic because a person said so."""
        return frozenset(key for decided in self.on.values() for key, on in decided.items() if not on)

    def told(self) -> list[str]:
        """All of it as texts in a fixed order, for a hash; empty if nothing was decided."""
        return sorted(f"{topic} {key} {on}" for topic, decided in self.on.items() for key, on in decided.items())
