"""What each measure is and how its numbers are written: title, unit, what it may and may not be read as."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from framing.report.wording import Wording

SAID = ("title", "unit", "may", "must_not", "reliability")
MINUS, DASH = "−", "–"


def plain(number: float, digits: int) -> str:
    """A number with at most `digits` decimals and a true minus sign; no negative zero."""
    text = f"{number:,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def percent(share: float) -> str:
    """A share of one as a percentage: whole from 10 up, one decimal below; only all is 100%."""
    number = share * 100
    size = abs(number)
    if 99.5 <= size < 100:
        return f"{plain(math.copysign(min(size, 99.9), number), 1)}%"
    text = plain(number, 0 if size >= 9.95 or size == 0 else 1 if size >= 0.05 else 2)
    return f"{text.removesuffix('.00').removesuffix('.0')}%"


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
    tier: str = ""
    reliability: str = ""
    inference: str = "tested"
    order: int = 99
    items: tuple[tuple[str, str, str], ...] = ()
    share: bool = False

    def trust(self, item: str) -> tuple[str, str]:
        """Tier and benchmark of one item, which may differ from the measure's own."""
        return next(((tier, text) for name, tier, text in self.items if name == item), (self.tier, self.reliability))

    @property
    def is_share(self) -> bool:
        return self.share or "share" in self.unit.lower()

    def write(self, number: float | None) -> str:
        """A value of this measure, or a dash."""
        if number is None or not math.isfinite(number):
            return DASH
        return percent(number) if self.is_share else plain(number, 2 if abs(number) < 100 else 0)

    def signed(self, number: float | None) -> str:
        """A difference of this measure with its sign, or a dash."""
        if number is None or not math.isfinite(number):
            return DASH
        text = percent(number).removesuffix("%") if self.is_share else self.write(number)
        return text if text.startswith(MINUS) or text.strip("0.") == "" else f"+{text}"


ORDER = (
    "coverage",
    "naming",
    "claims",
    "frames",
    "loaded",
    "portrayal",
    "quoted",
    "speakers",
    "attribution",
    "scare",
    "agency",
    "wording",
    "names",
    "axes",
    "headline",
    "separability",
)


def notes(
    measures: Iterable[Any], present: Iterable[str] = (), words: Wording | None = None
) -> Mapping[str, Note]:
    """Notes by the measure's name; measures that only occur in the tables get their name as their title.

    What a measure says of itself is in English, in its own file; another language says it in its strings, under
    [measure.<name>] with the names of SAID.
    """
    found = [_note(measure) for measure in measures]
    known = {note.name for note in found}
    found += [Note(name, name.replace("_", " ").capitalize(), "value") for name in sorted(set(present) - known)]
    placed = sorted(found, key=lambda note: (ORDER.index(note.name) if note.name in ORDER else len(ORDER), note.name))
    return {note.name: _at(_translated(note, words), order) for order, note in enumerate(placed)}


def _translated(note: Note, words: Wording | None) -> Note:
    found = {name: words.find(f"measure.{note.name}.{name}") for name in SAID} if words else {}
    said: dict[str, Any] = {name: text for name, text in found.items() if text is not None}
    return replace(note, share=note.is_share, **said)


def _at(note: Note, order: int) -> Note:
    return replace(note, order=order)


def _note(measure: Any) -> Note:
    reliability = getattr(measure, "reliability", None)
    items = getattr(measure, "item_reliability", ())
    return Note(
        name=measure.name,
        title=measure.title,
        unit=measure.unit,
        low=getattr(measure, "low", None),
        high=getattr(measure, "high", None),
        reads=_text(measure, "reads"),
        may=_text(measure, "may_be_read_as"),
        must_not=_text(measure, "must_not_be_read_as"),
        tier=_text(reliability, "tier"),
        reliability=_text(reliability, "benchmark"),
        inference=_text(measure, "inference") or "tested",
        items=tuple((name, _text(found, "tier"), _text(found, "benchmark")) for name, found in items),
    )


def _text(measure: Any, name: str) -> str:
    return str(getattr(measure, name, "") or "")
