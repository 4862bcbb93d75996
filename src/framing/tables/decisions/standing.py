"""What became of each decision: it is applied, its text is gone, people disagree, or a newer row takes its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pandas as pd

from framing.tables.decisions.decision import UNITS, Decision, DecisionKind, TextUnit
from framing.tables.decisions.places import Places, places
from framing.tables.decisions.settled import Decisions
from framing.tables.languages import unread
from framing.tables.records import QuoteKind

Read = Callable[[str], pd.DataFrame]  # a table by its name
GONE = "no article that is compared has its text"


class State(StrEnum):
    """What became of a decision."""

    APPLIED = "applied"
    LOST = "lost"
    DISPUTED = "disputed"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Standing:
    """A row of decisions.csv, what became of it, why, and the ids of the texts that it is about."""

    decision: Decision
    state: State
    why: str = ""
    ids: tuple[str, ...] = ()


def standings(
    decisions: Decisions, read: Read, topics: Collection[str], reads: Collection[str] = ()
) -> tuple[Standing, ...]:
    """What became of each row, in the order of the file.

    `topics` are the ids of topics that there are. `reads` are the languages that are read; empty: all.
    """
    if not decisions.rows:
        return ()
    found = {unit: places(unit, read) for unit in sorted(decisions.units())}
    whole = decisions.completed(found)
    settled = {row.line for row in whole.settled}
    agreed = {row.matter: row.says for row in whole.settled}
    rivals = {row.line: several for several in whole.disputed for row in several}
    known = _TextsThere(read, found, topics, reads)
    rows = []
    for row in whole.rows:
        ids = tuple(key for unit in UNITS[row.what] for key in found[unit].found(row))
        if row.line in rivals:
            others = sorted({f"{one.says} ({one.who})" for one in rivals[row.line] if one.says != row.says})
            rows.append(Standing(row, State.DISPUTED, f"others say: {', '.join(others)}", ids))
        elif row.line not in settled and (row.withdrawn or agreed.get(row.matter) != row.says):
            why = "it takes an earlier decision back" if row.withdrawn else "a newer row takes its place"
            rows.append(Standing(row, State.REPLACED, why, ids))
        else:
            why = known.missing(row, ids)
            rows.append(Standing(row, State.LOST if why else State.APPLIED, why, ids))
    return tuple(rows)


def topics_there(topics: pd.DataFrame, merged: Mapping[str, Any]) -> frozenset[str]:
    """The ids of topics that a decision may be about: those of the table, and those that were merged into one of them.

    `merged` are the settings [discovered], with the topic `into` which each was merged.
    """
    found = set(topics["topic_id"])
    for key, chosen in merged.items():
        while chosen is not None and chosen.into and chosen.into not in found:
            chosen = merged.get(chosen.into)
        if chosen is not None and chosen.into and not chosen.exclude:
            found.add(key)
    return frozenset(found)


def by_state(rows: Sequence[Standing]) -> dict[State, int]:
    """How many rows are in each state."""
    return {state: sum(one.state is state for one in rows) for state in State}


def decided_texts(decisions: Decisions, read: Read) -> frozenset[str]:
    """The ids of the articles and paragraphs about which, or about a sentence of which, a person has decided something.

    What a measure says of them is no longer the measure's own word. So they must not be counted when somebody asks how
    often the measure is right.
    """
    if not decisions.rows:
        return frozenset()
    found = {unit: places(unit, read) for unit in sorted(decisions.units())}
    settled = decisions.completed(found).settled
    ids = {key for row in settled for unit in UNITS[row.what] for key in found[unit].found(row)}
    sentences = read("sentences") if TextUnit.SENTENCE in found else None
    if sentences is not None:
        ids |= set(sentences.loc[sentences["sentence_id"].isin(list(ids)), "paragraph_id"])
    return frozenset(ids)


@dataclass(frozen=True, slots=True)
class _TextsThere:
    """What there is in the tables."""

    read: Read
    found: Mapping[TextUnit, Places]
    topics: Collection[str]
    reads: Collection[str]

    def missing(self, row: Decision, ids: Sequence[str]) -> str:
        """What of the things that a decision is about is gone; empty if nothing is."""
        if row.what is DecisionKind.PERSON:
            return "" if self._is_named(row.id) else f"no article that is compared names {row.id}"
        if not ids:
            return GONE
        if row.what is DecisionKind.MEMBERSHIP and row.other not in self.topics:
            return f"there is no topic {row.other} any more"
        if row.what is DecisionKind.MEMBERSHIP and not row.negative and self._is_unread(ids):
            return "its article is in a language that is not read, so it is on no topic"
        if row.what is DecisionKind.SPEAKER and not self._is_quoted(row, ids):
            return "no quotation begins there any more"
        if row.what in (DecisionKind.CLAIM, DecisionKind.REPRINT) and row.other:
            there = any(self.found[unit].pointed(row.other) for unit in UNITS[row.what])
            return "" if there else "the other text that it names is gone"
        return ""

    def _is_named(self, name: str) -> bool:
        return bool(self.read("paragraphs")["text"].str.contains(" ".join(name.split()), regex=False).any())

    def _is_unread(self, ids: Sequence[str]) -> bool:
        articles, paragraphs = self.read("articles"), self.read("paragraphs")
        foreign = articles.loc[unread(articles, self.reads), "article_id"]
        here = paragraphs.loc[paragraphs["paragraph_id"].isin(list(ids)), "article_id"]
        return bool(here.isin(foreign).all())

    def _is_quoted(self, row: Decision, ids: Sequence[str]) -> bool:
        quotes = self.read("quotes")
        here = quotes["paragraph_id"].isin(list(ids)) & (quotes["start"] == row.span[0])
        return bool((here & (quotes["kind"] != QuoteKind.SCARE.value)).any())
