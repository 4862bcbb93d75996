"""Charts as geometry: where each dot, bar and letter stands. The template draws them as SVG; no library is needed.

Own SVG rather than a chart library: these charts are read without JavaScript and on paper, weigh a few kilobytes a
page where the lightest library that draws intervals weighs more than the whole index may, and come out byte for byte
the same from the same tables.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from framing.report.sources.notes import Note
from framing.report.sources.outlets import Mark
from framing.report.sources.periods import letter

LEFT, RIGHT, ROW = 132, 350, 24
LEAST = 2.0  # units (standard deviations, mostly) that a chart is wide at least
OTHERS = "others"  # the standing of a row that stands for many outlets, each dot the mean of one
MANY = 500  # articles in one chart, from which on a dot may stand for several


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    text: str


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One row of a panel: an outlet (or a topic) with its articles, its mean, the others' mean and the interval."""

    label: str
    full_label: str
    css: str
    key: str
    y: float
    dots: str
    when: str
    mark: str
    rest: str
    bar: str
    value: str
    standing: str
    tip: str
    href: str


@dataclass(frozen=True, slots=True)
class ChartPanel:
    """One quantity for every outlet, drawn on one scale."""

    anchor: str
    title: str
    unit: str
    lines: tuple[ChartLine, ...]
    ticks: tuple[Tick, ...]
    height: int
    zero: float | None


@dataclass(frozen=True, slots=True)
class ChartRow:
    """What one row of a panel shows, in the measure's own unit."""

    mark: Mark
    label: str
    values: Sequence[float]
    value: float | None = None
    rest: float | None = None
    low: float | None = None
    high: float | None = None
    standing: str = OTHERS
    tip: str = ""
    href: str = ""
    when: Sequence[int] = ()


def dots(places: Sequence[float], y: float, grid: float, when: Sequence[int] = ()) -> tuple[str, str]:
    """A path that draws a dot at each place; with a coarser `grid`, dots that would cover each other are one.

    `when` is each place's stretch of time: beside the path comes a letter for each dot (see periods.letter).
    """
    found: dict[float, set[int]] = {}
    for i, place in enumerate(places):
        at = round(place / grid) * grid if grid > 0.1 else round(place, 1)
        found.setdefault(at, set()).update(when[i : i + 1])
    ordered = sorted(found.items())
    path = "".join(f"M{number(place)} {number(y)}h0" for place, _ in ordered)
    return path, "".join(letter(places) for _, places in ordered) if len(set(when)) > 0 else ""


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


def _turned(corners: Sequence[tuple[float, float]], angle: float) -> list[tuple[float, float]]:
    sine, cosine = math.sin(angle), math.cos(angle)
    return [(x * cosine - y * sine, x * sine + y * cosine) for x, y in corners]


_ARM, _END = 0.38, 1.15  # half an arm's breadth and its length, in radii
_PLUS = [
    (-_ARM, -_END), (_ARM, -_END), (_ARM, -_ARM), (_END, -_ARM), (_END, _ARM), (_ARM, _ARM),
    (_ARM, _END), (-_ARM, _END), (-_ARM, _ARM), (-_END, _ARM), (-_END, -_ARM), (-_ARM, -_ARM),
]  # fmt: skip
_STAR = [
    (reach * math.sin(i * math.pi / 5), -reach * math.cos(i * math.pi / 5))
    for i in range(10)
    for reach in [0.55 if i % 2 else 1.3]
]
_CORNERS = {"plus": _PLUS, "cross": _turned(_PLUS, math.pi / 4), "star": _STAR}


def shape(name: str, x: float, y: float, r: float = 5.0) -> str:
    """The path of an outlet's shape around a point."""
    n = number
    if name == "square":
        side = 2 * r - 1.2
        return f"M{n(x - side / 2)} {n(y - side / 2)}h{n(side)}v{n(side)}h{n(-side)}z"
    if name == "diamond":
        d = r + 1
        return f"M{n(x)} {n(y - d)}l{n(d)} {n(d)}l{n(-d)} {n(d)}l{n(-d)} {n(-d)}z"
    if name in ("up", "down"):
        height = 2 * r if name == "up" else -2 * r
        return f"M{n(x)} {n(y - height / 2)}l{n(r + 1)} {n(height)}h{n(-2 * r - 2)}z"
    if name in _CORNERS:
        (dx, dy), *rest = _CORNERS[name]
        lines = "".join(f"L{n(x + r * across)} {n(y + r * down)}" for across, down in rest)
        return f"M{n(x + r * dx)} {n(y + r * dy)}{lines}z"
    return f"M{n(x - r)} {n(y)}a{n(r)} {n(r)} 0 1 0 {n(2 * r)} 0a{n(r)} {n(r)} 0 1 0 {n(-2 * r)} 0z"


def short(text: str, letters: int = 19) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def _domain(rows: Sequence[ChartRow], note: Note) -> tuple[float, float]:
    drawn = [
        number for row in rows for number in (*row.values, row.value, row.rest, *_interval(row)) if number is not None
    ]
    low, high = min(drawn, default=0.0), max(drawn, default=1.0)
    if note.is_share or (low >= 0 and note.low == 0):
        low = 0.0
    if not note.is_share and high - low < LEAST:  # a hair's breadth must not fill the whole chart
        low, high = (low + high - LEAST) / 2, (low + high + LEAST) / 2
        low = max(low, 0.0) if note.low == 0 else low
    pad = (high - low) * 0.04 or 0.5
    high += pad
    low -= 0 if low == 0 else pad
    if note.is_share:
        high = min(max(high, 0.2), 1.02)
    return low, high


def _interval(row: ChartRow) -> tuple[float | None, float | None]:
    """The interval of the difference, laid around the outlet's own value."""
    if row.value is None or row.rest is None or row.low is None or row.high is None:
        return None, None
    return row.rest + row.low, row.rest + row.high


def panel(anchor: str, title: str, note: Note, rows: Sequence[ChartRow]) -> ChartPanel:
    """One quantity drawn for each row: dots for articles, a mark for the mean, a tick for the others, a bar between."""
    low, high = _domain(rows, note)
    scale = (RIGHT - LEFT) / (high - low)

    def x(value: float) -> float:
        return LEFT + (min(max(value, low), high) - low) * scale

    fine = 0.1 if sum(len(row.values) for row in rows) <= MANY else 2.0
    lines = []
    for index, row in enumerate(rows):
        y = 14 + index * ROW
        left, right = _interval(row)
        drawn, when = dots([x(value) for value in row.values], y, fine, row.when) if len(row.values) > 1 else ("", "")
        lines.append(
            ChartLine(
                label=short(row.label),
                full_label=row.label,
                css=row.mark.css,
                key=row.mark.slug,
                y=y,
                dots=drawn,
                when=when,
                mark="" if row.value is None else shape(row.mark.shape, x(row.value), y),
                rest="" if row.rest is None else f"M{number(x(row.rest))} {y - 8}v16",
                bar="" if left is None or right is None else f"M{number(x(left))} {y}H{number(x(right))}",
                value="" if row.standing == OTHERS else note.write(row.value),
                standing=row.standing,
                tip=row.tip,
                href=row.href,
            )
        )
    ticks = [
        Tick(
            round(x(value), 1),
            note.write(value)
            if note.is_share
            else note.writing.plain(value, 2).rstrip("0").rstrip(note.writing.decimal),
        )
        for value in nice_ticks(low, high)
    ]
    zero = round(x(0.0), 1) if low < 0 < high else None
    height = 14 + len(rows) * ROW + 18
    return ChartPanel(
        anchor=anchor, title=title, unit=note.unit, lines=tuple(lines), ticks=tuple(ticks), height=height, zero=zero
    )


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A contrast small enough to stand beside a sentence: zero, the interval, the estimate."""

    zero: float
    link: str
    bar: str
    mark: str


def glimpse(row: ChartRow) -> Glimpse | None:
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
