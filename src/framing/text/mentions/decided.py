"""What a person has decided about people and labels: who is the same person, and what a text calls somebody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from framing.settings import NameSettings
from framing.tables.decisions.decision import NONE, DecisionKind, TextUnit
from framing.tables.decisions.places import Places
from framing.tables.decisions.places import paragraphs as places_of
from framing.tables.decisions.settled import Decisions


@dataclass(frozen=True, slots=True)
class DecidedNames:
    """Pairs of full names that are one person (`same`) or two (`apart`), and labels by paragraph."""

    same: frozenset[frozenset[str]] = frozenset()
    apart: frozenset[frozenset[str]] = frozenset()
    labels: Mapping[str, tuple[tuple[int, int, str], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, decisions: Decisions, paragraphs: pd.DataFrame) -> DecidedNames:
        """From the decisions on people and labels."""
        chosen = decisions.of(DecisionKind.PERSON, DecisionKind.LABEL)
        labelled = any(row.what is DecisionKind.LABEL for row in chosen.rows)
        places = places_of(paragraphs) if labelled else Places()
        pairs: tuple[set[frozenset[str]], set[frozenset[str]]] = set(), set()
        labels: dict[str, list[tuple[int, int, str]]] = {}
        for row in chosen.completed({TextUnit.PARAGRAPH: places}).settled:
            if row.what is DecisionKind.PERSON:
                pairs[row.negative].add(frozenset({" ".join(row.id.split()), row.other}))
            else:
                for key in places.found(row):
                    labels.setdefault(key, []).append((*row.span, row.says))
        return cls(frozenset(pairs[0]), frozenset(pairs[1]), {key: tuple(one) for key, one in labels.items()})

    def is_apart(self, names: Iterable[str], other: str) -> bool:
        """Whether a full name is somebody else than the person with these names."""
        return bool(self.apart) and any(frozenset({one, other}) in self.apart for one in names)

    def is_same(self, names: Iterable[str], other: str) -> bool:
        """Whether a full name is the person with these names, whatever the rules make of it."""
        return bool(self.same) and any(frozenset({one, other}) in self.same for one in names)

    def listed(self, names: Mapping[str, NameSettings]) -> dict[str, NameSettings]:
        """The people of framing.toml with the names that are theirs by a decision, and without those that are not."""
        if not self.same and not self.apart:
            return dict(names)
        return {key: self._with_names(setting) for key, setting in names.items()}

    def _with_names(self, setting: NameSettings) -> NameSettings:
        own = (setting.label, *setting.names)
        more = {name for pair in self.same if pair & set(own) for name in pair}
        less = {name for pair in self.apart if setting.label in pair for name in pair - {setting.label}}
        names = (*setting.names, *sorted(more - set(setting.names)))
        return setting.model_copy(update={"names": tuple(name for name in names if name not in less)})

    def labelled(self, mentions: pd.DataFrame) -> pd.DataFrame:
        """The mentions with the labels that people decided on; `none` takes a mention away."""
        if not self.labels:
            return mentions
        columns = mentions[["paragraph_id", "start", "end", "form"]].itertuples(index=False, name=None)
        forms = [self._form(*place) for place in columns]
        return mentions.assign(form=forms)[[form != NONE for form in forms]].reset_index(drop=True)

    def _form(self, paragraph_id: str, start: int, end: int, form: str) -> str:
        for first, last, says in self.labels.get(paragraph_id, ()):
            if start < last and first < end:
                return says
        return form
