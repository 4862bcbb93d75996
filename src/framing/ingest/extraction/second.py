"""A second opinion on a web page: its article found by the looks of its lines, as in pasted text, tags helping."""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass

from lxml import html

from framing.ingest.extraction import body, head
from framing.ingest.extraction.lines import Line, Shape, plain, read_line, words_of
from framing.ingest.extraction.rendered import Shown, render
from framing.ingest.extraction.wording import Box
from framing.tables.records import Block

_BOXES = {"nav", "footer", "form", "dialog", "menu"}
_STANDFIRST = re.compile(
    r"standfirst|\bdeck\b|\bdek\b|subtitle|sub-?head(?:line)?\b|\bintro\b|\bsummary\b|\bexcerpt\b|\blede\b|article-?lead\b",
    re.I,
)
_TEXT = (Shape.PROSE, Shape.SENTENCE, Shape.ITEM)
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


@dataclass(frozen=True, slots=True)
class Opinion:
    """The lines of a page as shown and as read, and which of them are the article."""

    shown: list[Shown]
    lines: list[Line]
    chosen: range

    @property
    def texts(self) -> list[str]:
        """The texts of the article's lines."""
        return [self.lines[number].text for number in self.chosen if self.lines[number].shape in _TEXT]


def second_opinion(tree: html.HtmlElement) -> Opinion:
    """The article of a page by the looks of its lines; its tags say what is navigation, caption, link and heading."""
    shown = render(tree)
    lines = [_line(one) for one in shown]
    chosen = body.find_body(lines)
    title = head.find_title(lines, chosen)
    return Opinion(shown, lines, range(head.body_start(lines, chosen, title), chosen.stop))


def complete(blocks: list[Block], opinion: Opinion) -> list[Block]:
    """The blocks of the first opinion, with the paragraphs it missed and without the links it took for paragraphs.

    A paragraph was missed if it stands among or after the found ones in a box of the same kind (same tags and classes).
    """
    if (len(blocks) <= 2 or is_lump(blocks)) and (own := _whole(blocks, opinion)):
        return own
    place = {plain(block.text): number for number, block in enumerate(blocks)}
    found = {
        number: place[text] for number, line in enumerate(opinion.lines) if (text := plain(line.text)) in place
    }
    boxes = {_box(opinion.shown[number]) for number in found if opinion.lines[number].shape is Shape.PROSE}
    links = {block for number, block in found.items() if _only_link(opinion.shown[number])}
    added: dict[int, list[Block]] = {}
    last: int | None = None
    for number in opinion.chosen:
        last = found.get(number, last)
        line = opinion.lines[number]
        if (
            last is not None
            and number not in found
            and line.shape is Shape.PROSE
            and _box(opinion.shown[number]) in boxes
        ):
            added.setdefault(last, []).append(Block(line.text))
    above = [block for number, block in found.items() if _standfirst(opinion, number)]
    out: list[Block] = []
    for number, block in enumerate(blocks):
        out += [] if number in links or number in above else [block]
        out += [extra for extra in added.get(number, []) if not _contained(extra, blocks)]
    return out


def agreement(blocks: tuple[Block, ...], opinion: Opinion) -> float | None:
    """How much of both opinions' words the two have in common, 0 to 1; None if the second opinion has next to none."""
    first, second = Counter(block.text for block in blocks), Counter(opinion.texts)
    same = first & second  # most lines are the same in both: their words need no counting
    n_same = sum(len(words_of(text)) for text in same.elements())
    ours, theirs = _words(first - same), _words(second - same)
    both, n_second = n_same + (ours & theirs).total(), n_same + theirs.total()
    return None if n_second < 40 else 2 * both / max(n_same + ours.total() + n_second, 1)


def _words(texts: Counter[str]) -> Counter[str]:
    return Counter(word for text in texts.elements() for word in words_of(text))


def is_lump(blocks: list[Block]) -> bool:
    """Whether an extraction is one or two huge blocks with hardly a sentence to a hundred words."""
    if len(blocks) > 2:
        return False
    text = " ".join(block.text for block in blocks)
    words = len(text.split())
    return words > 400 and len(re.findall(r"[.!?…](?:\s|$)", text)) < words / 60


def _box(shown: Shown) -> tuple[str, ...]:
    return (*shown.path[-3:], shown.classes)


def _only_link(shown: Shown) -> bool:
    return shown.linked > 0.8 and len(shown.text.split()) < 30 and shown.tag not in _HEADINGS


def _standfirst(opinion: Opinion, number: int) -> bool:
    """Whether a line is the summary between headline and byline: by its place, or because the page calls it so."""
    if number > opinion.chosen.start or opinion.lines[number].words > 45 or not len(opinion.chosen):
        return False
    between = opinion.lines[number + 1 : opinion.chosen.start]
    byline = len(between) < 8 and any(line.label in (Box.STAMP, Box.BYLINE) for line in between)
    return byline or _STANDFIRST.search(opinion.shown[number].classes.split(" ")[-1]) is not None


def _whole(blocks: list[Block], opinion: Opinion) -> list[Block]:
    """The article as the lines show it, where the first opinion is one lump in which it lies among other things."""
    own = body.blocks_of(opinion.lines, opinion.chosen, None, ())
    lump = plain(" ".join(block.text for block in blocks))
    inside = sum(plain(block.text) in lump for block in own)
    words = sum(len(block.text.split()) for block in own)
    return list(own) if len(own) >= 3 and inside >= 0.8 * len(own) and words >= 0.1 * len(lump.split()) else []


def _contained(block: Block, blocks: list[Block]) -> bool:
    text = plain(block.text)
    return any(text in plain(other.text) for other in blocks)


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
    if shown.tag in _HEADINGS and line.words < 40:
        return line._replace(shape=Shape.SHORT)
    if shown.linked > 0.8 and line.words < 30:
        return line._replace(shape=Shape.FURNITURE, label=Box.LINK)
    return line


@functools.lru_cache(maxsize=5_000)  # the menus of a site stand on each of its pages
def _menu_line(text: str) -> Line:
    return Line(text, Shape.FURNITURE, Box.NAVIGATION, len(text.split()))
