"""A second opinion on a web page: its article found by the looks of its lines, as in pasted text, tags helping."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from framing.ingest.extraction import body, head
from framing.ingest.extraction.lines import Line, Shape, in_place, plain, read_line
from framing.ingest.extraction.rendered import Shown
from framing.ingest.extraction.wording import Box

_BOXES = {"nav", "footer", "form", "dialog", "menu"}
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TEXT = (Shape.PROSE, Shape.SENTENCE, Shape.ITEM)


@dataclass(frozen=True, slots=True)
class Opinion:
    """The lines of a page as shown and as read, and which of them are the article."""

    shown: list[Shown]
    lines: list[Line]
    chosen: range

    def is_text(self, number: int) -> bool:
        """Whether a line is in the article by this opinion."""
        return number in self.chosen and self.lines[number].shape in _TEXT


def second_opinion(shown: list[Shown]) -> Opinion:
    """The article of a page by the looks of its lines; its tags say what is navigation, caption, link and heading."""
    lines = in_place([_line(one) for one in shown])
    chosen = body.find_body(lines)
    title = head.find_title(lines, chosen)
    return Opinion(shown, lines, range(head.body_start(lines, chosen, title), chosen.stop))


def agreement(opinion: Opinion, chosen: Sequence[int]) -> float:
    """How much of the words in the paragraphs of either opinion the two have in common, 0 to 1."""
    words = [line.words if line.shape is not Shape.SHORT else 0 for line in opinion.lines]
    ours = sum(words[number] for number in chosen)
    theirs = sum(words[number] for number in opinion.chosen if opinion.is_text(number))
    both = sum(words[number] for number in chosen if opinion.is_text(number))
    return 2 * both / max(ours + theirs, 1)


def author_after(lines: list[Line], last: str) -> str | None:
    """The author whose name stands alone on the line after the last paragraph."""
    wanted = plain(last)[-80:]
    for number in range(len(lines) - 1, -1, -1):
        if lines[number].shape is Shape.PROSE and plain(lines[number].text).endswith(wanted):
            return head.find_author(lines, range(number, number + 1), number, number + 1)
    return None


def _line(shown: Shown) -> Line:
    if "nav" in shown.path or "footer" in shown.path:
        return _menu_line(shown.text)
    line = read_line(f"• {shown.text}" if shown.tag == "li" and len(shown.text) < 250 else shown.text)
    if line.shape is Shape.FURNITURE:
        return line
    if "figcaption" in shown.path or "figure" in shown.path:
        return line._replace(shape=Shape.FURNITURE, label=Box.CREDIT)
    if not _BOXES.isdisjoint(shown.path):
        return line._replace(shape=Shape.FURNITURE, label=Box.NAVIGATION)
    if "aside" in shown.path:
        return line._replace(shape=Shape.FURNITURE, label=Box.ADVERT)
    if shown.tag in HEADINGS and line.words < 40:
        return line._replace(shape=Shape.SHORT)
    if shown.linked > 0.8 and line.words < 30:
        return line._replace(shape=Shape.FURNITURE, label=Box.LINK)
    return line


@functools.lru_cache(maxsize=5_000)  # the menus of a site stand on each of its pages
def _menu_line(text: str) -> Line:
    return Line(text, Shape.FURNITURE, Box.NAVIGATION, len(text.split()))
