"""What each measure is and how its numbers are written: title, unit, what it may and may not be read as."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from framing.measures.cards import Card, Items, Part
from framing.measures.reliability import Reliability
from framing.report.wording import Wording
from framing.report.writing import DASH, ENGLISH, MINUS, Writing

SHOWN = (  # what a card says of how the report shows its measure
    "items", "about", "own_chart", "on_main_part", "marked", "unsaid", "only_more", "said_untested_from",
    "said_from_mentions", "said_from_articles", "at_a_glance", "first_page", "centred",
    "by_speaker", "in_short", "item_kinds", "compares", "of_events",
)  # fmt: skip
SAID = ("title", "unit", "may", "must_not")
LAST = 10_000  # the place of a measure without a card


@dataclass(frozen=True, slots=True)
class Note:
    """A measure as the report speaks of it; `order` is its place on a page."""

    name: str
    title: str
    unit: str
    low: float | None = None
    high: float | None = None
    reads: str = ""
    may: str = ""
    must_not: str = ""
    reliability: str = ""
    inference: str = "tested"
    order: int = LAST
    worth: Reliability | None = None
    item_worth: Mapping[str, Reliability] = field(default_factory=dict)
    share: bool = False
    items: Items = Items.NONE  # this and the rest: see measures.cards.Card
    about: Part = Part.BODY
    own_chart: bool = False
    on_main_part: bool = False
    marked: str = "yes"
    unsaid: bool = False
    centred: bool = False
    only_more: bool = False
    said_untested_from: float | None = None
    said_from_mentions: int = 0
    said_from_articles: int = 0
    at_a_glance: bool = False
    by_speaker: bool = False
    first_page: int = 2
    in_short: int = 1
    compares: bool = False
    of_events: bool = False
    item_kinds: Mapping[str, str] = field(default_factory=dict)
    item_words: Mapping[str, str] = field(default_factory=dict)  # what another language calls its items
    writing: Writing = ENGLISH

    def trust(self, item: str) -> Reliability | None:
        """How far one item can be trusted; None if nobody has said it."""
        return self.item_worth.get(item, self.worth)

    def is_unsure(self, item: str) -> bool:
        """Whether an item is not reliable enough for anything to be stated of it."""
        found = self.trust(item)
        return found is not None and found.tier == "C"

    def leads(self, item: str) -> bool:
        """Whether sentences about an item may stand on a first page."""
        found = self.trust(item)
        return found is None or found.first_page

    @property
    def tier(self) -> str:
        """The tier of the measure as a whole."""
        return self.worth.tier if self.worth else ""

    @property
    def is_share(self) -> bool:
        return self.share or "share" in self.unit.lower()

    def write(self, number: float | None) -> str:
        """A value of this measure, or a dash."""
        if number is None or not math.isfinite(number):
            return DASH
        writing = self.writing
        return writing.percent(number) if self.is_share else writing.plain(number, 2 if abs(number) < 100 else 0)

    def signed(self, number: float | None) -> str:
        """A difference of this measure with its sign, or a dash."""
        if number is None or not math.isfinite(number):
            return DASH
        text = self.writing.points(number) if self.is_share else self.write(number)
        return text if text.startswith(MINUS) or not any(one in text for one in "123456789") else f"+{text}"


def notes(
    measures: Iterable[Card], present: Iterable[str] = (), words: Wording | None = None
) -> Mapping[str, Note]:
    """Notes by the measure's name; measures that only occur in the tables get their name as their title.

    What a measure says of itself is in English, on its card; another language says it in its strings, under
    [measure.<name>] with the names of SAID.
    """
    found = [_note(card) for card in measures]
    known = {note.name for note in found}
    found += [Note(name, name.replace("_", " ").capitalize(), "value") for name in sorted(set(present) - known)]
    placed = sorted(found, key=lambda note: (note.order, note.name))
    return {note.name: _translated(note, words) for note in placed}


def _translated(note: Note, words: Wording | None) -> Note:
    if words is None:
        return replace(note, share=note.is_share)
    found = {name: words.find(f"measure.{note.name}.{name}") for name in SAID}
    said: dict[str, Any] = {name: text for name, text in found.items() if text is not None}
    items = words.get("measure", {}).get(note.name, {}).get("items", {})
    told = {"reliability": words.reliability(note.worth), "item_words": items, "writing": words.writing}
    return replace(note, share=note.is_share, **told, **said)


def _note(card: Card) -> Note:
    return Note(
        name=card.name,
        title=card.title,
        unit=card.unit,
        low=card.low,
        high=card.high,
        reads=card.reads,
        may=card.may_be_read_as,
        must_not=card.must_not_be_read_as,
        reliability=str(card.reliability),
        inference=card.inference,
        order=card.order,
        worth=card.reliability,
        item_worth=card.item_reliability,
        **{name: getattr(card, name) for name in SHOWN},
    )
