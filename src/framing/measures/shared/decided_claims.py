"""What a person has decided about claims: these two sentences say the same, those two do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.measures.shared.agreement import SAME
from framing.tables.decisions.decision import DecisionKind, TextUnit
from framing.tables.decisions.places import sentences as places_of
from framing.tables.decisions.settled import Decisions

_Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class DecidedClaims:
    """For a row of Corpus.spoken: the rows that say the same, and those that do not."""

    same: Mapping[int, frozenset[int]] = field(default_factory=dict)
    apart: Mapping[int, frozenset[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, decisions: Decisions, spoken: pd.DataFrame, outlets: pd.Series) -> DecidedClaims:
        """From the decisions on claims; `outlets` are those of the articles."""
        chosen = decisions.of(DecisionKind.CLAIM)
        if not chosen.rows:
            return cls()
        places = places_of(spoken, {str(article): str(outlet) for article, outlet in outlets.items()})
        rows = dict(zip(spoken["sentence_id"], range(len(spoken)), strict=True))
        pairs: tuple[dict[int, set[int]], dict[int, set[int]]] = {}, {}
        for row in chosen.completed({TextUnit.SENTENCE: places}).settled:
            for one in places.found(row):
                for other in places.pointed(row.other):
                    pairs[row.negative].setdefault(rows[one], set()).add(rows[other])
                    pairs[row.negative].setdefault(rows[other], set()).add(rows[one])
        same, apart = ({key: frozenset(others) for key, others in found.items()} for found in pairs)
        return cls(same, apart)

    def is_same(self, one: int, other: int) -> bool:
        """Whether a person said that two sentences say the same."""
        return other in self.same.get(one, ())

    def against(self, row: int, told: _Rows) -> list[int]:
        """Those of the rows `told` that do not tell the claim of the sentence `row`, by a decision.

        Where two of them were told apart, and neither is that sentence, the first one tells it.
        """
        if not self.apart:
            return []
        kept, gone = [row], list[int]()
        for one in told.tolist():
            if one == row or not self.apart.get(one, frozenset()).intersection(kept):
                kept.append(one)
            else:
                gone.append(one)
        return gone

    def apart_from(self, told: _Rows) -> list[int]:
        """The rows that a person has told apart from one of the rows `told`."""
        return sorted({other for one in told.tolist() for other in self.apart.get(one, ())}) if self.apart else []

    def applied(self, row: int, told: _Rows, cosine: NDArray[np.float32]) -> tuple[_Rows, NDArray[np.float32]]:
        """The rows that tell the claim of the sentence `row`, and how near each sentence of the corpus is to it.

        What a person put there counts as near as what surely says the same.
        """
        told = told[~np.isin(told, self.against(row, told))]
        more = sorted({other for one in told.tolist() for other in self.same.get(one, ())} - set(told.tolist()))
        added: Sequence[int] = [one for one in more if not self.apart.get(one, frozenset()).intersection(told.tolist())]
        if not added:
            return told, cosine
        raised = cosine.copy()
        raised[added] = np.maximum(raised[added], SAME)
        return np.concatenate([told, np.array(added, dtype=np.int64)]), raised
