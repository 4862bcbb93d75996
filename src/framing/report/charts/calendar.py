"""When each outlet wrote on a topic, as geometry: a mark for each article on it, a faint dot for each other one."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from framing.report.charts.panel import MANY, Tick, dots, number, shape, short
from framing.report.sources.outlets import Mark
from framing.report.sources.periods import Periods, letter

LABEL, NO_DATE = 150, 108  # where names end; the room of articles without a date, before the first day


@dataclass(frozen=True, slots=True)
class Days:
    """One outlet's articles by their days (ISO dates, empty if undated); `text` is printed, `tip` shown on demand."""

    mark: Mark
    on_topic: Sequence[str]
    others: Sequence[str]
    text: str
    tip: str


@dataclass(frozen=True, slots=True)
class CalendarLine:
    label: str
    css: str
    key: str
    y: float
    others: str
    others_when: str
    marks: str
    points: str
    when: str
    line: str
    value: str
    standing: str
    tip: str


@dataclass(frozen=True, slots=True)
class Calendar:
    lines: tuple[CalendarLine, ...]
    ticks: tuple[Tick, ...]
    width: int
    height: int


def calendar(
    rows: Sequence[Days], periods: Periods, *, width: int = 860, row: int = 24, labels: bool = True
) -> Calendar:
    """A row for each outlet; without `labels` it is a small multiple that shows the articles on the topic alone."""
    days = sorted({day for one in rows for day in (*one.on_topic, *one.others) if day})
    first, last = (_ordinal(days[0]), _ordinal(days[-1])) if days else (0.0, 1.0)
    left, right = (LABEL + 14, width - 70) if labels else (6, width - 6)
    aside = any(not day for one in rows for day in (*one.on_topic, *one.others))  # articles without a date
    start = left + (NO_DATE if aside and labels else 0)

    def x(day: str) -> float:
        if not day:
            return left + NO_DATE / 3 if labels else left - 2
        return start + (_ordinal(day) - first) / (last - first or 1) * (right - start)

    shaped = sum(len(one.on_topic) for one in rows) <= MANY
    lines = []
    for index, one in enumerate(rows):
        y = row / 2 + 2 + index * row
        days_on, narrowed = sorted(one.on_topic), len(periods.labels) > 1
        on, places = [x(day) for day in days_on], [periods.of(day) for day in days_on] if narrowed else []
        points, when = dots(on, y, 1.0 if labels else 5.0, places)
        others, others_when = dots(
            [x(day) for day in one.others],
            y,
            0.1 if shaped else 3.0,
            [periods.of(day) for day in one.others] if narrowed else [],
        )
        lines.append(
            CalendarLine(
                short(one.mark.name, 22),
                one.mark.css,
                one.mark.slug,
                y,
                others=others if labels else "",
                others_when=others_when if labels else "",
                marks="".join(shape(one.mark.shape, place, y, row / 5.2) for place in on) if shaped else "",
                points="" if shaped else points,
                when="".join(letter([place]) for place in places) if shaped else when,
                line=f"M{left} {number(y)}H{right}",
                value=one.text,
                standing="" if on else "silent",
                tip=one.tip,
            )
        )
    ticks = _ticks(days, aside, periods.names, x) if labels else ()
    return Calendar(tuple(lines), ticks, width, int(row * len(rows) + (24 if labels else 6)))


@functools.lru_cache(maxsize=1 << 14)
def _ordinal(day: str) -> float:
    year, month, date = (int(part) for part in (*day.split("-"), "1", "1")[:3])
    return year * 365.25 + (month - 1) * 30.44 + date


def _ticks(
    days: Sequence[str], aside: bool, names: Sequence[str], x: Callable[[str], float]
) -> tuple[Tick, ...]:
    """The beginnings of about six months or years between the first and the last day; the place of the undated."""
    undated = (Tick(round(x(""), 1), ""),) if aside else ()
    if not days:
        return undated
    if days[0][:7] == days[-1][:7]:
        return (*undated, Tick(round(x(days[0]), 1), days[0]))
    start, stop = (int(day[:4]) * 12 + int(day[5:7] or 1) - 1 for day in (days[0], days[-1]))
    step = next((step for step in (1, 2, 3, 6, 12, 24, 60) if (stop - start) / step <= 6), 120)
    found = []
    for month in range(start, stop + 1):
        day = f"{month // 12:04}-{month % 12 + 1:02}-01"
        if month % step == 0 and day >= days[0][:10]:
            text = str(month // 12) if step >= 12 else f"{names[month % 12]} {month // 12}"
            found.append(Tick(round(x(day), 1), text))
    return (*undated, *found)
