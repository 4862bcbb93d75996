"""The reader of saved web pages: trafilatura finds the article, the page's statements give title, author, date."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from trafilatura import bare_extraction

from framing.ingest import dates
from framing.ingest.decode import decode, one_line, tidy
from framing.ingest.extraction import chosen, metadata, scripts
from framing.ingest.extraction.agency import agency_of
from framing.ingest.extraction.confidence import PageSigns, judge_page, signs_of
from framing.ingest.extraction.failures import Taken, failures, is_live_title
from framing.ingest.extraction.lines import Shape, count_words, plain
from framing.ingest.extraction.parts import HIDDEN, POST, drop_parts, find_parts
from framing.ingest.extraction.rendered import Shown, render
from framing.ingest.extraction.second import Opinion, agreement, author_after, second_opinion
from framing.ingest.extraction.translated import machine_notice, translated_by
from framing.ingest.format import Format, Page
from framing.ingest.formats.pasted import read_pasted
from framing.tables.records import Block, LeftOut

# lxml's own look-up asks Python about every element; nothing here needs its classes for forms and inputs.
_ELEMENTS = etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement)
# The parser drops what stands after the end of a page, where browsers go on; some pages say it before their article.
_END = re.compile(r"</(?:body|html)\s*>", re.I)
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|article|div|p|table|meta)\b", re.I)
_LIVE = "it is a live blog: each entry has its time as a heading, and the page may not hold all of them"
_FRAGMENT = 40  # words of running text; with less, what trafilatura found is no article
_LITTLE = 150  # words; a page that shows more has its text in its tags
_BEGINNING = 2_000  # characters, among which browsers note from where they saved a page
_HEAD = 6  # lines before the text among which a page without a main heading may print its date
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}


def read_html(text: str) -> Page:
    """The article of a saved page; an empty body where the page holds none."""
    tree = _parse(text)
    if tree is None:
        return Page(body=())
    translated = translated_by(tree, metadata.find_url(tree, text), text[:_BEGINNING])
    articles = metadata.json_ld(tree)
    _unfold_tables(tree)
    parts = find_parts(tree)
    shown = render(tree, parts)
    opinion = second_opinion([one for one in shown if one.why in ("", POST)])
    url = metadata.find_url(tree, text)
    drop_parts({node: why for node, why in parts.items() if why != POST})
    dating = metadata.find_dating(tree, articles, url, text)
    author = metadata.find_author(tree, articles)
    title = metadata.find_title(tree, articles)
    guess = dating.published is None or title is None  # trafilatura's own search costs as much as all of ours
    found: Any = bare_extraction(
        tree, fast=True, include_comments=False, with_metadata=guess, date_extraction_params=_DATES
    )
    title = title or (found.title if found else None)
    texts = list(chosen.texts_of(found.body)) if found is not None and found.body is not None else []
    numbers = chosen.choose(opinion, chosen.found_lines([line.text for line in opinion.lines], texts), title)
    if chosen.prose_in(opinion, numbers) < _FRAGMENT:
        numbers = max(numbers, chosen.by_looks(opinion), key=lambda some: sum(opinion.lines[one].words for one in some))
    blocks = chosen.blocks_of(opinion, numbers)
    live: tuple[tuple[Block, ...], list[int]] | None = None
    if (scripts.is_live(articles) or is_live_title(title)) and (live := chosen.live_blocks(opinion, numbers)):
        blocks, numbers = live
    words = sum(count_words(block.text) for block in blocks)
    story = _story(tree, articles, title, blocks)
    if story is not None:
        blocks, words = story.blocks, story.words
        if dating.published is None and story.published:
            dating = replace(dating, published=dates.iso_of(story.published[:80]))
    noscript = " ".join(node.text_content() for node in tree.iter("noscript")) if words < 40 else ""
    held = failures(Taken(opinion, () if story else numbers, words, title, articles, noscript, translated))
    dating = _with_guess(dating, found.date if found else None, opinion, url)
    confidence, doubts = _judged(story, opinion, numbers, title, tree)
    if notice := machine_notice(line.text for line in opinion.lines):
        doubts = (*doubts, f'the page says that a machine translated its text: "{one_line(notice)[:120]}"')
    doubts = (*doubts, *([_LIVE] if live or (story and scripts.is_live(articles)) else []))
    if author is None and blocks:
        author = author_after(opinion.lines, blocks[-1].text)
    return Page(
        body=blocks,
        title=title,
        author=author,
        dating=dating,
        variant="amp" in tree.attrib or "\N{HIGH VOLTAGE SIGN}" in tree.attrib,
        part=metadata.find_part(tree, url, (line.text for line in opinion.lines)),
        url=url,
        language=(tree.get("lang") or "")[:2].lower() or None,
        agency=agency_of(
            blocks, tuple(line.text for line in opinion.lines[opinion.chosen.stop : opinion.chosen.stop + 6])
        ),
        genre=metadata.find_genre(tree, articles, url, title),
        site=metadata.find_site(tree, articles),
        confidence=confidence,
        doubts=doubts,
        held=held,
        seen="\n".join(one.text for one in shown if one.why != HIDDEN),
        left_out=tuple(_left_out(shown, opinion, set(numbers))),
    )


def _story(
    tree: lxml_html.HtmlElement, articles: list[dict[str, Any]], title: str | None, blocks: tuple[Block, ...]
) -> scripts.ScriptText | None:
    """The text in the page's scripts, where the page shows less of it than half, or has another text altogether."""
    have = plain(" ".join(block.text for block in blocks))
    words = len(have.split())
    for story in scripts.stories(tree, articles, title, whole=words < _LITTLE):
        inside = sum(plain(block.text) in have for block in story.blocks)
        longer = story.words >= 1.3 * words + 20
        same = inside >= 1 or words < 60
        if longer and same and inside < 0.8 * len(story.blocks):
            return story
    return None


def _judged(
    story: scripts.ScriptText | None, opinion: Opinion, numbers: Sequence[int], title: str | None, tree: Any
) -> tuple[float, tuple[str, ...]]:
    if story is not None:
        return judge_page(PageSigns(story.words, title is not None))
    return judge_page(signs_of(opinion, numbers, title, metadata.find_summary(tree), agreement(opinion, numbers)))


def _left_out(shown: list[Shown], opinion: Opinion, numbers: set[int]) -> Iterator[LeftOut]:
    """The lines that are not in the body and of which the page says why."""
    number = -1
    for one in shown:
        number += one.why in ("", POST)
        if one.why and one.why != POST:
            yield LeftOut(one.why, one.text)
        elif number not in numbers and (reason := chosen.reason_of(opinion, number)):
            yield LeftOut(reason, one.text)


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
    first = next((one for one in opinion.chosen if opinion.lines[one].shape is Shape.PROSE), opinion.chosen.start)
    head = [line.text for line in opinion.lines[max(first - _HEAD, 0) : first + 1]]
    shown = dates.dating(zip(head, ["", *head], itertools.repeat(False), strict=False), dating.saved)
    if shown.published and not shown.doubts:
        return replace(dating, published=shown.published, published_at=shown.published_at)
    short = (line.text for line in opinion.lines[: opinion.chosen.stop + 3] if line.words <= 14)
    unsure = (one.printed for text in short for _, one in dates.dates_of(text) if one.two)
    dating = replace(dating, numeric=dating.numeric or next(unsure, None))
    never = [(dating.updated or "")[:10], dates.in_address(url)]
    if dating.numeric and dates.is_unsettled(dating.numeric):
        never += dates.either_day(dating.numeric) or ()
    if not guessed or dating.doubts or guessed in never or dates.refused(guessed, dating.saved):
        return dating
    return replace(dating, published=guessed)


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
    name="html", about="a saved page (the folder that a browser saved beside it is ignored)",
    suffixes=(".html", ".htm", ".xhtml"), read_text=read_html, recognises=recognises, priority=10,
    media_types=("text/html", "application/xhtml+xml"),
)  # fmt: skip
