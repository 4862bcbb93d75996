"""A text with spans marked in it, as escaped HTML; spans may overlap and nest in any way."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from framing.report.sources.outlets import shown

_PLAIN = re.compile(r"[\w .,;:!?“”’‘–—-]*")  # letters that are drawn as they are


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """Characters `start:end` of a text, drawn in the style `css`; `title` says why, for who asks."""

    start: int
    end: int
    css: str
    title: str = ""


def marked(text: str, spans: Iterable[MarkedSpan]) -> Markup:
    """The text with each span marked; whatever is marked or not, all of it is there once and in order."""
    inside = [span for span in spans if 0 <= span.start < span.end and span.start < len(text)]
    if not inside:
        return escape(shown(text))
    cuts = sorted({0, len(text), *(span.start for span in inside), *(min(span.end, len(text)) for span in inside)})
    starting: dict[int, list[int]] = {}
    for place, span in enumerate(inside):
        starting.setdefault(span.start, []).append(place)
    parts, over_now = [], list[int]()
    for left, right in itertools.pairwise(cuts):
        piece = _escaped(text[left:right])
        over_now = sorted([place for place in over_now if inside[place].end > left] + starting.get(left, []))
        if over_now:
            over = [inside[place] for place in over_now]
            css = escape(" ".join(sorted({span.css for span in over})))
            title = escape(shown("; ".join(dict.fromkeys(span.title for span in over if span.title))))
            about = f' title="{title}"' if title else ""
            parts.append(f'<mark class="{css}"{about}>{piece}</mark>')
        else:
            parts.append(piece)
    return Markup("".join(parts))  # every part above is escaped or our own


def _escaped(piece: str) -> str:
    """A piece of text as HTML; most pieces hold nothing to escape, and a page has thousands."""
    return piece if _PLAIN.fullmatch(piece) else str(escape(shown(piece)))
