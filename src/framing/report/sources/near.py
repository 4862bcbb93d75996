"""Which articles are from about the same time as others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date

NEAR = 31  # days


def n_near(days: Iterable[str], others: Iterable[str]) -> int:
    """How many of the `days` (ISO dates, empty if undated) have one of `others` within less than 31 days."""
    known = sorted(_ordinal(day) for day in others if day)
    return sum(1 for day in days if day and _has_one(_ordinal(day), known))


def _has_one(day: int, others: list[int]) -> bool:
    at = bisect_left(others, day - NEAR + 1)
    return at < len(others) and others[at] < day + NEAR


def _ordinal(day: str) -> int:
    """A day as a number; of a month or a year alone its first day."""
    return date.fromisoformat("-".join([*day.split("-"), "01", "01"][:3])).toordinal()
