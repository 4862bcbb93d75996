"""What the furniture of a news page says, in several languages: menus, share boxes, credits.

A label is a short line that names or fills such a box. What such lines say stands in the furniture.toml of each
language: a line is furniture when, in small letters and without punctuation, it is one of these phrases. `*` stands for
up to eight words, `#` for a number. A phrase of `prefixes` with a colon after it makes a label of the whole line
("Tags: trade, ports"). Nothing here knows any particular site.
"""

from __future__ import annotations

import functools
import re
from enum import StrEnum

from framing.ingest import dates
from framing.languages.known import either, every, known


class Box(StrEnum):
    """Which box of a page a line belongs to; the values are the sections of furniture.toml."""

    NAVIGATION = "navigation"
    SHARE = "share"
    SUBSCRIBE = "subscribe"
    RELATED = "related"
    COMMENTS = "comments"
    ABOUT_AUTHOR = "about-author"
    TAGS = "tags"
    ADVERT = "advert"
    BYLINE = "byline"
    CREDIT = "credit"
    RIGHTS = "rights"
    COUNTER = "counter"
    STAMP = "stamp"
    LINK = "link"


_LINK = re.compile(
    r"^\W*(?:https?://|www\.)\S+\W*$|^\W*[\w.+-]+@[\w-]+\.[\w.]+\W*$|^\W*(?:(?:follow )?@\w{2,30}\W*)+$|"
    r"^\W*(?:#\w+[\s,]*)+$|^\W*\[/?[a-z][\w-]*(?: [a-z_-]+=[^\]]*)?\]\W*$|"
    r"^\W*(?:[\w-]+\.){1,3}(?:com|org|net|info|by|ru|eu|de|pl|lt|cz|ua|uk|fr|io|news|media|tv)(?:/\S*)?\W*$",
    re.I,
)
_AFTER_AGENCY = rf"(?:\s*[/,]\s*[\w .'’&-]{{1,40}})?(?:\s+(?:{either(lambda one: one.page.after_agency)}))*\s*[)\].]*$"
_TAIL_CREDIT = re.compile(
    r"(?:[(/|©]\s*(?:[\w .'’&-]{0,40}[/ ])?|(?:[–—-]|\bvia\b|\.)\s*)"
    rf"(?:{either(lambda one: one.page.agencies)}){_AFTER_AGENCY}",
    re.I,
)
_CREDIT_INSIDE = re.compile(
    rf"(?:^|[\s(./|–—-])(?:{either(lambda one: one.page.credit)}|©)\s*"
    rf"(?:{either(lambda one: one.page.credit_by)}|[:/©@])\s*\S.{{0,60}}$",
    re.I,
)
_KIND_OF_PICTURE = re.compile(
    rf"(?:^|[.,(]\s*)(?:{either(lambda one: one.page.picture_kinds)})\s+"
    rf"(?:{either(lambda one: one.page.pictures)})\w*\W*$",
    re.I,
)
_COPYRIGHT_OF_PICTURE = re.compile(
    rf"^\W*(?:{either(lambda one: one.page.about_picture)})\b|^\W*©\s*(?:\S+\s*){{1,4}}$", re.I
)
_RESERVED = every(lambda one: one.page.reserved)
_ELSEWHERE = re.compile(rf"^\W*(?:{either(lambda one: one.page.elsewhere)})", re.I)
_MORE_ON = re.compile(rf"^\W*(?:{either(lambda one: one.page.more)})\b(?:\s+\w+){{0,5}}\s*[:›»>]\s*\S", re.I)
_CLICK = re.compile(rf"^\W*(?:{either(lambda one: one.page.click)})\b", re.I)
_CLOCK_POST = re.compile(r"^\W*(?:\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?,?\s+)?\d{1,2}:\d\d(?::\d\d)?\W+[\w.\- ]{1,30}:\s")
_PICTURES = (*every(lambda one: one.page.picture_words), "©")
_WILD = 14  # words; the most to which a phrase with a wildcard can stretch
_SEPARATORS = frozenset("|·•»›>→←*")
_MENU = re.compile(r"\s*(?:[|·•»›>→←*]|\s/\s|\t|\s{2,})\s*")


@functools.cache
def _phrases() -> tuple[dict[str, Box], tuple[tuple[Box, re.Pattern[str]], ...], dict[str, Box]]:
    """Of what the languages know: whole lines, lines with a wildcard, and what a colon makes a label of."""
    exact: dict[str, Box] = {}
    wild: list[tuple[Box, re.Pattern[str]]] = []
    prefixes: dict[str, Box] = {}
    unknown = {name for language in known() for name in language.furniture} - {*Box}
    if unknown:
        raise ValueError(f"{min(unknown)!r} is no kind of box that furniture.toml can have")
    for box in Box:
        tables = [language.furniture[box] for language in known() if box in language.furniture]
        patterns = []
        for phrase in dict.fromkeys(phrase for table in tables for phrase in table.phrases):
            if "*" in phrase or "#" in phrase:
                pattern = re.escape(phrase).replace(r"\#", r"[\d.,k]+").replace(r"\*\ ", r"(?:\S+ ){0,8}")
                patterns.append(pattern.replace(r"\ \*", r"(?: \S+){0,8}").replace(r"\*", r"(?:\S+ ?){0,8}"))
            else:
                exact.setdefault(phrase, box)
        wild += [(box, re.compile("|".join(patterns)))] if patterns else []
        prefixes |= {prefix: box for table in tables for prefix in table.prefixes}
    return exact, tuple(wild), prefixes


@functools.lru_cache(maxsize=5_000)  # the menus of a site stand on each of its pages
def label_of(line: str) -> Box | None:
    """Which box of a page a whole line belongs to, or None for a line that may be the article's own."""
    if len(line) > 400:
        return None
    if _LINK.match(line):
        return Box.LINK
    if len(line) <= 120 and dates.is_stamp(line):
        return Box.STAMP
    if _CLOCK_POST.match(line) and not dates.find_date(line):
        return Box.COMMENTS
    words = len(line.split())
    if words <= 25 and _COPYRIGHT_OF_PICTURE.match(line) and not holds_one(line.lower(), _RESERVED):
        return Box.CREDIT
    if label := _phrase(line):
        return label
    if words <= 25 and _ELSEWHERE.match(line):
        return Box.SUBSCRIBE
    if words <= 25 and _CLICK.match(line):
        return Box.RELATED
    if words <= 25 and _MORE_ON.match(line) and not re.search(r"[.]\s*$", line):
        return Box.RELATED
    if words <= 40 and _is_credit(line, words):
        return Box.CREDIT
    return _menu(line)


def _is_credit(line: str, words: int) -> bool:
    """Whether a line says whose picture it stands under."""
    lower = line.lower()
    named = holds_one(lower, _PICTURES)
    if named and _KIND_OF_PICTURE.search(line):
        return True
    credited = (named and _CREDIT_INSIDE.search(line)) or (words <= 20 and _TAIL_CREDIT.search(line))
    return bool(credited) and not quotes_somebody(line)


def _phrase(line: str) -> Box | None:
    exact, wild, prefixes = _phrases()
    before, colon, after = line.partition(":")
    labelled = bool(colon) and len(before) <= 40 and len(after.split()) <= 25
    if not labelled and sum([word[0].isalnum() for word in line.split()]) > _longest_phrase():
        return None  # each such piece is a word of its own, and no phrase has as many
    words = _normal(line)
    if not words:
        return Box.COUNTER if re.search(r"\d", line) or not line.strip() else Box.NAVIGATION
    if label := exact.get(words):
        return label
    if labelled and (label := prefixes.get(_normal(before))):
        return label
    if len(words.split()) > _WILD:
        return None
    without_count = re.sub(r"\s*[\d.,k]+$", "", words)
    if without_count != words and (label := exact.get(without_count)):
        return label
    sentence = re.search(r"\w{2,}[.!?]\W*$", line) is not None and len(words.split()) > 6
    for label, pattern in wild:
        if pattern.fullmatch(words) and not (
            sentence and label in (Box.SHARE, Box.RELATED, Box.NAVIGATION, Box.COUNTER)
        ):
            return label
    return None


@functools.cache
def _longest_phrase() -> int:
    """More words than this are no phrase of furniture.toml."""
    return max(_WILD, *(len(phrase.split()) for phrase in _phrases()[0]))


def _menu(line: str) -> Box | None:
    """A row of at least three short entries, or of entries that are all labels, is a menu."""
    if _SEPARATORS.isdisjoint(line) and " / " not in line and line == " ".join(line.split()):
        return None
    parts = [part for part in _MENU.split(line.strip()) if part.strip()]
    if len(parts) < 2 or re.search(r"[.!?]\s*$", line):
        return None
    labels = [label for part in parts if (label := _phrase(part))]
    if len(labels) == len(parts) or (len(parts) >= 3 and labels and all(len(part.split()) <= 4 for part in parts)):
        return labels[0]
    return Box.NAVIGATION if len(parts) >= 4 and all(len(part.split()) <= 3 for part in parts) else None


def _normal(line: str) -> str:
    """Lower-case words and figures, without punctuation, pictures and the arrows of links."""
    line = re.sub(r"[^\w\s'©#+-]|_", " ", line.casefold().replace("’", "'"))
    return " ".join(word for word in (piece.strip("-'") for piece in line.split()) if word)


def quotes_somebody(line: str) -> bool:
    return re.search(r"[“\"«].{25,}[”\"»]", line) is not None


def holds_one(lower: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110  # any() costs half as much again, for every line of every page
        if word in lower:
            return True
    return False
