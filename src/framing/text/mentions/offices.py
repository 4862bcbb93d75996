"""What office somebody holds, in the words that texts write before the name: "White House press secretary"."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import takewhile

from framing.languages.known import either, every

ARTICLES = 2  # that have to write it: one may err
PART = 0.25  # of the articles with the most frequent words: a longer wording that has so many is the better answer
WORDS = 7  # more are no name of an office
_REACH = 100  # characters before a name that are looked at

_LINKS = frozenset(every(lambda one: (*one.titles.of, *one.titles.links)))
_SMALL = frozenset(every(lambda one: one.titles.small))
_INSIDE = frozenset(every(lambda one: one.titles.offices)) - _SMALL
_OFFICES = frozenset(word for word in _INSIDE if len(word) > 2)  # the others only stand between words of an office
_FORMER = frozenset(every(lambda one: one.titles.former))
_NO_LONGER_THEIRS = frozenset(every(lambda one: (*one.titles.others, *one.titles.seeking))) - _FORMER - _OFFICES
_SHORT = re.compile(r"(?:\w\.)+|\w{2,4}\.(?=\Z)")
_WEEKDAY = re.compile(either(lambda one: one.dates.weekdays), re.I)
_POSSESSIVE = re.compile(r"[’']s?$")


def office_of(name: str, articles: Iterable[tuple[str, str]]) -> str:
    """What office the articles (id, text) say that `name` holds; empty where fewer than ARTICLES articles say one.

    Of the wordings that are not rare it is the longest: "President" says less than "Ukrainian President".
    """
    there = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    written: dict[str, set[str]] = defaultdict(set)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for article_id, text in articles:
        for match in there.finditer(text) if name in text else ():
            if found := _before(text[max(0, match.start() - _REACH) : match.start()]):
                written[found.casefold()].add(article_id)
                forms[found.casefold()][found] += 1
    most = max(map(len, written.values()), default=0)
    usual = [one for one in written if len(written[one]) >= max(ARTICLES, PART * most)]
    if not usual:
        return ""
    best = max(usual, key=lambda one: (len(one.split()), len(written[one]), one))
    return max(forms[best], key=lambda form: (forms[best][form], form))


def _before(text: str) -> str:
    """The name of an office at the end of a text, or an empty string."""
    if not text.endswith(" "):
        return ""
    words = text.replace("´", "’").split()
    found = list(takewhile(_belongs, reversed(words)))[::-1]
    while found and _bridges(words[: len(words) - len(found)]):  # "foreign policy chief"
        found = [*takewhile(_belongs, reversed(words[: len(words) - len(found) - 1]))][::-1] + words[-len(found) - 1 :]
    before = words[len(words) - len(found) - 1].casefold() if len(found) < len(words) else ""
    if not found or len(found) > WORDS or before in _NO_LONGER_THEIRS:
        return ""
    if found[-1].casefold() in (_LINKS | _INSIDE) - _OFFICES:  # "X and" before a name: two people
        return ""
    while found and (found[0].casefold() in _LINKS or found[0].casefold() in _SMALL):
        found = found[1:]
    if not found or not (_is_office(found[0]) or _is_office(found[-1])):
        return ""
    if len(found) == 1 and found[0].islower():  # "chief": of what?
        return ""
    return " ".join([before, *found] if before in _FORMER else found)


def _belongs(word: str) -> bool:
    """Whether a word can stand in the name of an office: a word of one, a name, or "of"."""
    if not word[-1].isalnum() and not _POSSESSIVE.search(word) and not _SHORT.fullmatch(word):
        return False
    if _WEEKDAY.fullmatch(word):
        return False
    return word[0].isupper() or _is_office(word) or word.casefold() in _LINKS | _INSIDE


def _bridges(words: Sequence[str]) -> bool:
    """Whether the last of these words stands between words of an office, and is none itself: "policy" after "foreign".

    A name before it is not enough: "Berlin met chancellor ..." is no office.
    """
    if len(words) < 2 or not (words[-1].isalpha() and words[-1].islower()):
        return False
    return words[-1] not in _SMALL and words[-2].islower() and _is_office(words[-2])


def _is_office(word: str) -> bool:
    return _POSSESSIVE.sub("", word.casefold()) in _OFFICES
