"""Draw curves as an SVG that a page of docs/ can show, light or dark."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

WIDE, HIGH, ACROSS = 360, 130, 2  # of one curve, with its title; how many stand side by side
LEFT, TOP = 44, 26
STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#333}path{fill:none;stroke:#2a6fb0;stroke-width:1.5}"
    "line{stroke:#8886}@media(prefers-color-scheme:dark){text{fill:#ddd}path{stroke:#7fb6ea}}"
)


def curves(series: Mapping[str, Sequence[float]], along: str) -> str:
    """One small curve for each of the series, from 0 up; `along` says what is counted from left to right."""
    rows = -(-len(series) // ACROSS)
    parts = [_curve(number, title, values, along) for number, (title, values) in enumerate(series.items())]
    size = f'viewBox="0 0 {WIDE * ACROSS} {HIGH * rows}" width="{WIDE * ACROSS}" height="{HIGH * rows}"'
    named = html.escape(", ".join(series))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{named}">'
        f"<style>{STYLE}</style>\n{''.join(parts)}</svg>\n"
    )


def _curve(number: int, title: str, values: Sequence[float], along: str) -> str:
    x, y = WIDE * (number % ACROSS) + LEFT, HIGH * (number // ACROSS) + TOP
    width, height = WIDE - LEFT - 16, HIGH - TOP - 22
    top = max([*values, 1e-9])
    step = width / max(len(values) - 1, 1)
    points = " ".join(f"{x + at * step:.1f},{y + height * (1 - value / top):.1f}" for at, value in enumerate(values))
    return (
        f'<text x="{x}" y="{y - 10}">{html.escape(title)}</text>'
        f'<text x="{x - 6}" y="{y + 8}" text-anchor="end">{top:.3g}</text>'
        f'<text x="{x - 6}" y="{y + height}" text-anchor="end">0</text>'
        f'<text x="{x + width}" y="{y + height + 14}" text-anchor="end">{len(values)} {along}</text>'
        f'<line x1="{x}" y1="{y + height}" x2="{x + width}" y2="{y + height}"/><path d="M{points}"/>\n'
    )
