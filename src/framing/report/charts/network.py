"""Who says what, as geometry: those who speak on the left, what they say on the right, a line for each outlet."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from framing.report.charts.panel import number, shape, short
from framing.report.sources.outlets import Mark

WIDTH, LEFT, RIGHT = 860, 232, 480  # units: of the whole; where names end; where claims begin
ROW, LETTERS, LINES = 40, 58, 2  # units of a row; letters in a line of a claim, lines of it
APART = 3.2  # units between lines of different outlets that join the same two


@dataclass(frozen=True, slots=True)
class NetworkEnd:
    """A speaker, or an outlet with its shape (`mark`), or a claim in lines."""

    y: float
    lines: tuple[str, ...]
    css: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class NetworkLine:
    css: str
    key: str
    path: str
    width: float
    tip: str


@dataclass(frozen=True, slots=True)
class Network:
    left: tuple[NetworkEnd, ...]
    right: tuple[NetworkEnd, ...]
    lines: tuple[NetworkLine, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class DrawnSaying:
    """One line to draw: who says which claim in how many articles of which outlet; `tip` is shown on demand."""

    who: str
    claim: str
    mark: Mark
    n: int
    tip: str


def network(
    sayings: Sequence[DrawnSaying], tellers: Sequence[tuple[str, Mark | None]], claims: Sequence[str]
) -> Network:
    """`tellers` are the names on the left in their order, outlets with their marks; `claims` the texts on the right."""
    high = max(len(tellers), len(claims), 1) * ROW
    at = {who: (place + 0.5) * high / len(tellers) for place, (who, _) in enumerate(tellers)}
    to = {claim: (place + 0.5) * high / len(claims) for place, claim in enumerate(claims)}
    pairs: dict[tuple[str, str], list[DrawnSaying]] = {}
    for one in sayings:
        pairs.setdefault((one.who, one.claim), []).append(one)
    lines = []
    for (who, claim), several in pairs.items():
        for place, one in enumerate(several):
            off = (place - (len(several) - 1) / 2) * APART
            y, end, middle = at[who] + off, to[claim] + off, (LEFT + RIGHT) / 2
            ends = f"{number(middle)} {number(y)} {number(middle)} {number(end)} {RIGHT - 8} {number(end)}"
            path = f"M{LEFT + 8} {number(y)}C{ends}"
            lines.append(NetworkLine(one.mark.css, one.mark.slug, path, round(min(1.2 + 0.5 * one.n, 3.0), 1), one.tip))
    left = tuple(
        NetworkEnd(at[who], (short(mark.name if mark else who, 30),), mark.css if mark else "",
                   shape(mark.shape, LEFT - 1, at[who]) if mark else "")
        for who, mark in tellers
    )  # fmt: skip
    right = tuple(NetworkEnd(to[claim], _wrapped(claim)) for claim in claims)
    return Network(left, right, tuple(lines), WIDTH, int(high) + 6)


def _wrapped(text: str) -> tuple[str, ...]:
    found = textwrap.wrap(text, LETTERS)
    if len(found) > LINES:
        found = [*found[: LINES - 1], short(f"{found[LINES - 1]} {found[LINES]}", LETTERS)]
    return tuple(found)
