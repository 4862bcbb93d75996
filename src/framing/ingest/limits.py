"""What an article may be at most: one that is more is held back, and what is kept of it has a size that all can bear.

Whoever writes a page writes its headline, its date and every word of it, so each may be of any length. All later stages
take their time and room in proportion to a text, and a report shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from framing.ingest.addresses import LONGEST
from framing.settings import IngestSettings
from framing.tables.records import Article, Block, LeftOut, Rejected

NAME = 1_000  # characters of a headline or an author
DETAIL = 2_000  # characters of what is said of an input
DOUBTS = 50  # doubts about one article
SHOWN = 1_000  # characters of what is not kept of an article
NOT_KEPT = "not kept, since the article is longer than any may be"


def over_limits(body: Sequence[Block], settings: IngestSettings) -> tuple[str, ...]:
    """Which limits the text of an article is over, as sentences."""
    told = []
    length = sum(len(block.text) for block in body)
    if length > settings.max_characters:
        told.append(
            f"Its text has {length:,} characters; at most {settings.max_characters:,} are read as one article "
            "(ingest.max_characters)."
        )
    word = re.compile(rf"\S{{{settings.max_word + 1}}}")
    if any(word.search(block.text) for block in body):
        told.append(f"It has a word of more than {settings.max_word:,} characters (ingest.max_word).")
    return tuple(told)


def within_limits(article: Article, over: tuple[str, ...], settings: IngestSettings) -> Article:
    """The article with headline, author, address and doubts of a usual size, held back for what it is `over`.

    Of the text of one that is over a limit only the first ingest.max_characters are kept, and of what was left out of
    an article no more either: the saved file keeps all.
    """
    doubts = tuple(_short(one, DETAIL) for one in dict.fromkeys((*over, *article.doubts)))
    body, left_out = article.body, article.left_out
    if over:
        body, rest = _first(body, settings.max_characters)
        left_out = (*left_out, *([LeftOut(NOT_KEPT, _short(rest, SHOWN))] if rest else []))
    return replace(
        article,
        body=body,
        title=_short(article.title, NAME) if article.title else article.title,
        author=_short(article.author, NAME) if article.author else article.author,
        url=article.url if len(article.url or "") <= LONGEST else None,
        doubts=doubts[:DOUBTS],
        held=tuple(_short(one, DETAIL) for one in (*over, *article.held)),
        left_out=tuple(_pieces(left_out, settings.max_characters)),
    )


def short_told(rejected: Rejected) -> Rejected:
    """The rejected row with a sentence of a usual length: an error may quote all of a file."""
    return replace(rejected, detail=_short(rejected.detail, DETAIL)) if len(rejected.detail) > DETAIL else rejected


def _first(body: Iterable[Block], most: int) -> tuple[tuple[Block, ...], str]:
    """The first characters of a body, so many at most, and what follows them."""
    kept: list[Block] = []
    rest: list[str] = []
    for block in body:
        text = block.text[:most] if not rest else ""
        if text.strip():
            kept.append(replace(block, text=text))
        if len(text) < len(block.text):
            rest.append(block.text[len(text) :])
        most -= len(text)
    return tuple(kept), "\n".join(rest)


def _pieces(left_out: Iterable[LeftOut], most: int) -> Iterator[LeftOut]:
    for piece in left_out:
        if most <= 0:
            return
        yield piece if len(piece.text) <= most else replace(piece, text=_short(piece.text, most))
        most -= len(piece.text)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
