"""The stretches of time by which a reader can narrow a page: a few months, quarters, half-years or years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST = 6  # stretches, undated included: then the set of stretches in which a dot stands is one letter
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(frozen=True, slots=True)
class Periods:
    """`labels` in order of time; the last one is for articles without a date where there are such.

    `names` are the twelve months as labels write them.
    """

    labels: tuple[str, ...]
    months: int
    first: int
    undated: bool
    names: Sequence[str]

    def of(self, day: str) -> int:
        """The place of a day (ISO, or empty) among the labels."""
        if not day:
            return len(self.labels) - 1
        return (_month(day) - self.first) // self.months

    def letter(self, days: Iterable[str]) -> str:
        """The stretches of these days as one letter; nothing if the page is not narrowed by time at all."""
        if len(self.labels) < 2:
            return ""
        return letter(self.of(day) for day in days)


def letter(places: Iterable[int]) -> str:
    """A set of places as one letter: each place a bit."""
    return LETTERS[sum(1 << place for place in set(places))]


def periods(days: Iterable[str], names: Sequence[str] = MONTHS) -> Periods:
    """The finest stretches of which there are at most MOST."""
    every = list(days)
    dated = sorted(day for day in every if day)
    undated = len(dated) < len(every)
    if not dated:
        return Periods((), 1, 0, undated, names)
    start, stop = _month(dated[0]), _month(dated[-1])
    years = (stop - start) // 12 + 1
    steps = (1, 2, 3, 6, *(12 * n for n in range(1, years + 2)))
    months = next(step for step in steps if _number(start, stop, step) <= MOST - undated)
    first = start // months * months
    labels = [_label(at, months, names) for at in range(first, stop + 1, months)]
    return Periods((*labels, *([""] if undated else [])), months, first, undated, names)


def _month(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7] or 1) - 1


def _number(start: int, stop: int, step: int) -> int:
    return stop // step - start // step + 1


def _label(at: int, months: int, names: Sequence[str]) -> str:
    year, month = divmod(at, 12)
    last_year, last_month = divmod(at + months - 1, 12)
    if months == 1:
        return f"{names[month]} {year}"
    if months < 12:
        return f"{names[month]}–{names[last_month]} {year}"
    return str(year) if months == 12 else f"{year}–{last_year}"
