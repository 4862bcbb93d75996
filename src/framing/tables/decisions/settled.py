"""Which decisions hold: everybody's newest word on each matter, if nobody else says otherwise."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import astuple, dataclass, replace

from framing.tables.decisions.decision import UNITS, Decision, DecisionKind, TextUnit
from framing.tables.decisions.places import Places

_Voices = dict[tuple[object, ...], dict[str, Decision]]  # matter -> person -> their newest row


@dataclass(frozen=True)
class Decisions:
    """The rows of decisions.csv, in the order of the file."""

    rows: tuple[Decision, ...] = ()

    @functools.cached_property
    def settled(self) -> tuple[Decision, ...]:
        """One row for each matter on which everybody who decided it agrees, in the order of the file."""
        return tuple(sorted((one[0] for one in self._standing if _agree(one)), key=lambda one: one.line))

    @functools.cached_property
    def disputed(self) -> tuple[tuple[Decision, ...], ...]:
        """The newest rows of each person on each matter on which people disagree; none of these is applied."""
        return tuple(sorted((one for one in self._standing if not _agree(one)), key=lambda one: one[0].line))

    @functools.cached_property
    def _standing(self) -> list[tuple[Decision, ...]]:
        """For each matter the newest rows that nobody has taken back."""
        told = [{row.line: row for row in voices.values() if not row.withdrawn} for voices in self._voices.values()]
        return [tuple(rows[line] for line in sorted(rows)) for rows in told if rows]

    @functools.cached_property
    def _voices(self) -> _Voices:
        by_matter: _Voices = {}
        for row in sorted(self.rows, key=lambda row: (row.when, row.line)):
            for person in row.people:
                by_matter.setdefault(row.matter, {})[person] = row
        return by_matter

    def of(self, *kinds: DecisionKind) -> Decisions:
        """The rows of these kinds."""
        return Decisions(tuple(row for row in self.rows if row.what in kinds))

    def completed(self, places: Mapping[TextUnit, Places]) -> Decisions:
        """The same rows with the hashes of their texts, where a row has only an id, and with hashes in their values."""
        return Decisions(tuple(_completed(row, places) for row in self.rows))

    def units(self) -> frozenset[TextUnit]:
        """What the texts of these decisions are."""
        return frozenset(unit for row in self.rows for unit in UNITS[row.what])

    def digest(self, kinds: Collection[DecisionKind]) -> str:
        """A hash of what these kinds come to: a second person who agrees changes it as little as a better reason."""
        told = [
            [row.what.value, row.text or [row.unit_id, row.when], list(row.span), row.value]
            for voices in self._voices.values() for row in voices.values() if row.what in kinds
        ]  # fmt: skip
        return _hash(sorted({json.dumps(one): one for one in told})) if told else ""

    def digest_of_rows(self) -> str:
        """A hash of everything in the file that is read."""
        return _hash([astuple(row) for row in self.rows]) if self.rows else ""

    def people(self) -> tuple[str, ...]:
        """Everybody who has decided something, in the order of the alphabet."""
        return tuple(sorted({person for row in self.rows for person in row.people}))


def _agree(rows: Sequence[Decision]) -> bool:
    return len({row.says for row in rows}) == 1


def _completed(row: Decision, places: Mapping[TextUnit, Places]) -> Decision:
    for unit in UNITS[row.what]:
        here = places.get(unit, Places())
        row = replace(row, text=row.text or here.hash_of.get(row.unit_id, ""))
        if row.what in (DecisionKind.CLAIM, DecisionKind.REPRINT) and (known := here.hash_of.get(row.other)):
            row = replace(row, value=row.value.removesuffix(row.other) + known)
    return row


def _hash(told: object) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
