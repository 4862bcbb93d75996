"""The reader of saved web pages: trafilatura finds the article, the page's own statements give title, author and date."""

from __future__ import annotations

import copy
import re
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from trafilatura import bare_extraction

from framing.ingest import metadata
from framing.ingest.decode import one_line, tidy
from framing.ingest.page import Page
from framing.ingest.pasted import agency_of
from framing.ingest.wording import Label, is_biography, is_notice, is_promotion, label_of
from framing.records import Block, BlockKind

_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}


def read_html(text: str) -> Page:
    """The article of a saved page; an empty body where the page holds none."""
    tree = _parse(text)
    if tree is None:
        return Page(body=())
    articles = metadata.json_ld(tree)
    _drop_forms(tree)
    found: Any = bare_extraction(copy.deepcopy(tree), fast=True, include_comments=False, with_metadata=True, date_extraction_params=_DATES)
    if found is None or found.body is None:
        return Page(body=(), title=metadata.find_title(tree, articles))
    title = metadata.find_title(tree, articles, found.title)
    author = metadata.find_author(tree, articles, found.author)
    url = metadata.find_url(tree)
    blocks = clean(blocks_of(found.body), title, tuple((author or "").split(", ")))
    return Page(
        body=blocks,
        title=title,
        author=author,
        published=metadata.find_date(tree, articles) or found.date,
        url=url,
        language=(tree.get("lang") or "")[:2].lower() or None,
        agency=agency_of(blocks, tuple(line for line in one_line(tree.text_content()[-3000:]).split("\n"))),
        genre=metadata.find_genre(tree, articles, url, title),
    )


def blocks_of(body: etree._Element) -> list[Block]:
    """The blocks of trafilatura's tree, lists put to the paragraph before them."""
    blocks: list[Block] = []
    for node in body:
        kind = {"head": BlockKind.HEADING, "quote": BlockKind.QUOTE}.get(node.tag, BlockKind.PARAGRAPH)
        if node.tag == "list":
            items = [one_line("".join(item.itertext())) for item in node.iter("item")]
            items = [f"• {item}" for item in items if item]
            if blocks and blocks[-1].text.endswith((":", ";")):
                blocks[-1] = Block("\n".join([blocks[-1].text, *items]), blocks[-1].kind)
            else:
                blocks += [Block(item) for item in items]
            continue
        for part in re.split(r"\n\s*\n", _text_of(node)):
            if text := one_line(part):
                blocks.append(Block(text, kind))
    return blocks


def clean(blocks: list[Block], title: str | None, names: tuple[str, ...]) -> tuple[Block, ...]:
    """The blocks without the furniture that an extractor lets through, biographies and notices at the ends included."""
    kept: list[Block] = []
    for block in blocks:
        text = tidy(block.text)
        label = label_of(text) if len(text.split()) <= 30 else None
        if label is not None and label is not Label.STAMP:
            continue
        if is_promotion(text) or (title and text.casefold() == title.casefold()) or (kept and kept[-1].text == text):
            continue
        kept.append(Block(text, block.kind))
    while kept and (kept[-1].kind is BlockKind.HEADING or is_notice(kept[-1].text) or _introduces(kept, -1, names)):
        kept.pop()
    while len(kept) > 2 and (is_notice(kept[0].text) or _introduces(kept, 0, names)):
        kept.pop(0)
    return tuple(kept)


def _introduces(blocks: list[Block], number: int, names: tuple[str, ...]) -> bool:
    text = blocks[number].text
    rest = " ".join(block.text for block in blocks if block.text != text)
    subject = re.match(r"\w+ ([A-ZА-Я][\w'’-]+)", text)
    return len(blocks) > 2 and is_biography(text, names) and (text.startswith(tuple(filter(None, names)) or "\0") or (subject is not None and subject[1] not in rest))


def _text_of(node: etree._Element) -> str:
    """The text of a node; a line break of the page becomes a space, two of them an end of paragraph."""
    parts = [node.text or ""]
    for child in node:
        parts += ["\n" if child.tag == "lb" else _text_of(child), (child.tail or "").replace("\n", " ")]
    return re.sub(r"[ \t]+", " ", "".join(parts))


def _parse(text: str) -> lxml_html.HtmlElement | None:
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=False, no_network=True)
    try:
        return lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _drop_forms(tree: lxml_html.HtmlElement) -> None:
    """Take out the boxes in which a page asks for an address, with their headings and promises."""
    for node in tree.xpath("//input[@type='email' or contains(@name, 'email') or contains(@placeholder, 'mail')]"):
        box = node
        for parent in node.iterancestors():
            if parent.tag in ("body", "html", "main", "article") or len(parent.text_content().split()) > 60:
                break
            box = parent
        if box is not node and box.getparent() is not None:
            box.drop_tree()
