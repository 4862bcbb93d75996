"""Paragraphs that speak of the page, its makers or its reader and not of the news, in several languages.

Promotion, rights notices, who else worked on a text, biographies of authors. Nothing here knows any particular site.
"""

from __future__ import annotations

import re

from framing.ingest.extraction.wording import holds_one, quotes_somebody
from framing.languages.known import capitals, either, every, known

_PROMO = re.compile(rf"\b(?:{either(lambda one: one.page.promotion)})\b", re.I)
_MANY = 4  # ways of asking
# Each match of _PROMO holds one of these, which are quickly looked for.
_PROMO_WORDS = every(lambda one: one.page.promotion_words)
_READER = re.compile(rf"\b(?:{either(lambda one: one.page.reader)})\b", re.I)
# A pattern over every way of speaking of rights costs more than the rest of the reading. So each way stands alone, with
# words (lower case) of which its text has to hold one from each group; only where they stand is the pattern tried.
_RIGHTS = tuple((way.needs, re.compile(way.pattern, re.I)) for language in known() for way in language.page.rights)
# Who else worked on a text: what stands before are names for the most part, or something else is told beside it.
_HELPED = re.compile(either(lambda one: one.page.helped), re.I)
_HELPED_WORDS = every(lambda one: one.page.helped_words)
_NAMES = 1 / 3  # of the words
# The fewest words without which none of them can be: of each way its rarer group.
_RIGHTS_WORDS = tuple(word for needs, _ in _RIGHTS for word in needs[-1])
_RIGHTS_FIRST = re.compile(rf"\W*(?:{either(lambda one: one.page.rights_first)})", re.I)
_BIOGRAPHY = re.compile(either(lambda one: one.page.biography).replace("{capital}", f"[{capitals()}]"))
_GOES_ON = re.compile(rf",| (?:{either(lambda one: one.page.does)})|\s*[—–-]")
_FOLLOW_AUTHOR = re.compile(either(lambda one: one.page.author_elsewhere), re.I)


def is_promotion(paragraph: str) -> bool:
    """Whether a paragraph asks its reader for something: subscribe, donate, follow, accept cookies."""
    if not holds_one(paragraph.lower(), _PROMO_WORDS) or (words := len(paragraph.split())) > 110:
        return False
    hits = _requests(paragraph)
    return (
        hits > 0
        and len(_READER.findall(paragraph)) >= (1 if words < 45 or hits > 1 else 3)
        and not quotes_somebody(paragraph)
    )


def is_only_promotion(paragraph: str) -> bool:
    """Whether a promotion asks so much that it can hold nothing else, however long it is."""
    return is_promotion(paragraph) and _requests(paragraph) >= _MANY


def _requests(paragraph: str) -> int:
    return len({match.group().lower() for match in _PROMO.finditer(paragraph)})


def may_hold_one(text: str) -> bool:
    """Whether some sentence of a text may be a promotion or a notice."""
    lower = text.lower()
    if holds_one(lower, _PROMO_WORDS) and _PROMO.search(text) and _READER.search(text):
        return True
    if holds_one(lower, _HELPED_WORDS) and _HELPED.search(text):
        return True
    if not holds_one(lower, _RIGHTS_WORDS):
        return False
    ways = (pattern for needs, pattern in _RIGHTS if all(holds_one(lower, words) for words in needs))
    return any(pattern.search(text) for pattern in ways)


def is_notice(paragraph: str) -> bool:
    """Whether a paragraph is about the publication itself: rights, first printing, who helped, corrections."""
    lower = paragraph.lower()
    if _RIGHTS_FIRST.match(paragraph):
        return len(paragraph.split()) <= 130
    if holds_one(lower, _HELPED_WORDS) and _says_who_helped(paragraph):
        return True
    if not holds_one(lower, _RIGHTS_WORDS) or len(paragraph.split()) > 130:
        return False
    for needs, pattern in _RIGHTS:
        if all(holds_one(lower, words) for words in needs) and pattern.search(paragraph):
            return True
    return False


def is_surely_notice(paragraph: str) -> bool:
    """Whether a paragraph is a notice by its first words or by a sign that no sentence of an article holds."""
    return _RIGHTS_FIRST.match(paragraph) is not None or "©" in paragraph


def _says_who_helped(paragraph: str) -> bool:
    found = _HELPED.search(paragraph)
    before = paragraph[: found.start()].split() if found else []
    names = sum(word.lstrip("(“\"'")[:1].isupper() for word in before)
    return found is not None and len(before) <= 80 and names >= _NAMES * len(before)


def is_biography(paragraph: str, names: tuple[str, ...] = ()) -> bool:
    """Whether a paragraph introduces who wrote the text, by its form or because it begins with one of `names`."""
    if len(paragraph.split()) > 120:
        return False
    begins = any(name and paragraph.startswith(name) and _GOES_ON.match(paragraph, len(name)) for name in names)
    return (
        begins
        or _BIOGRAPHY.match(paragraph) is not None
        or (len(paragraph.split()) <= 45 and _FOLLOW_AUTHOR.search(paragraph) is not None)
    )
