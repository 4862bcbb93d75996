"""News, opinion, interview or something else: what a page says of itself, else the form of its text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from framing.ingest.extraction.lines import count_words
from framing.languages.known import capitals, either
from framing.tables.records import Block

_SECTIONS = (
    # texts that tell no news: paid for, for use, for play, or for fun
    ("other", re.compile(rf"\b(?:{either(lambda one: one.page.other)})\b", re.I)),
    ("opinion", re.compile(rf"\b(?:{either(lambda one: one.page.opinion)})\b", re.I)),
    ("interview", re.compile(rf"\b(?:{either(lambda one: one.page.interview)})\b", re.I)),
)
_TYPES = (
    ("opinion", re.compile(r"Opinion|Commentary|Editorial")),
    ("interview", re.compile(r"Interview")),
    ("other", re.compile(r"^(?:AdvertiserContentArticle|SatiricalArticle|Recipe|Quiz|HowTo)$")),
)
_ENDS_INTERVIEW = rf".{{3,60}}: (?:{either(lambda one: one.page.headline_ends_interview)})$"
_HEADLINE = (
    ("opinion", re.compile(rf"(?:{either(lambda one: one.page.headline_opinion)})\s*[|:]", re.I)),
    (
        "interview",
        re.compile(rf"(?:{either(lambda one: one.page.headline_interview)})\s*[|:]|{_ENDS_INTERVIEW}", re.I),
    ),
    ("other", re.compile(rf"(?:{either(lambda one: one.page.headline_other)})\s*[|:]", re.I)),
)
_ASKS_OR_ANSWERS = either(lambda one: one.page.asks)
_TURN = re.compile(rf"^[\"“«]?((?:[{capitals()}][\w.’'-]*\s?){{1,4}}|(?:{_ASKS_OR_ANSWERS}))\s?[:.–—-]{{1,2}}\s+(?=\S)")
_ASKS = re.compile(r"\?[\"'”’»)]*$")
_QUOTED = re.compile(r"[“«\"„]")


def genre_stated(types: Sequence[str], sections: Sequence[str], url: str | None, title: str | None) -> str | None:
    """The genre that the makers of a page give it: in its JSON-LD types, its headline, its sections, its address."""
    for genre, pattern in _TYPES:
        if any(pattern.search(name) for name in types):
            return genre
    for genre, pattern in _HEADLINE:
        if pattern.match(title or ""):
            return genre
    folders = re.sub(r"[/_-]+", " ", re.sub(r"^https?://[^/]+|/[^/]*$", "", url or ""))
    for said in (*sections, folders):
        for genre, pattern in _SECTIONS:
            if pattern.search(said):
                return genre
    return None


def is_interview(body: Sequence[Block]) -> bool:
    """Whether a text is questions and answers: by the names or letters before its turns, or by its questions alone.

    Questions count where they stand as paragraphs of their own, without marks of quotation, and are answered by a
    paragraph that asks nothing; a commentary asks its reader too, but seldom in every third paragraph.
    """
    texts = [block.text for block in body if count_words(block.text) >= 2]
    turns = Counter(match[1].strip() for text in texts if (match := _TURN.match(text)))
    most = sum(count for _, count in turns.most_common(2))
    if len(turns) >= 2 and min(count for _, count in turns.most_common(2)) >= 3 and most >= 0.4 * len(texts):
        return True
    asks = [
        _ASKS.search(text) is not None and 3 <= count_words(text) <= 60 and not _QUOTED.search(text) for text in texts
    ]
    answered = sum(
        one and not two and count_words(text) >= 12 for one, two, text in zip(asks, asks[1:], texts[1:], strict=False)
    )
    return answered >= 4 and answered >= 0.25 * len(texts)
