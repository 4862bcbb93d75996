"""Match the topics of this run with those of the last run, and record what happened to the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from framing.topics.communities import UNASSIGNED, overlaps
from framing.topics.space import Ints

SAME = 0.3  # a topic is the same as before if its known paragraphs overlap at least this much (Jaccard)
HEIR = 0.5  # a topic that has this share of another's known paragraphs is its heir or its origin


@dataclass(frozen=True, slots=True)
class Past:
    """The topics of the last run: paragraph -> topic id, topic id -> name, and the whole history.

    `reasons`: why paragraphs without a discovered topic had none.
    `held`: paragraphs stay where they were as far as possible. If false, only ids continue, where a topic is found
    again.
    """

    members: Mapping[str, str]
    names: Mapping[str, str]
    history: pd.DataFrame
    reasons: Mapping[str, str] = field(default_factory=dict)
    held: bool = True

    @classmethod
    def of(cls, communities: pd.DataFrame, topics: pd.DataFrame, history: pd.DataFrame) -> Past:
        """Read the past from the tables of the last run, including topics that the user excluded or merged."""
        # older tables have no reasons
        communities = communities.reindex(columns=["paragraph_id", "topic_id", "reason"])
        inside = communities[communities["topic_id"].notna()]
        members = dict(zip(inside["paragraph_id"], inside["topic_id"], strict=True))
        names = dict.fromkeys(members.values(), "")
        outside = communities[communities["topic_id"].isna()]
        reasons = dict(zip(outside["paragraph_id"], outside["reason"], strict=True))
        return cls(members, names | dict(zip(topics["topic_id"], topics["name"], strict=True)), history, reasons)

    @classmethod
    def none(cls) -> Past:
        return cls({}, {}, pd.DataFrame(columns=["topic_id", "run", "event", "other", "n_paragraphs", "name"]))

    def let_go(self) -> Past:
        """The same past, but paragraphs may be regrouped as if they were all new."""
        return replace(self, held=False)

    @property
    def last_run(self) -> str | None:
        """The label of the last run with any change; labels begin with the run's number."""
        return None if self.history.empty else str(self.history["run"].max())

    def known(self, paragraph_ids: Sequence[str]) -> tuple[Ints, list[str]]:
        """Each paragraph's topic in the last run as a number (UNASSIGNED if none), and the topics' ids."""
        ids = sorted({self.members[one] for one in paragraph_ids if one in self.members})
        number = {topic: place for place, topic in enumerate(ids)}
        label = [number.get(self.members.get(one, ""), UNASSIGNED) for one in paragraph_ids]
        return np.array(label, dtype=np.int64), ids


def identify(known: Ints, known_ids: Sequence[str], label: Ints, fresh_ids: Sequence[str]) -> list[str]:
    """An id for each community of this run: that of the topic it continues, or else `fresh_ids[community]`.

    Topics and communities are paired so that as many known paragraphs as possible keep their topic (Hungarian method).
    A pair counts if its overlap reaches SAME, or if the shared paragraphs are at least HEIR of the topic or of the
    community.
    """
    seen = (known >= 0) & (label >= 0)
    if not seen.any():
        return list(fresh_ids)
    table = np.zeros((len(known_ids), len(fresh_ids)), dtype=np.int64)
    found = overlaps(known[seen], label[seen])
    table[: found.shape[0], : found.shape[1]] = found
    before = np.bincount(known[known >= 0], minlength=len(known_ids))
    after = table.sum(axis=0)
    continued: dict[int, str] = {}
    for topic, community in zip(*linear_sum_assignment(-table), strict=True):
        common = int(table[topic, community])
        if not common:
            continue
        jaccard = common / (before[topic] + after[community] - common)
        if jaccard >= SAME or common >= HEIR * before[topic] or common >= HEIR * after[community]:
            continued[community] = known_ids[topic]
    # A fresh id is the hash of a paragraph, so it can equal an old id if that topic continues elsewhere.
    old = set(known_ids)
    fresh = [one if one not in old else f"{one}-{community}" for community, one in enumerate(fresh_ids)]
    return [continued.get(community, one) for community, one in enumerate(fresh)]


def events(
    known: Ints, known_ids: Sequence[str], label: Ints, ids: Sequence[str], past: Past
) -> list[tuple[str, str, str | None]]:
    """What happened to each topic, as (topic, event, other topic): kept, new, split, merged or retired."""
    seen = (known >= 0) & (label >= 0)
    table = np.zeros((len(known_ids), len(ids)), dtype=np.int64)
    if seen.any():
        found = overlaps(known[seen], label[seen])
        table[: found.shape[0], : found.shape[1]] = found
    noted: list[tuple[str, str, str | None]] = []
    for community, topic in enumerate(ids):
        if topic in past.names:
            noted.append((topic, "kept", None))
            continue
        after = int((label == community).sum())
        origin = int(table[:, community].argmax()) if len(known_ids) else -1
        if len(known_ids) and table[origin, community] >= HEIR * after:
            noted.append((topic, "split", known_ids[origin]))
        else:
            noted.append((topic, "new", None))
    before = np.bincount(known[known >= 0], minlength=len(known_ids)) if len(known_ids) else np.zeros(0, dtype=int)
    for topic in sorted(one for one in past.names if one.startswith("t-") and one not in ids):
        place = known_ids.index(topic) if topic in known_ids else -1
        heir = int(table[place].argmax()) if place >= 0 and len(ids) else -1
        if heir >= 0 and table[place, heir] and table[place, heir] >= HEIR * before[place]:
            noted.append((topic, "merged", ids[heir]))
        else:
            noted.append((topic, "retired", None))
    return noted
