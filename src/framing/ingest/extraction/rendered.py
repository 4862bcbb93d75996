"""A web page as the lines that a browser would show, each with what its tags say about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from lxml import html

_SKIP = frozenset(
    (
        "script style noscript template svg select option button input textarea iframe object head canvas video "
        "audio map datalist math "
    ).split()
)
_BLOCKS = frozenset(
    (
        "p div section article main header footer aside nav ul ol li dl dt dd table tr td th caption tbody thead "
        "h1 h2 h3 h4 h5 h6 blockquote pre figure figcaption form fieldset address hr body center details summary "
        "legend title label time "
    ).split()
)
_ASIDE = {"nav", "aside", "footer", "form", "figcaption", "figure", "dialog", "menu"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MAX_DEPTH = 400  # tags inside one another; a page of a person has some thirty


class Shown(NamedTuple):
    """One line of a page: its text, how much of it is links, and the tags that hold it, outermost first."""

    text: str
    linked: float
    tag: str
    path: tuple[str, ...]
    classes: str

    @property
    def aside(self) -> bool:
        """Whether it stands in what HTML itself calls navigation, aside, footer, form or figure."""
        return not _ASIDE.isdisjoint(self.path)


def render(tree: html.HtmlElement) -> list[Shown]:
    """The lines of a page in the order of the page, hidden and machine-read parts left out."""
    body = tree.find("body")
    lines: list[Shown] = []
    parts: list[str] = []  # of the line that is being collected
    linked = 0
    path: list[str] = []
    classes: list[str] = []

    def end_line() -> None:
        nonlocal linked
        if text := " ".join("".join(parts).split()):
            tag = "body"
            for tag in reversed(path):
                if tag in _BLOCKS:
                    break
            else:
                tag = "body"
            lines.append(Shown(text, min(linked / len(text), 1.0), tag, tuple(path), " ".join(classes[-6:])))
        parts.clear()
        linked = 0

    # An explicit stack: pages with a million tags inside one another must not end the program.
    stack: list[tuple[bool, html.HtmlElement, bool]] = [(True, body if body is not None else tree, False)]
    while stack:
        opens, node, in_link = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        named = dict(node.items()) if opens and tag and tag not in _SKIP and len(path) <= _MAX_DEPTH else None
        if named is not None and not (named and _hidden(named)):
            if parts and (tag in _BLOCKS or tag == "br"):
                end_line()
            path.append(tag)
            classes.append(f"{named.get('class', '')} {named.get('id', '')}".strip() if named else "")
            inside = in_link or tag == "a"
            if text := node.text:
                parts.append(text)
                linked += len(text.strip()) if inside else 0
            stack.append((False, node, in_link))
            if len(node):
                stack += [(True, child, inside) for child in reversed(node)]
            continue
        if not opens:
            if parts and tag in _BLOCKS:
                end_line()
            path.pop()
            classes.pop()
        if text := node.tail:
            parts.append(text)
            linked += len(text.strip()) if in_link else 0
    end_line()
    return lines


def _hidden(named: Mapping[str, str]) -> bool:
    return "hidden" in named or ("style" in named and _HIDDEN.search(named["style"]) is not None)
