"""The reader of saved web pages: trafilatura finds the article, the page's statements give title, author, date."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from trafilatura import bare_extraction

from framing.ingest import dates
from framing.ingest.decode import decode, one_line, tidy
from framing.ingest.extraction import metadata
from framing.ingest.extraction.agency import agency_of
from framing.ingest.extraction.body import introduces_author
from framing.ingest.extraction.confidence import Signs, judge
from framing.ingest.extraction.lines import Shape, count_words, plain, read_line
from framing.ingest.extraction.notices import is_notice, is_only_promotion
from framing.ingest.extraction.second import Opinion, agreement, author_after, complete, is_lump, second_opinion
from framing.ingest.format import Format, Page
from framing.ingest.formats.pasted import read_pasted
from framing.tables.records import Block, BlockKind

_KINDS = {"head": BlockKind.HEADING, "quote": BlockKind.QUOTE}
# lxml's own look-up asks Python about every element; nothing here needs its classes for forms and inputs.
_ELEMENTS = etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement)
# The parser drops what stands after the end of a page, where browsers go on; some pages say it before their article.
_END = re.compile(r"</(?:body|html)\s*>", re.I)
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|article|div|p|table|meta)\b", re.I)
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}


def read_html(text: str) -> Page:
    """The article of a saved page; an empty body where the page holds none."""
    tree = _parse(text)
    if tree is None:
        return Page(body=())
    articles = metadata.json_ld(tree)
    _drop_forms(tree)
    _unfold_tables(tree)
    opinion = second_opinion(tree)
    author = metadata.find_author(tree, articles)
    title = metadata.find_title(tree, articles)
    url = metadata.find_url(tree, text)
    dating = metadata.find_dating(tree, articles, url, text)
    guess = dating.published is None or title is None  # trafilatura's own search costs as much as all of ours
    found: Any = bare_extraction(
        tree, fast=True, include_comments=False, with_metadata=guess, date_extraction_params=_DATES
    )
    if found is None or found.body is None:
        return Page(body=(), title=title)
    title = title or found.title
    raw = blocks_of(found.body)
    blocks = clean(complete(raw, opinion), title, tuple((author or "").split(", ")))
    dating = _with_guess(dating, found.date, opinion, url)
    words = sum(count_words(block.text) for block in blocks)
    confidence, doubts = judge(Signs(words, title is not None, agreement(blocks, opinion), lump=is_lump(raw)))
    if author is None and blocks:
        author = author_after(opinion.lines, blocks[-1].text)
    return Page(
        body=blocks,
        title=title,
        author=author,
        published=dating.published,
        published_at=dating.published_at,
        updated=dating.updated,
        saved=dating.saved,
        numeric=dating.numeric,
        relative=dating.relative,
        url=url,
        language=(tree.get("lang") or "")[:2].lower() or None,
        agency=agency_of(
            blocks, tuple(line.text for line in opinion.lines[opinion.chosen.stop : opinion.chosen.stop + 6])
        ),
        genre=metadata.find_genre(tree, articles, url, title),
        confidence=confidence,
        doubts=(*doubts, *dating.doubts),
        seen="\n".join(line.text for line in opinion.lines),
    )


def recognises(start: str, named: bool) -> bool:
    """Whether a text is HTML: pages are saved as .txt and texts as .html, so its tags count more than its name."""
    marked = len(_MARKUP.findall(start))
    if named:
        return marked > 0 or "</" in start
    return marked >= 3 and start.lstrip()[:1] == "<"


def read_saved(content: bytes) -> Page:
    """The article of a page that another file holds; where it has no tags it is read as a copied text."""
    text, doubts = decode(content)
    read = read_html if recognises(text[:20_000], named=True) else read_pasted
    page = read(tidy(text))
    return replace(page, doubts=(*doubts, *page.doubts))


def _with_guess(dating: dates.Dating, guessed: str | None, opinion: Opinion, url: str | None) -> dates.Dating:
    """The dating with trafilatura's guess where nothing was found.

    Not if it is the day of a change, one of two that a date can be, or from the address, which is asked later.
    """
    if dating.published:
        return dating
    short = (line.text for line in opinion.lines[: opinion.chosen.stop + 3] if line.words <= 14)
    unsure = (one.printed for text in short for _, one in dates.dates_of(text) if one.two)
    dating = replace(dating, numeric=dating.numeric or next(unsure, None))
    never = [(dating.updated or "")[:10], dates.in_address(url)]
    if dating.numeric and dates.is_unsettled(dating.numeric):
        never += dates.either_day(dating.numeric) or ()
    if not guessed or guessed in never or dates.refused(guessed, dating.saved):
        return dating
    return replace(dating, published=guessed)


def blocks_of(body: etree._Element) -> list[Block]:
    """The blocks of trafilatura's tree; lists go to the paragraph before them, loose text between nodes is kept."""
    blocks = _paragraphs(body.text or "")
    for node in body:
        if node.tag == "table" and _of_figures(node):
            continue
        if node.tag == "list":
            items = [one_line("".join(item.itertext())) for item in node.iter("item")]
            items = [f"• {item}" for item in items if item]
            if blocks and blocks[-1].text.endswith((":", ";")):
                blocks[-1] = Block("\n".join([blocks[-1].text, *items]), blocks[-1].kind)
            else:
                blocks += [Block(item) for item in items]
        else:
            blocks += _paragraphs(_text_of(node), _KINDS.get(node.tag, BlockKind.PARAGRAPH))
        blocks += _paragraphs(node.tail or "")
    return blocks


def _of_figures(table: etree._Element) -> bool:
    """Whether a table holds figures and names and no sentences."""
    cells = [one_line("".join(cell.itertext())) for cell in table.iter("cell")]
    figures = sum(any(letter.isdigit() for letter in cell) for cell in cells)
    return figures >= 0.4 * len(cells) and sum(len(cell.split()) for cell in cells) <= 4 * len(cells)


def _paragraphs(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> list[Block]:
    parts = re.split(r"\n\s*\n", text) if "\n" in text else (text,)
    return [Block(line, kind) for part in parts if (line := one_line(part))]


def clean(blocks: list[Block], title: str | None, names: tuple[str, ...]) -> tuple[Block, ...]:
    """The blocks without the furniture that an extractor lets through, biographies and notices at the ends included."""
    kept: list[tuple[Block, Shape]] = []
    texts = [plain(block.text) for block in blocks]
    for block in blocks:
        line = read_line(block.text)
        words = plain(block.text)
        if line.shape is Shape.FURNITURE and (line.words <= 40 or is_only_promotion(block.text)):
            continue
        if (title and words == plain(title)) or (kept and plain(kept[-1][0].text) == words):
            continue
        if 5 <= line.words <= 45 and any(len(words) < len(other) and words in other for other in texts):
            continue  # a pull quote: the same words stand in a paragraph
        kept.append((block, line.shape))
    while kept and (
        kept[-1][1] is Shape.SHORT
        or kept[-1][0].kind is BlockKind.HEADING
        or is_notice(kept[-1][0].text)
        or _introduces(kept, -1, names)
    ):
        kept.pop()
    # a heading before the first paragraph is the standfirst or the headline over again
    while len(kept) > 2 and (
        kept[0][1] is Shape.SHORT
        or kept[0][0].kind is BlockKind.HEADING
        or is_notice(kept[0][0].text)
        or _introduces(kept, 0, names)
    ):
        kept.pop(0)
    return tuple(block for block, _ in kept)


def _introduces(kept: list[tuple[Block, Shape]], number: int, names: tuple[str, ...]) -> bool:
    return len(kept) > 2 and introduces_author(kept[number][0].text, [block.text for block, _ in kept], names)


def _text_of(node: etree._Element) -> str:
    """The text of a node; a line break of the page becomes a space, two of them an end of paragraph."""
    text = (node.text or "").replace("\n", " ")
    for child in node:
        text += "\n" if child.tag == "lb" else _text_of(child)
        text += " " if child.tag == "cell" else ""
        text += (child.tail or "").replace("\n", " ")
    return text


def _parse(text: str) -> lxml_html.HtmlElement | None:
    # trafilatura loses the text after a comment, so comments must go
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, no_network=True
    )
    parser.set_element_class_lookup(_ELEMENTS)
    try:
        return lxml_html.document_fromstring(_END.sub("", text).encode("utf-8", "replace"), parser=parser)
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


def _unfold_tables(tree: lxml_html.HtmlElement) -> None:
    """Turn tables that lay out a page, as old pages do, into plain boxes; tables of figures stay tables."""
    for table in list(tree.iter("table")):
        cells = [cell for cell in table.iter("td", "th") if next(cell.iterancestors("table")) is table]
        laid_out = any(
            next(cell.iter("p", "div", "table", "h1", "h2", "h3", "ul", "form"), None) is not None for cell in cells
        )
        if laid_out:
            for node in [table, *table.iter("tbody", "thead", "tfoot", "tr", "td", "th")]:
                if node is table or next(node.iterancestors("table", "div"), None) is not None:
                    node.tag = "div"


FORMAT = Format(
    name="html", about="a saved page (files in `<name>_files/` are ignored)",
    suffixes=(".html", ".htm", ".xhtml"), read_text=read_html, recognises=recognises, priority=10,
    media_types=("text/html", "application/xhtml+xml"),
)  # fmt: skip
