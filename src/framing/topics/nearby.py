"""Similar topics, which may be one topic, and the topic nearest to each unassigned paragraph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.topics.space import Floats, Ints, Vectors, sums, unit

CLOSE = 0.6  # two topics at least this similar are suggested to be merged
FEW = 10  # with fewer topics than this, their usual similarity cannot be estimated
PAIRS = ["topic_id", "other", "similarity", "close"]
UNASSIGNED = ["paragraph_id", "reason", "nearest_topic", "similarity"]


@dataclass(frozen=True, slots=True)
class Centres:
    """The centre of each topic among all paragraphs: unit rows [topics, d], in the order of `topic_ids`."""

    topic_ids: tuple[str, ...]
    rows: Vectors

    @classmethod
    def of(cls, rows: Vectors, paragraph_ids: Sequence[str], memberships: pd.DataFrame) -> Centres:
        """Compute the centres from the paragraphs' `rows` and the memberships."""
        number, topics = pd.factorize(memberships["topic_id"].to_numpy(dtype=object), sort=True)
        place = pd.Series(np.arange(len(paragraph_ids)), index=list(paragraph_ids))
        members = rows[place[memberships["paragraph_id"]].to_numpy(dtype=np.int64)]
        return cls(tuple(str(topic) for topic in topics), unit(sums(number, members)))

    def pairs(self, kinds: Mapping[str, str], sizes: Mapping[str, int]) -> pd.DataFrame:
        """Each discovered topic with its nearest topic, and every other similar pair.

        For `close` pairs the report suggests merging `topic_id` into `other`, which is the larger or the named one.
        Similarity runs from what any two topics share (0) to identical (1).
        """
        likeness = np.asarray(self.rows @ self.rows.T, dtype=np.float64)
        apart = np.triu_indices(len(likeness), 1)
        usual = max(0.0, float(np.median(likeness[apart]))) if len(likeness) >= FEW else 0.0
        likeness = np.round((likeness - usual) / (1.0 - usual), 6)
        np.fill_diagonal(likeness, -2.0)
        nearest = likeness.argmax(axis=1) if len(likeness) > 1 else np.zeros(0, dtype=np.int64)
        wanted = {(min(one, int(other)), max(one, int(other))) for one, other in enumerate(nearest)}
        wanted |= {(int(one), int(other)) for one, other in np.argwhere(np.triu(likeness >= CLOSE, 1))}
        found = []
        for pair in sorted(wanted):
            # The smaller of two discovered topics is the one to be merged, and never a named topic.
            two = (self.topic_ids[place] for place in pair)
            topic, into = sorted(two, key=lambda one: (kinds[one] == "named", sizes[one], one))
            if kinds[topic] == "discovered":
                similarity = float(likeness[pair])
                found.append((topic, into, similarity, similarity >= CLOSE))
        return pd.DataFrame(found, columns=PAIRS)

    def nearest(self, rows: Vectors) -> tuple[list[str | None], Floats]:
        """The topic nearest to each row and its cosine; None if there are no topics."""
        if not self.topic_ids:
            return [None] * len(rows), np.full(len(rows), np.nan)
        likeness = np.round(np.asarray(rows @ self.rows.T, dtype=np.float64), 6)
        place = likeness.argmax(axis=1)
        return [self.topic_ids[one] for one in place], likeness[np.arange(len(rows)), place]


def unassigned(
    rows: Vectors, paragraph_ids: Sequence[str], outside: Ints, reasons: Mapping[str, str], centres: Centres
) -> pd.DataFrame:
    """The paragraphs at the positions `outside` that are in no topic, the reason, and each one's nearest topic."""
    ids = [paragraph_ids[place] for place in outside]
    topics, similarity = centres.nearest(rows[outside])
    why = [reasons[one] for one in ids]
    return pd.DataFrame(dict(zip(UNASSIGNED, (ids, why, topics, similarity), strict=True)))
