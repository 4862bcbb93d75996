"""What office somebody holds, or whose relative they are, in the words that texts write beside the name: "White House
press secretary Ann Lee", "Ann Lee, the mayor of the town,", "Bob Ray's wife, Ann Lee,".
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from framing.languages.known import either, every

ARTICLES = 2  # that have to write it: one may err
PART = 0.25  # of the articles with the most frequent words: a longer wording that has so many is the better answer
MOSTLY = 0.5  # of the times that an office stands before a name: with so many, what is joined before it belongs to it
WORDS = 7  # more are no name of an office
_REACH = 100  # characters before and after a name that are looked at

_LINKS = frozenset(every(lambda one: (*one.titles.of, *one.titles.links)))
_SMALL = frozenset(every(lambda one: one.titles.small))
_INSIDE = frozenset(every(lambda one: one.titles.offices)) - _SMALL
_OFFICES = frozenset(word for word in _INSIDE if len(word) > 2)  # the others only stand between words of an office
_JOINING = either(lambda one: one.speech.joining)
_FORMER = frozenset(every(lambda one: one.titles.former))
_RANKS = frozenset(word.casefold() for word in every(lambda one: one.people.ranks)) - _INSIDE
_NO_LONGER_THEIRS = frozenset(every(lambda one: (*one.titles.others, *one.titles.seeking))) - _FORMER - _OFFICES
_POINTING = frozenset(every(lambda one: (*one.titles.pointing, *one.statements.indefinite)))
_RELATIONS = frozenset(every(lambda one: one.people.relations))
# ", the mayor of the town," right after a name
_BESIDE = re.compile(r"[,–] ([^\W\d_][^,;:.()\"“”«»–—]{2,80}),")
_SHORT = re.compile(r"(?:\w\.)+|\w{2,4}\.(?=\Z)")
_WEEKDAY = re.compile(either(lambda one: one.dates.weekdays), re.I)
_POSSESSIVE = re.compile(r"[’']s?$")


def office_of(name: str, articles: Iterable[tuple[str, str]]) -> str:
    """What office the articles (id, text) say that `name` holds; empty where fewer than ARTICLES articles say one.

    Of the wordings that are not rare it is the longest: "President" says less than "Ukrainian President".
    """
    written: dict[str, set[str]] = defaultdict(set)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    told = [(article_id, text) for article_id, text in articles if name in text]
    for article_id, text in told:
        for found in offices_beside(name, text):
            written[found.casefold()].add(article_id)
            forms[found.casefold()][found] += 1
    most = max(map(len, written.values()), default=0)
    usual = [one for one in written if len(written[one]) >= max(ARTICLES, PART * most)]
    if not usual:
        usual = _of_one_kind(written)
    if not usual:
        return ""
    best = max(usual, key=lambda one: (len(one.split()), len(written[one]), one))
    return _whole(max(forms[best], key=lambda form: (forms[best][form], form)), name, [text for _, text in told])


def _whole(office: str, name: str, texts: Iterable[str]) -> str:
    """An office with the word that is joined before it, if that is mostly the same: "Ports and Harbours Secretary".
    Not another person: "Bob Ray and Foreign Minister", nor who is only named there at times.
    """
    before = re.compile(rf"(?:(\w+ )?\b([^\W\d_]\w* (?:{_JOINING})) )?{re.escape(office)} {re.escape(name)}\b")
    joined: Counter[str] = Counter()
    for ahead, first in (match.groups("") for text in texts for match in before.finditer(text)):
        joined["" if ahead[:1].isupper() or not first[:1].isupper() else first] += 1
    first, n = joined.most_common(1)[0] if joined else ("", 0)
    return f"{first} {office}" if first and n >= max(ARTICLES, MOSTLY * joined.total()) else office


def offices_beside(name: str, text: str) -> Iterator[str]:
    """Each office that a text writes right beside a name, in its words."""
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
        before, after = text[max(0, match.start() - _REACH) : match.start()], text[match.end() :][:_REACH]
        if found := _before(before) or _set_off(before, after) or _after(after):
            yield found


def _of_one_kind(written: Mapping[str, set[str]]) -> list[str]:
    """Of wordings that each stand in one article only those of the most usual office, if ARTICLES have it: "Governor
    Lee" and "Oltar Region Governor Lee" say the same, and so does "Lee, the governor of the region,".
    """
    heads: dict[str, set[str]] = defaultdict(set)
    for one, articles in written.items():
        heads[_head(one)] |= articles
    head = max(heads, key=lambda one: (len(heads[one]), one), default="")
    return [one for one in written if _head(one) == head] if len(heads.get(head, ())) >= ARTICLES else []


def _head(office: str) -> str:
    """The word for what somebody is: "governor" in "regional governor" and in "governor of the region"."""
    words = [*takewhile(lambda word: word not in _LINKS, office.split())]
    return (words or office.split())[-1]


def _set_off(before: str, after: str) -> str:
    """What stands between commas before a name: "Oltaria's president, Ann Lee, said"; of whom it is has to be said."""
    if not before.endswith(", ") or not after.startswith(","):
        return ""
    words = _words(before[:-2])
    if len(words) > 1 and words[-1].casefold() in _RELATIONS and _is_whose(words[-2]):
        return " ".join(words[-3:] if len(words) > 2 and words[-3][:1].isupper() else words[-2:])
    found = _before(f"{before[:-2]} ")
    at = len(words) - len(found.split()) - 1
    # of "the brother of the president" nobody knows which of the two is named
    whose = at > 0 and words[at].casefold() in _LINKS and words[at - 1].casefold() in _LINKS
    return "" if whose else found


def _after(text: str) -> str:
    """What stands between commas after a name: "Ann Lee, the mayor of the town, said"."""
    match = _BESIDE.match(text)
    words = _words(match[1]) if match else []
    while words and words[0].casefold() in _POINTING:
        words = words[1:]
    head = [*takewhile(lambda word: word.casefold() not in _LINKS, words)]
    if not head or len(words) > WORDS or not all(one[:1].isupper() or one.isalpha() for one in words):
        return ""
    is_office = _is_office(head[-1]) and all(map(_may_follow, words[len(head) - 1 :]))
    if is_office and (len(words) > 1 or head[0][:1].isupper()) and all(map(_belongs, head)):
        return " ".join(words)
    related = head[-1].casefold() in _RELATIONS and len(words) > len(head)
    return " ".join(words) if related and all(one[:1].isupper() for one in words[len(head) + 1 :][-1:]) else ""


def _words(text: str) -> list[str]:
    return text.replace("´", "’").split()


def _is_whose(word: str) -> bool:
    return word[:1].isupper() and _POSSESSIVE.search(word) is not None


def _before(text: str) -> str:
    """The name of an office at the end of a text, or an empty string."""
    if not text.endswith(" "):
        return ""
    words = _words(text)
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
    for at in range(1, len(found)):  # "ministry spokesman Lieutenant General" holds an office and has a rank
        if _is_office(found[at - 1]) and found[at].rstrip(".").casefold() in _RANKS:
            found = found[:at]
            break
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


def _may_follow(word: str) -> bool:
    """Whether a word can stand behind "of" in an office that is set off by commas: any plain word of a body's name."""
    return _belongs(word) or (_POSSESSIVE.sub("", word).isalpha() and word.casefold() not in _SMALL)


def _is_office(word: str) -> bool:
    return _POSSESSIVE.sub("", word.casefold()) in _OFFICES
