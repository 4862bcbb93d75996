"""A web page as the lines that a browser would show, each with what its tags say about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Shown:
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


class _Writer:
    """Collects text into lines as the tree is walked."""

    def __init__(self) -> None:
        self.lines: list[Shown] = []
        self.parts: list[str] = []
        self.linked = 0
        self.path: list[str] = []
        self.classes: list[str] = []

    def write(self, text: str | None, in_link: bool) -> None:
        if text:
            self.parts.append(text)
            self.linked += len(text.strip()) if in_link else 0

    def end_line(self) -> None:
        text = " ".join("".join(self.parts).split())
        if text:
            tag = next((tag for tag in reversed(self.path) if tag in _BLOCKS), "body")
            share = min(self.linked / len(text), 1.0)
            self.lines.append(Shown(text, share, tag, tuple(self.path), " ".join(self.classes[-6:])))
        self.parts, self.linked = [], 0


def render(tree: html.HtmlElement) -> list[Shown]:
    """The lines of a page in the order of the page, hidden and machine-read parts left out."""
    body = tree.find("body")
    writer = _Writer()
    # An explicit stack: pages with a million tags inside one another must not end the program.
    stack: list[tuple[str, html.HtmlElement, bool]] = [("open", body if body is not None else tree, False)]
    while stack:
        step, node, in_link = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        if step == "close":
            if tag in _BLOCKS:
                writer.end_line()
            writer.path.pop()
            writer.classes.pop()
            writer.write(node.tail, in_link)
            continue
        if (
            not tag
            or tag in _SKIP
            or len(writer.path) > _MAX_DEPTH
            or "hidden" in node.attrib
            or _HIDDEN.search(node.get("style") or "")
        ):
            writer.write(node.tail, in_link)
            continue
        if tag in _BLOCKS or tag == "br":
            writer.end_line()
        writer.path.append(tag)
        writer.classes.append(f"{node.get('class') or ''} {node.get('id') or ''}".strip())
        inside = in_link or tag == "a"
        writer.write(node.text, inside)
        stack.append(("close", node, in_link))
        stack += [("open", child, inside) for child in reversed(node)]
    writer.end_line()
    return writer.lines
