"""Charts as geometry: where each dot, bar and letter stands. The template draws them as SVG; no library is needed.

Own SVG rather than a chart library: these charts are read without JavaScript and on paper, weigh a few kilobytes a
page where the lightest library that draws intervals weighs more than the whole index may, and come out byte for byte
the same from the same tables.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from framing.report.notes import Note, plain
from framing.report.outlets import Mark

WIDTH, LABEL, LEFT, RIGHT, ROW = 420, 122, 132, 350, 24


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a panel: an outlet (or a topic) with its articles, its mean, the others' mean and the interval."""

    label: str
    full_label: str
    css: str
    key: str
    y: float
    dots: str
    mark: str
    rest: str
    bar: str
    value: str
    tier: str
    tip: str
    href: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One quantity for every outlet, drawn on one scale."""

    anchor: str
    title: str
    unit: str
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    height: int
    zero: float | None


@dataclass(frozen=True, slots=True)
class Measured:
    """What one row of a panel shows, in the measure's own unit."""

    mark: Mark
    label: str
    values: Sequence[float]
    value: float | None
    rest: float | None
    low: float | None
    high: float | None
    tier: str
    tip: str
    href: str = ""


def number(value: float) -> str:
    """A coordinate: one decimal at most, so that a page of dots stays small."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")


def nice_ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round numbers that divide the stretch from low to high into about `about` parts."""
    span = max(high - low, 1e-9)
    raw = span / about
    step = 10 ** math.floor(math.log10(raw))
    step *= next(factor for factor in (1, 2, 2.5, 5, 10) if factor * step >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [round(index * step, 9) for index in range(first, math.floor(high / step + 1e-9) + 1)]


def shape(name: str, x: float, y: float, r: float = 5.0) -> str:
    """The path of an outlet's shape around a point."""
    if name == "square":
        return f"M{number(x - r + 0.6)} {number(y - r + 0.6)}h{number(2 * r - 1.2)}v{number(2 * r - 1.2)}h{number(1.2 - 2 * r)}z"
    if name == "diamond":
        return f"M{number(x)} {number(y - r - 1)}l{number(r + 1)} {number(r + 1)}l{number(-r - 1)} {number(r + 1)}l{number(-r - 1)} {number(-r - 1)}z"
    if name == "up":
        return f"M{number(x)} {number(y - r - 0.5)}l{number(r + 1)} {number(2 * r)}h{number(-2 * r - 2)}z"
    if name == "down":
        return f"M{number(x)} {number(y + r + 0.5)}l{number(r + 1)} {number(-2 * r)}h{number(-2 * r - 2)}z"
    return f"M{number(x - r)} {number(y)}a{number(r)} {number(r)} 0 1 0 {number(2 * r)} 0a{number(r)} {number(r)} 0 1 0 {number(-2 * r)} 0z"


def short(text: str, letters: int = 19) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def _domain(rows: Sequence[Measured], note: Note) -> tuple[float, float]:
    drawn = [
        number for row in rows for number in (*row.values, row.value, row.rest, *_interval(row)) if number is not None
    ]
    low, high = min(drawn, default=0.0), max(drawn, default=1.0)
    if note.is_share or (low >= 0 and note.low == 0):
        low = 0.0
    pad = (high - low) * 0.04 or 0.5
    high += pad
    low -= 0 if low == 0 else pad
    if note.is_share:
        high = min(max(high, 0.05), 1.02)
    return low, high


def _interval(row: Measured) -> tuple[float | None, float | None]:
    """The interval of the difference, laid around the outlet's own value."""
    if row.value is None or row.rest is None or row.low is None or row.high is None:
        return None, None
    return row.rest + row.low, row.rest + row.high


def panel(anchor: str, title: str, note: Note, rows: Sequence[Measured]) -> Panel:
    """One quantity drawn for each row: dots for articles, a mark for the mean, a tick for the others, a bar between."""
    low, high = _domain(rows, note)
    scale = (RIGHT - LEFT) / (high - low)

    def x(value: float) -> float:
        return LEFT + (min(max(value, low), high) - low) * scale

    lines = []
    for index, row in enumerate(rows):
        y = 14 + index * ROW
        left, right = _interval(row)
        lines.append(
            Line(
                label=short(row.label),
                full_label=row.label,
                css=row.mark.css,
                key=row.mark.slug,
                y=y,
                dots="".join(f"M{number(x(value))} {y}h0" for value in sorted(row.values))
                if len(row.values) > 1
                else "",
                mark="" if row.value is None else shape(row.mark.shape, x(row.value), y),
                rest="" if row.rest is None else f"M{number(x(row.rest))} {y - 8}v16",
                bar="" if left is None or right is None else f"M{number(x(left))} {y}H{number(x(right))}",
                value=note.write(row.value),
                tier=row.tier,
                tip=row.tip,
                href=row.href,
            )
        )
    ticks = [
        Tick(
            round(x(value), 1),
            note.write(value)
            if note.is_share
            else plain(value, 2).rstrip("0").rstrip(".")
            if "." in plain(value, 2)
            else plain(value, 0),
        )
        for value in nice_ticks(low, high)
    ]
    zero = round(x(0.0), 1) if low < 0 < high else None
    return Panel(anchor, title, note.unit, tuple(lines), tuple(ticks), 14 + len(rows) * ROW + 18, zero)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A contrast small enough to stand beside a sentence: zero, the interval, the estimate."""

    zero: float
    link: str
    bar: str
    mark: str


def glimpse(row: Measured) -> Glimpse | None:
    """The difference from the others on a scale of its own, zero always shown."""
    if row.value is None or row.rest is None:
        return None
    estimate = row.value - row.rest
    ends = [0.0, estimate, *(end for end in (row.low, row.high) if end is not None)]
    low, high = min(ends), max(ends)
    scale = 76 / (high - low or 1)

    def x(value: float) -> float:
        return 12 + (value - low) * scale

    bar = f"M{number(x(row.low))} 16H{number(x(row.high))}" if row.low is not None and row.high is not None else ""
    link = f"M{number(x(0.0))} 16H{number(x(estimate))}"
    return Glimpse(round(x(0.0), 1), link, bar, shape(row.mark.shape, x(estimate), 16, 5.5))


@dataclass(frozen=True, slots=True)
class Calendar:
    """When each outlet wrote: a dot for each article on a topic, a faint one for each of its others."""

    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    width: int
    height: int


def calendar(
    rows: Sequence[tuple[Mark, Sequence[str], Sequence[str], str, str]],
    *,
    width: int = 860,
    row: int = ROW,
    label: int = 150,
) -> Calendar:
    """`rows`: outlet, days on the topic, days of its other articles, the number to print, the tip. Days are ISO dates."""
    days = sorted({day for _, on, off, _, _ in rows for day in (*on, *off) if day})
    first, last = (_ordinal(days[0]), _ordinal(days[-1])) if days else (0.0, 1.0)
    right = width - 70 if label else width - 6
    left = label + 14 if label else 6

    def x(day: str) -> float:
        if not day:
            return left - 2
        return left + (_ordinal(day) - first) / (last - first or 1) * (right - left)

    lines = []
    for index, (mark, on, off, text, tip) in enumerate(rows):
        y = row / 2 + 2 + index * row
        lines.append(
            Line(
                label=short(mark.name, 22),
                full_label=mark.name,
                css=mark.css,
                key=mark.slug,
                y=y,
                dots="".join(f"M{number(x(day))} {number(y)}h0" for day in sorted(off)),
                mark="".join(shape(mark.shape, x(day), y, row / 5.2) for day in sorted(on)),
                rest="",
                bar=f"M{left} {number(y)}H{right}",
                value=text,
                tier="" if on else "silent",
                tip=tip,
                href=mark.href,
            )
        )
    return Calendar(tuple(lines), _months(days, x), width, int(row * len(rows) + (24 if label else 6)))


def _ordinal(day: str) -> float:
    year, month, date = (int(part) for part in (*day.split("-"), "1", "1")[:3])
    return year * 365.25 + (month - 1) * 30.44 + date


def _months(days: Sequence[str], x: object) -> tuple[Tick, ...]:
    if not days:
        return ()
    place = x if callable(x) else float
    start, stop = (
        int(days[0][:4]) * 12 + int(days[0][5:7] or 1) - 1,
        int(days[-1][:4]) * 12 + int(days[-1][5:7] or 1) - 1,
    )
    step = next((step for step in (1, 2, 3, 6, 12, 24, 60) if (stop - start) / step <= 6), 120)
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    found = []
    for month in range(start, stop + 1):
        if month % step == 0 and f"{month // 12:04}-{month % 12 + 1:02}-01" >= days[0][:10]:
            text = str(month // 12) if step >= 12 else f"{names[month % 12]} {month // 12}"
            found.append(Tick(round(place(f"{month // 12:04}-{month % 12 + 1:02}-01"), 1), text))
    return tuple(found)
