"""The text of an article where a page keeps it in its scripts: JSON-LD, and the state of a page that draws itself."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree, html

from framing.ingest.decode import one_line, tidy
from framing.ingest.extraction.lines import count_words, words_of
from framing.ingest.extraction.rendered import render
from framing.ingest.paragraphing import ENDS
from framing.tables.records import Block, BlockKind

_LARGEST = 8_000_000  # characters of a script
_MOST = 200_000  # values of one script that are looked at
_DEEPEST = 60
_MARKUP = re.compile(r"<(?:p|br|div|h[1-6]|li|blockquote|span|a|em|strong|b|i)\b[^>]*>", re.I)
_ASSIGNED = re.compile(r"[\w$\]\"']\s*=\s*(?=[\[{]\s*[\"{\[])")
_ASSIGNMENTS = 12  # of one script that are tried
_PARSED = re.compile(r"JSON\.parse\(\s*(?=\")")
# The keys by which publishing systems call the text of a piece, and what holds its pieces.
_TEXT = ("text", "html", "value", "content", "body", "paragraph", "articlebody", "data", "raw", "markup", "copy")
_HOLDS = ("children", "content", "items", "nodes", "spans", "model", "body", "data", "elements", "blocks", "fields")
_TITLE = ("headline", "title", "name")
_DATE = (  # the first publication before what may be a later day
    "datepublished", "publishedat", "published_at", "first_publish_date", "firstpublishdate", "firstpublished",
    "publishdate", "publish_date", "date_published", "publicationdate", "published", "display_date", "date", "pubdate",
)  # fmt: skip
_CLOCK = re.compile(r"[T ](\d\d:\d\d)")
_NOT_TEXT = {"image", "figure", "caption", "advert", "ad", "embed", "related", "newsletter", "promo", "video", "byline"}


@dataclass(frozen=True, slots=True)
class ScriptText:
    """A text that a script holds, with what stands beside it."""

    blocks: tuple[Block, ...]
    title: str | None = None
    published: str | None = None
    words: int = field(default=0)


def stories(tree: html.HtmlElement, articles: list[dict[str, Any]], title: str | None, whole: bool) -> list[ScriptText]:
    """The texts in a page's scripts, the surest first: those that state an article, then the longest of the others.

    Only where `whole` is said are all scripts read: some are megabytes.
    """
    stated = [story for item in articles if (story := _stated(item)) is not None]
    values = _values(tree) if whole else ()
    others = [story for value in values if (story := _longest(value, title)) is not None]
    return [
        *sorted(stated, key=lambda story: -story.words),
        *sorted(others, key=lambda story: -story.words),
    ]


def is_live(articles: list[dict[str, Any]]) -> bool:
    """Whether a page states that it is a live blog."""
    return any("LiveBlog" in str(item.get("@type")) for item in articles)


def _stated(item: Mapping[str, Any]) -> ScriptText | None:
    """What JSON-LD states: the body of an article, or the entries of a live blog."""
    updates = item.get("liveBlogUpdate")
    blocks: list[Block] = []
    for update in updates if isinstance(updates, list) else [updates]:
        if isinstance(update, dict) and isinstance(text := update.get("articleBody"), str):
            blocks += entry(str(update.get("datePublished") or ""), _plain(update.get("headline")), paragraphs(text))
    if not blocks and isinstance(text := item.get("articleBody"), str):
        blocks = [Block(paragraph) for paragraph in paragraphs(text)]
    return _story(blocks, _plain(item.get("headline")), item.get("datePublished")) if blocks else None


def entry(moment: str, headline: str, texts: list[str]) -> list[Block]:
    """An entry of a live blog: its time and headline as a heading, which is never measured, above its paragraphs."""
    clock = found[1] if (found := _CLOCK.search(moment)) else moment
    begins = texts and texts[0].startswith(headline.rstrip(".… "))
    heading = " ".join(part for part in (clock, "" if begins else headline) if part)
    return [*([Block(heading, BlockKind.HEADING)] if heading else []), *(Block(text) for text in texts)]


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text in a script: HTML as a browser would show it, else by its line breaks."""
    if _MARKUP.search(text):
        try:
            tree = html.document_fromstring(f"<html><body>{text[:_LARGEST]}</body></html>")
        except (etree.ParserError, ValueError):
            return []
        return [shown.text for shown in render(tree, {}) if shown.tag not in ("figcaption", "figure")]
    if "&" in text:
        text = html.fromstring(f"<p>{text.replace('<', '&lt;')}</p>").text_content()
    return [line for part in tidy(text).split("\n") if (line := one_line(part))]


def _values(tree: html.HtmlElement) -> Iterator[Any]:
    """The JSON in a page's scripts, that of its statements for machines excepted."""
    for script in tree.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").lower()
        if len(text) < 300 or len(text) > _LARGEST or kind == "application/ld+json":
            continue
        if kind != "application/json":
            for start in itertools.islice(_ASSIGNED.finditer(text), _ASSIGNMENTS):
                yield from _decoded(text[start.end() :])
            if quoted := _PARSED.search(text):
                yield from _decoded(text[quoted.end() :], twice=True)
            continue
        yield from _decoded(text)


def _decoded(text: str, twice: bool = False) -> Iterator[Any]:
    try:
        value = json.JSONDecoder(strict=False).raw_decode(text.lstrip())[0]
        yield json.loads(value, strict=False) if twice and isinstance(value, str) else value
    except (ValueError, RecursionError):
        return


def _longest(value: Any, title: str | None) -> ScriptText | None:
    """The text of most words in a value, as one string or as a list of pieces; one under the page's title is chosen."""
    best: tuple[float, ScriptText] | None = None
    wanted = set(words_of(title or ""))
    for blocks, above in _candidates(value):
        words = sum(count_words(block.text) for block in blocks if _is_prose(block.text))
        if words < 40:
            continue
        named = _named(above, _TITLE)
        same = len(wanted & set(words_of(named or ""))) >= 0.5 * len(wanted) if wanted and named else False
        weight = words * (1.0 if same else 0.4)
        if best is None or weight > best[0]:
            best = weight, _story(blocks, named, _named(above, _DATE))
    return best[1] if best else None


def _candidates(value: Any) -> Iterator[tuple[list[Block], tuple[Mapping[str, Any], ...]]]:
    """Every string of several sentences and every list of pieces of text, with the objects around it."""
    waiting: list[tuple[Any, tuple[Mapping[str, Any], ...]]] = [(value, ())]
    seen = 0
    while waiting and seen < _MOST:
        one, above = waiting.pop()
        seen += 1
        if len(above) > _DEEPEST:
            continue
        if isinstance(one, str):
            if len(one) > 200 and " " in one:
                yield [Block(text) for text in paragraphs(one)], above
        elif isinstance(one, list):
            pieces = [block for part in one for block in _piece(part)]
            if sum(count_words(block.text) > 250 for block in pieces) <= 1:
                yield pieces, above
            waiting += [(part, above) for part in one if isinstance(part, (dict, list, str))]
        elif isinstance(one, dict):
            waiting += [(part, (*above, one)) for part in one.values() if isinstance(part, (dict, list, str))]


def _piece(part: Any) -> list[Block]:
    """A paragraph or heading out of a list of them; pictures, offers and embedded things are none."""
    if isinstance(part, dict):
        kind = str(part.get("type") or part.get("kind") or part.get("nodeType") or part.get("__typename") or "").lower()
        if any(name in re.split(r"[^a-z]+", kind) for name in _NOT_TEXT):
            return []
        text = _text_in(part, 0)
        heading = re.search(r"head|title|^h[1-6]$", kind) is not None
        return [Block(line, BlockKind.HEADING if heading else BlockKind.PARAGRAPH) for line in paragraphs(text)]
    if isinstance(part, str) and " " in part:
        return [Block(line) for line in paragraphs(part)]
    return []


def _text_in(part: Any, depth: int) -> str:
    if isinstance(part, str):
        return part
    if depth > 8:
        return ""
    if isinstance(part, list):
        return "".join(_text_in(one, depth + 1) for one in part[:500])
    if not isinstance(part, dict):
        return ""
    lower = {str(key).lower(): value for key, value in part.items()}
    for key in _TEXT:
        if isinstance(lower.get(key), str):
            return str(lower[key])
    for key in _HOLDS:
        if isinstance(lower.get(key), (list, dict)) and (text := _text_in(lower[key], depth + 1)):
            return text
    return ""


def _named(above: tuple[Mapping[str, Any], ...], keys: tuple[str, ...]) -> str | None:
    """What the nearest object around a text calls its title or day."""
    for one in reversed(above[-4:]):
        lower = {str(key).lower(): value for key, value in one.items()}
        for key in keys:
            if isinstance(lower.get(key), str) and lower[key].strip():
                return one_line(lower[key])
    return None


def _story(blocks: list[Block], title: str | None, published: Any) -> ScriptText:
    words = sum(count_words(block.text) for block in blocks if block.kind is BlockKind.PARAGRAPH)
    return ScriptText(tuple(blocks), title or None, published if isinstance(published, str) else None, words)


def _is_prose(text: str) -> bool:
    return len(text.split()) >= 8 and ENDS.search(text[-40:]) is not None


def _plain(value: Any) -> str:
    return one_line(tidy(re.sub(r"<[^>]+>", " ", value))) if isinstance(value, str) else ""
