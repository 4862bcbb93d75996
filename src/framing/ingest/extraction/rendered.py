"""A web page as the lines that a browser would show, each with what its tags say about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from lxml import html

from framing.ingest.paragraphing import BULLET, ENDS

_SKIP = frozenset(
    (
        "script style noscript template svg select option button input textarea iframe object head canvas video "
        "audio map datalist math "
    ).split()
)
_BLOCKS = frozenset(
    (
        "p div section article main header footer aside nav ul ol li dl dt dd table tr td th caption tbody thead tfoot "
        "h1 h2 h3 h4 h5 h6 blockquote pre figure figcaption form fieldset address hr body center details summary "
        "legend title label time "
    ).split()
)
_CELLS = {"td", "th"}
_SHORT_CELL = 60  # characters of a cell of a row that is read as one line
_MOST_CELLS = 40
_BOLD = {"b", "strong"}
_KEEPS_BREAKS = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.I)
_MAX_DEPTH = 400  # tags inside one another; a page of a person has some thirty


class Shown(NamedTuple):
    """One line of a page: its text, how much of it is links, and the tags that hold it, outermost first."""

    text: str
    linked: float
    tag: str
    path: tuple[str, ...]
    classes: tuple[str, ...]  # class and id of each tag of the path
    bold: bool = False  # whether all of it is
    why: str = ""  # why it is no text of the article: what `parts` found it to be
    box: int = 0  # the number of the tag that holds it, and of the one around that
    around: int = 0


def render(tree: html.HtmlElement, parts: Mapping[html.HtmlElement, str]) -> list[Shown]:
    """The lines of a page in the order of the page; those inside one of `parts` say which.

    Two line breaks end a line, and so does one after a sentence or after bold words; else it is a space.
    """
    body = tree.find("body")
    page = _Screen()
    # An explicit stack: pages with a million tags inside one another must not end the program.
    stack: list[tuple[bool, html.HtmlElement, bool]] = [(True, body if body is not None else tree, False)]
    while stack:
        opens, node, in_link = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        if opens and tag and (tag not in _SKIP or is_shadow(node)) and len(page.path) <= _MAX_DEPTH:
            if tag == "br":
                page.breaks += 1
                if text := node.tail:
                    page.add(text, in_link)
                continue
            why = parts.get(node, "") if parts else ""
            if why and tag not in _BLOCKS and page.words:  # what is hidden inside a line does not part it
                if text := node.tail:
                    page.add(text, in_link)
                continue
            named = dict(node.items())
            page.enter("span" if tag in _CELLS and _in_row(node) else tag, named, why)
            inside = in_link or tag == "a"
            if text := node.text:
                page.add(text, inside)
            stack.append((False, node, in_link))
            if len(node):
                stack += [(True, child, inside) for child in reversed(node)]
            continue
        if not opens:
            joined = tag in _CELLS and _in_row(node)
            page.leave("span" if joined else tag)
            if joined:
                page.add(" ", False)
        if text := node.tail:
            page.add(text, in_link)
    page.end_line()
    return page.lines


def _in_row(cell: html.HtmlElement) -> bool:
    """Whether a cell is one of a row of short ones, which are read together, as a row of figures is."""
    row = cell.getparent()
    if row is None or row.tag != "tr" or len(row) > _MOST_CELLS:
        return False
    cells = [one for one in row if one.tag in _CELLS]
    return len(cells) > 1 and not any(part.tag in _BLOCKS for one in cells for part in one) and (
        sum(len(one.text_content()) for one in cells) <= _SHORT_CELL * len(cells)
    )  # fmt: skip


def is_shadow(node: html.HtmlElement) -> bool:
    """Whether a template is shown where it stands, as the parts of a page's own elements are."""
    return node.tag == "template" and (node.get("shadowrootmode") or node.get("shadowroot")) is not None


class _Open(NamedTuple):
    """A tag that is open."""

    tag: str
    classes: str
    why: str
    keeps: bool  # whether a line break is one there
    number: int


_NOTHING = _Open("", "", "", False, 0)


class _Screen:
    """The lines so far, the one that is being collected, and the tags that are open."""

    def __init__(self) -> None:
        self.lines: list[Shown] = []
        self.words: list[str] = []
        self.linked = self.bold = 0  # letters
        self.breaks = 0  # since the last word
        self.opened = 0  # tags so far
        self.bolds = 0  # tags around that make bold
        self.path: list[_Open] = []
        self.last = _NOTHING  # the innermost open tag

    def enter(self, tag: str, named: Mapping[str, str], why: str) -> None:
        if self.words and (tag in _BLOCKS or why):
            self.end_line()
        self.opened += 1
        self.bolds += tag in _BOLD
        keeps = self.last.keeps or tag == "pre"
        classes = ""
        if named:
            classes = f"{named.get('class', '')} {named.get('id', '')}".strip()
            keeps = keeps or ("style" in named and _KEEPS_BREAKS.search(named["style"]) is not None)
        self.last = _Open(tag, classes, why or self.last.why, keeps, self.opened)
        self.path.append(self.last)

    def leave(self, tag: str) -> None:
        left = self.last
        around = self.path[-2] if len(self.path) > 1 else _NOTHING
        if self.words and (tag in _BLOCKS or left.why != around.why):
            self.end_line()
        self.bolds -= left.tag in _BOLD
        self.path.pop()
        self.last = around

    def add(self, text: str, in_link: bool) -> None:
        if not (self.last.keeps and "\n" in text):
            self._put(text, in_link)
            return
        for number, piece in enumerate(text.split("\n")):
            self.breaks += number > 0
            self._put(piece, in_link)

    def _put(self, text: str, in_link: bool) -> None:
        if not self.words and not text.strip():
            return
        if self.breaks and text.strip():
            before = "".join(self.words).strip()
            parts = self.breaks > 1 or ENDS.search(before[-40:]) or BULLET.match(text)
            if parts or (before and self._is_bold(before)):
                self.end_line()
            else:
                self.words.append(" ")
            self.breaks = 0
        self.words.append(text)
        if in_link:
            self.linked += len(text.strip())
        if self.bolds:
            self.bold += len("".join(text.split()))

    def _is_bold(self, text: str) -> bool:
        return self.bold > 0 and self.bold >= 0.95 * len("".join(text.split()))

    def end_line(self) -> None:
        if self.words and (text := " ".join("".join(self.words).split())):
            place = next((one for one in range(len(self.path) - 1, -1, -1) if self.path[one].tag in _BLOCKS), -1)
            self.lines.append(
                Shown(
                    text,
                    min(self.linked / len(text), 1.0),
                    self.path[place].tag if place >= 0 else "body",
                    tuple([one.tag for one in self.path]),
                    tuple([one.classes for one in self.path]),
                    self._is_bold(text),
                    self.last.why,
                    self.path[place].number if place >= 0 else 0,
                    self.path[place - 1].number if place > 0 else 0,
                )
            )
        self.words.clear()
        self.linked = self.bold = self.breaks = 0
