"""Markdown: front matter states title, author and date; marks become headings, lists and quotations."""

from __future__ import annotations

import re

from framing.ingest import dates
from framing.ingest.format import Format, Page
from framing.tables.records import Block, BlockKind

_FRONT = re.compile(r"^(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|$)", re.S)
_KEY = re.compile(r"^(\w+)\s*[:=]\s*[\"']?(.*?)[\"']?\s*$", re.M)
_ITEM = re.compile(r"^\s*(?:[*+-]|\d{1,2}[.)])\s+")
_INLINE = (
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])[*_](?=\S)([^*_]+?)(?<=\S)[*_](?![\w*])"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
)


def read_markdown(text: str) -> Page:
    """The article of a Markdown file: its front matter, its first heading as headline, its blocks."""
    front: dict[str, str] = {}
    if match := _FRONT.match(text):
        front = {key.lower(): value for key, value in _KEY.findall(match[2])}
        text = text[match.end() :]
    title = front.get("title") or None
    blocks: list[Block] = []
    for part in re.split(r"\n\s*\n", text):
        if heading := re.match(r"^\s*(#{1,6})\s+(.+?)\s*#*\s*$", part.strip().split("\n")[0]):
            if title is None and not blocks:
                title = _plain(heading[2])
            elif _plain(heading[2]) != title:
                blocks.append(Block(_plain(heading[2]), BlockKind.HEADING))
            part = "\n".join(part.strip().split("\n")[1:])
        _add(blocks, part)
    dating = dates.stated(front.get("published") or front.get("date"), front.get("updated") or front.get("modified"))
    return Page(
        tuple(blocks), title, front.get("author") or None, dating.published, front.get("url") or None,
        front.get("language"), published_at=dating.published_at, updated=dating.updated, numeric=dating.numeric,
        doubts=dating.doubts,
    )  # fmt: skip


def _add(blocks: list[Block], part: str) -> None:
    lines = [line for line in part.split("\n") if line.strip()]
    if not lines:
        return
    if all(line.lstrip().startswith(">") for line in lines):
        blocks.append(Block(_plain(" ".join(line.lstrip("> ") for line in lines)), BlockKind.QUOTE))
        return
    if _ITEM.match(lines[0]):
        items: list[str] = []
        for line in lines:
            if _ITEM.match(line):
                items.append("• " + _plain(_ITEM.sub("", line)))
            else:
                items[-1] += " " + _plain(line)
        if blocks and blocks[-1].text.endswith((":", ";")):
            items = [blocks.pop().text, *items]
        blocks.append(Block("\n".join(items)))
        return
    if text := _plain(" ".join(lines)):
        blocks.append(Block(text))


def _plain(text: str) -> str:
    for pattern, by in _INLINE:
        text = pattern.sub(by, text)
    return " ".join(text.split())


FORMAT = Format(
    name="markdown", about="Markdown with front matter", suffixes=(".md", ".markdown"), read_text=read_markdown,
    priority=20,  # before HTML: Markdown may hold tags
)  # fmt: skip
