"""What the lines of a delivery are: labels, dates, marks between articles, or text. One letter for each kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from framing.ingest.dates import date_line, find_date
from framing.ingest.document import DocumentLine
from framing.languages.known import capitals, either, every, known
from framing.languages.language import Delivered, Language

# The letters. Those of text, which a head can be made of, are "." any, "S" a few words, "B" a byline or name, "K" a
# code, "P" a sentence or more, "O" an item with a number, "M" a line with a date in it.
BLANK, BEGINS, RULE, ENDS, NUMBERED, ACCESSION, OTHER_ACCESSION = " IRENAY"
TEXT_BEGINS, ABOUT_BEGINS, CAPTIONS_BEGIN, LENGTH, RIGHTS, NOTICE, FIELD = "XZQLCUF"
TIME, DATE, LANGUAGE, MIXED, BYLINE, CODE, SHORT, SENTENCE, ITEM, ANY = "TDGMBKSPO."
FURNITURE = frozenset(BLANK + BEGINS + RULE + ENDS + NUMBERED + ACCESSION + OTHER_ACCESSION + RIGHTS + NOTICE + FIELD)

LABELS = ("title", "author", "published", "publication", "published_in", "section", "length", "place", "loaded",
          "summary", "captions", "text", "other")  # fmt: skip


class LetteredLine(NamedTuple):
    """A line of a delivery: its letter, and of a labelled one the role and the value."""

    letter: str
    line: DocumentLine
    role: str = ""
    value: str = ""


def _said(part: Callable[[Delivered], Iterable[str]]) -> Callable[[Language], Iterable[str]]:
    return lambda language: part(language.deliveries)


def _label(text: str) -> str:
    return " ".join(re.sub(r"[-‐‑’']", " ", text.lower()).split())


def _whole(part: Callable[[Delivered], Iterable[str]]) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{either(_said(part))})\W*", re.I)


_ROLES = {
    _label(one): role
    for role in reversed(LABELS)
    for language in reversed(known())
    for one in getattr(language.deliveries, role)
}
_BEGINNINGS = (
    (CAPTIONS_BEGIN, "captions_begin"), (ABOUT_BEGINS, "about_begins"), (TEXT_BEGINS, "text_begins"),
)  # fmt: skip
_ALONE = {
    _label(one): letter
    for letter, part in _BEGINNINGS
    for language in known()
    for one in getattr(language.deliveries, part)
}
_LABELLED = re.compile(r"\s*([^\W\d_](?:[^:：\t]{1,43}?[\w)])?)\s*(?:[:：]\s*=?|\t)\s*(.*)", re.S)
_RULE = re.compile(r"\s*(?:[_=*~\-–—]{8,}|(?:[*=_~]\s*){3,})\s*")
_ENDS = _whole(lambda one: one.ends)
_NUMBERED = tuple(re.compile(rf"\W*{one}\W*", re.I) for one in every(_said(lambda one: one.numbered)))
_HOLDS = tuple(re.compile(rf"\W*{one}\W*", re.I) for one in every(_said(lambda one: one.holds)))
_ACCESSION = re.compile(rf"(?:AN\W+)?(?:{either(_said(lambda one: one.document))})\s+[A-Z][A-Z0-9_]{{9,}}\s*", re.I)
_HAS_FIGURE = re.compile(r"\d{4}")
_OTHER_ACCESSION = re.compile(r"\s*(?:.{0,40}:\s*)?\S{1,30}·\d{8}·\S+\s*")
_LENGTH = re.compile(rf"\s*\d[\d.,\s]{{0,9}}\s*(?:{either(_said(lambda one: one.words))})\s*", re.I)
_RIGHTS = re.compile(r"\s*(?:©|\(c\)|copyright)(?!\w).{0,40}?\b(?:19|20)\d\d\b.*", re.I | re.S)
_NOTICE = _whole(lambda one: (*one.notices, *one.pages))
_TIME = re.compile(r"\s*\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s+\w{1,4}){0,2}\s*")
_NAMES = frozenset(every(_said(lambda one: one.names)))
_BY = re.compile(rf"\s*(?:{either(lambda one: one.page.by)})\s*:?\s+(?=\S)", re.I)
_NAME = rf"[{capitals()}][^\W\d_]*(?:[-'’][^\W\d_]+)*\.?"
_FULL_NAME = rf"{_NAME}(?:\s+{_NAME}){{1,3}}"
_ONLY_NAMES = re.compile(rf"{_FULL_NAME}(?:(?:,|;|\s+&|\s+\w{{1,3}})\s+{_FULL_NAME}){{0,3}}")
_WEEKDAY = re.compile(rf"\W*(?:{either(lambda one: (*one.dates.weekdays, *one.dates.beside))})\W*", re.I)
_ALONE_LETTERS = frozenset((ENDS, NUMBERED, ACCESSION, OTHER_ACCESSION, RIGHTS, ABOUT_BEGINS, TEXT_BEGINS))
_PARTS = re.compile(r"\s+[·•|–—-]\s+|\s*[;,]\s+")
_CODE = re.compile(r"[A-Z][A-Z0-9]{2,9}")
_FIGURES = re.compile(r"\W*\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\W*")
_ITEM = re.compile(r"\s*\d{1,4}[.)]\s+\S")
_LONG = 250  # characters; a longer line is text or a labelled one


def seen(line: DocumentLine, codes: dict[str, str]) -> LetteredLine:
    """What a line is. `codes` are the labels in letters of one database, with their roles."""
    text = line.text
    if line.mark == "begins":
        return LetteredLine(BEGINS, line)
    if not text.strip():
        return LetteredLine(BLANK, line)
    if codes and (found := _coded(text, codes)) and not _ACCESSION.fullmatch(text):
        return LetteredLine(FIELD, line, *found)
    if len(text) > _LONG:
        rights = len(text) < 600 and _RIGHTS.fullmatch(text)
        return _labelled(line) or LetteredLine(RIGHTS if rights else SENTENCE, line)
    if letter := _furniture(text):
        return LetteredLine(letter, line)
    return _labelled(line) or LetteredLine(_of_text(text), line)


def labelled(text: str) -> str | None:
    """The role of the label that a line begins with, if it has one."""
    match = _LABELLED.match(text)
    return _ROLES.get(_label(match[1])) if match else None


def total_in(text: str) -> int | None:
    """How many articles a line says that a delivery has."""
    for pattern in (*_NUMBERED, *_HOLDS):
        if match := pattern.fullmatch(text):
            return int(match["total"])
    return None


def is_signed(text: str) -> bool:
    """Whether a piece of a line is a byline."""
    return _BY.match(text) is not None


def without_by(author: str) -> str:
    """The names in a byline."""
    return _BY.sub("", author, count=1).strip(" ,;")


def _furniture(text: str) -> str | None:
    alone = _ALONE.get(_label(text.strip(" :")))
    if alone:
        return alone
    if _RULE.fullmatch(text):
        return RULE
    if _ENDS.fullmatch(text):
        return ENDS
    if any(pattern.fullmatch(text) for pattern in _NUMBERED):
        return NUMBERED
    if _ACCESSION.fullmatch(text) and _HAS_FIGURE.search(text):
        return ACCESSION
    if _OTHER_ACCESSION.fullmatch(text):
        return OTHER_ACCESSION
    if _LENGTH.fullmatch(text):
        return LENGTH
    if _RIGHTS.fullmatch(text):
        return RIGHTS
    if _NOTICE.fullmatch(text) or any(pattern.fullmatch(text) for pattern in _HOLDS):
        return NOTICE
    return None


def _coded(text: str, codes: dict[str, str]) -> tuple[str, str] | None:
    match = re.fullmatch(r"\s*([A-Z]{2,3})(?:(?:\s*[|\t\xa0]|\s\s)\s*(.*)|\s*)", text, re.S)
    role = codes.get(match[1]) if match else None
    return (role, (match[2] or "").strip()) if match and role else None


def _labelled(line: DocumentLine) -> LetteredLine | None:
    match = _LABELLED.fullmatch(line.text)
    role = _ROLES.get(_label(match[1])) if match else None
    return LetteredLine(FIELD, line, role, match[2].strip()) if match and role else None


def parts_lines(text: str) -> bool:
    """Whether a printed line stands alone, whatever the lines around it: a label, a number, the end of an article."""
    return _furniture(text) in _ALONE_LETTERS or labelled(text) is not None


def ends_article(text: str) -> bool:
    """Whether a printed line is the last of an article, or the number of one."""
    return _furniture(text) in (ENDS, NUMBERED, ACCESSION, OTHER_ACCESSION)


def _is_named(text: str) -> bool:
    """Whether an outlet stands before the date of a line: "Island Post - 14 October 2024"."""
    first, *others = _PARTS.split(text)
    return bool(others) and not any(letter.isdigit() for letter in first) and not _WEEKDAY.fullmatch(first)


def _of_text(text: str) -> str:
    text = text.strip()
    words = len(text.split())
    if _TIME.fullmatch(text):
        return TIME
    if _FIGURES.fullmatch(text) or (date_line(text) and not _is_named(text)):
        return DATE
    if text.lower() in _NAMES:
        return LANGUAGE
    if words > 30 or (words >= 12 and text.endswith((".", ".”", '."', ".»", ".“"))):
        return SENTENCE
    if find_date(text):
        first, *others = _PARTS.split(text)
        return DATE if others and find_date(first) and first[:1].isdigit() else MIXED
    if _ITEM.match(text):
        return ITEM
    if (words <= 12 and _BY.match(text)) or _ONLY_NAMES.fullmatch(text):
        return BYLINE
    if _CODE.fullmatch(text):
        return CODE
    return SHORT if words <= 3 else ANY
