"""Which articles are from about the same time as others."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date

NEAR, WEEK = 31, 7  # days


def n_near(days: Iterable[str], others: Iterable[str], near: int = NEAR) -> int:
    """How many of the `days` (ISO dates, empty if undated) have one of `others` within less than `near` days."""
    known = sorted(_ordinal(day) for day in others if day)
    return sum(1 for day in days if day and _has_one(_ordinal(day), known, near))


def n_days(first: str, last: str) -> int:
    """How many days there are from the first (an ISO date) to the last, both of them included."""
    return _ordinal(last) - _ordinal(first) + 1


def _has_one(day: int, others: list[int], near: int) -> bool:
    at = bisect_left(others, day - near + 1)
    return at < len(others) and others[at] < day + near


def _ordinal(day: str) -> int:
    """A day as a number; of a month or a year alone its first day."""
    return date.fromisoformat("-".join([*day.split("-"), "01", "01"][:3])).toordinal()
