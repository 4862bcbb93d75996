"""Markdown: front matter states title, author and date; marks become headings, lists and quotations."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from framing.ingest import dates
from framing.ingest.decode import Unreadable
from framing.ingest.extraction import head
from framing.ingest.extraction.lines import Line, Shape, read_line
from framing.ingest.extraction.wording import Box
from framing.ingest.fields import (
    ADDRESSES,
    address_of,
    addresses_in,
    authors_of,
    found_in,
    moment_stated,
    name_of,
    said_of,
)
from framing.ingest.format import Format, Page
from framing.ingest.paragraphing import ENDS, unfold
from framing.tables.records import Block, BlockKind, LeftOut

_FRONT = re.compile(r"^\s*(---|\+\+\+)[ \t]*\n(.*?)\n\1[ \t]*(?:\n|$)", re.S)
_KEY = re.compile(r"^([\w -]+?)\s*[:=]\s*(.*?)\s*$")
_LISTED = re.compile(r"^\s*-\s+(.+?)\s*$")
_ITEM = re.compile(r"^\s*(?:[*+-]|\d{1,2}[.)])\s+")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.+?)\s*#*\s*$")
_UNDERLINED = re.compile(r"^([^\s#>|-][^\n]{0,200})\n(=|-)\2{2,}[ \t]*$", re.M)
_TARGET = r"\((?:[^()\n]|\([^()\n]*\))*\)"
# Each pattern looks ahead only a little way: a text of brackets or stars must not be gone through once for each.
_INLINE = (
    (re.compile(rf"!\[([^\]]{{0,400}})\]{_TARGET}|!\[\[[^\[\]]*\]\]"), ""),
    (re.compile(rf"\[([^\[\]]*)\](?:{_TARGET}|\[[^\]]*\])"), r"\1"),
    (re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]"), r"\1"),
    (re.compile(r"<(https?://[^\s<>]+)>"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.{1,400}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])[*_](?=\S)([^*_]+?)(?<=\S)[*_](?![\w*])"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>-])"), r"\1"),
)
_PICTURE = re.compile(rf"!\[([^\]]{{0,400}})\]{_TARGET}")
_BETWEEN = r"(?:[^\w\[<!]|!(?!\[)|<(?!https?://))*+"  # signs that begin no link, all of them at once
_LINK_ONLY = re.compile(rf"^{_BETWEEN}(?:(?:!?\[[^\[\]]*+\]{_TARGET}|<?https?://\S++){_BETWEEN})++$")
_DEFINITION = re.compile(r"^\s{0,3}\[[^\]]+\]:\s*\S+.*$")
_HEAD = 14  # words that a line between headline and text has at most
_SENTENCES = 8  # words of a line that can be a paragraph, where others follow without a blank one
_LINK_WORDS = 8  # words that a line of links has at most which is no part of the text


def read_markdown(text: str) -> Page:
    """The article of a Markdown file: its front matter, its first heading as headline, its blocks.

    Lines of links, and what says who wrote it and when, are left out of the text.
    """
    if (listed := addresses_in("\n".join(_ITEM.sub("", line) for line in text.split("\n")))) is not None:
        raise Unreadable(ADDRESSES, said_of(len(listed)))
    front, text = _front(text)
    text = _UNDERLINED.sub(lambda found: f"{'#' if found[2] == '=' else '##'} {found[1]}", text)
    title, headline = front["title"] or None, ""  # the first heading is the headline, where nothing else states one
    blocks: list[Block] = []
    links: set[int] = set()  # of the blocks, those that are nothing but links
    for part in re.split(r"\n\s*\n", "\n".join(unfold(text).lines)):
        rest = part.strip().split("\n")
        while rest and (heading := _HEADING.match(rest[0])):
            rest.pop(0)
            words = _plain(heading[2])
            if title is None and not blocks:
                title = headline = words
            elif words and words != title:
                blocks.append(Block(words, BlockKind.HEADING))
        rest = [line for line in rest if not _DEFINITION.match(line)]
        known = len(blocks)
        _add(blocks, "\n".join(rest))
        if rest and all(_LINK_ONLY.match(line) for line in rest):
            links |= {*range(known, len(blocks))}
    lines = [Line(title or "", Shape.SHORT, None, 0), *(_line(block) for block in blocks)]
    prose = [number for number, line in enumerate(lines) if line.shape is Shape.PROSE]
    body = range(prose[0], prose[-1] + 1) if prose else range(len(lines), len(lines))
    stated = dates.stated(front["published"] or None, front["updated"] or None)
    found = head.find_dating(lines, body, 0) if stated.published is None and stated.numeric is None else stated
    dating = replace(found, updated=stated.updated or found.updated)
    author = front["author"] or head.find_author(lines, body, 0 if title else None, body.stop) or None
    kept = [
        block
        for number, block in enumerate(blocks)
        if not _is_around(lines[number + 1], number + 1 < body.start, number in links)
    ]
    return Page(
        tuple(kept), title, author, dating, front["url"] or None, front["language"] or None,
        seen="\n".join([headline, *(block.text for block in blocks)]),
        left_out=tuple(LeftOut("picture", words) for words in map(_plain, _PICTURE.findall(text)) if words),
    )  # fmt: skip


def _line(block: Block) -> Line:
    line = read_line(block.text.split("\n")[0])
    return line._replace(shape=Shape.SHORT, label=None) if block.kind is BlockKind.HEADING else line


def _is_around(line: Line, above: bool, linked: bool) -> bool:
    """Whether a line stands around the text: a label, a line of links, or a date or byline above it."""
    if linked and line.words <= _LINK_WORDS:
        return True
    if above and line.words <= _HEAD and line.shape is not Shape.PROSE:
        return bool(head.is_byline(line) or dates.find_date(line.text) or line.label)
    return line.shape is Shape.FURNITURE and line.label is not Box.RIGHTS and line.words <= _HEAD


def _front(text: str) -> tuple[dict[str, str], str]:
    """What the front matter states, by the names of an article's fields, and the text after it."""
    match = _FRONT.match(text)
    stated: dict[str, Any] = {}
    name = ""
    for line in match[2].split("\n") if match else ():
        if (item := _LISTED.match(line)) and name:
            there = stated.get(name)
            stated[name] = [*(there if isinstance(there, list) else []), _bare(item[1])]
        elif found := _KEY.match(line):
            name, value = found[1], found[2]
            listed = value.startswith("[") and value.endswith("]") and not value.startswith("[[")
            stated[name] = [_bare(one) for one in value[1:-1].split(",")] if listed else _bare(value)
    values = found_in(stated, {}).values
    facts = {
        "title": name_of(values["title"]), "author": authors_of(values["author"]),
        "published": moment_stated(values["published"], values["time"]),
        "updated": moment_stated(values["updated"], None), "url": address_of(values["url"]),
        "language": name_of(values["language"]),
    }  # fmt: skip
    return facts, text[match.end() :] if match else text


def _bare(value: str) -> str:
    """A value of front matter without its quotation marks and the marks of links."""
    return _plain(value.strip().strip("\"'"))


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
    sentences = [ENDS.search(line.rstrip()) is not None and len(line.split()) >= _SENTENCES for line in lines]
    above = len(lines) - sum(sentences)  # lines of few words, such as a byline
    whole = any(sentences) and all(sentences[above:]) and all(len(line.split()) <= _HEAD for line in lines[:above])
    for text in lines if whole else (" ".join(lines),):
        if text := _plain(text):
            blocks.append(Block(text))


def _plain(text: str) -> str:
    for pattern, by in _INLINE:
        text = pattern.sub(by, text)
    return " ".join(text.split())


FORMAT = Format(
    name="markdown", about="Markdown with front matter", suffixes=(".md", ".markdown"), read_text=read_markdown,
    priority=20,  # before HTML: Markdown may hold tags
)  # fmt: skip
