"""Whom an article means by an office: "the Norwegian minister" is who it calls "Norwegian Foreign Minister Ann Lee"."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from framing.languages.known import capitals, every
from framing.text.mentions.offices import offices_beside

_POINTING = frozenset(every(lambda one: one.titles.pointing if one.parser else ()))
_LINKS = frozenset(every(lambda one: (*one.titles.of, *one.titles.links)))
_INSIDE = frozenset(every(lambda one: one.titles.offices))
_HEADS = frozenset(word for word in _INSIDE - frozenset(every(lambda one: one.titles.small)) if len(word) > 2)
_NOT_THEIRS = frozenset(every(lambda one: (*one.titles.former, *one.titles.others))) & (
    _INSIDE | frozenset(every(lambda one: one.titles.former))
)  # "deputy", "former": who is that is not the holder
_NEVER = frozenset(every(lambda one: one.speech.never_names))
_POSSESSIVE = re.compile(r"[’']s?$")
ROOT = 4  # letters that "Norway" and "Norwegian" share at least


# "Foreign Minister Ann Lee": the last word of an office right before a name. Which words can end one is asked of each
# word before a name, since a pattern of all of them would be tried at every word.
_BEFORE_NAME = re.compile(rf"\b([^\W\d_](?:[\w’'-]*\w)?)(?=\s[{capitals()}])")
_NAME = re.compile(rf"(?:\s[{capitals()}][\w’'-]+){{1,3}}")


class Holders:
    """Who holds which office, as one article writes it beside full names; `people` are those that are known."""

    def __init__(self, people: Sequence[str], texts: Sequence[str]) -> None:
        self._people, self._texts = people, texts

    @functools.cached_property
    def _alone(self) -> list[tuple[str, str]]:
        """Each name behind a word of an office, behind that word."""
        return [(head, name) for text in self._texts for name, head in _held(text)] if _POINTING else []

    @functools.cached_property
    def _offices(self) -> dict[str, list[list[str]]]:
        """The offices of each person, in their words."""
        named = [*self._people, *(name for _, name in self._alone if " " in name)] if _POINTING else []
        texts = self._texts
        offices = {one: [office for text in texts if one in text for office in offices_beside(one, text)]
                   for one in dict.fromkeys(named)}  # fmt: skip
        found: dict[str, list[list[str]]] = {}
        for one, told in offices.items():  # "Ann B. Lee" and "Ann Lee" are one
            first = next((name for name in found if name.split()[-1] == one.split()[-1]), one)
            found.setdefault(first, []).extend(map(_words, told))
        return {one: told for one, told in found.items() if told}

    def of(self, phrase: str) -> tuple[str, ...]:
        """Whom a phrase with an article or a possessive may mean: everybody beside whose name all its words stand as
        an office. Nobody if the article has the office before the name of somebody else too, of whom it has no full
        name.
        """
        words, first = _words(phrase), phrase.split()[0]
        pointed = first.casefold() in _POINTING or (first[:1].isupper() and _POSSESSIVE.search(first) is not None)
        head = _head(words)
        if not pointed or head not in _HEADS:
            return ()
        found = tuple(one for one, offices in self._offices.items() if any(_is_it(words, own) for own in offices))
        known = {word for one in self._offices for word in one.split()}
        return found if all(known & set(name.split()) for other, name in self._alone if other == head) else ()


def _held(text: str) -> Iterator[tuple[str, str]]:
    """The names behind a word of an office in a text, each with that word."""
    over = 0
    for match in _BEFORE_NAME.finditer(text):
        whole = match[1].casefold()
        head = whole if whole in _HEADS else whole.rsplit("-", 1)[-1]  # "vice-president"
        behind = _NAME.match(text, match.end()) if match.start() >= over and head in _HEADS else None
        if behind is None or behind[0].split()[0].casefold() in _HEADS:  # "Minister President Ann Lee"
            continue
        over = behind.end()
        name = [*takewhile(lambda word: word.casefold() not in _NEVER, behind[0].split())]
        if name and not any(word.casefold() in _INSIDE for word in name):
            yield _POSSESSIVE.sub("", " ".join(name)), head


def _words(text: str) -> list[str]:
    return [_POSSESSIVE.sub("", word.casefold()) for word in text.replace("´", "’").split()]


def _head(words: Sequence[str]) -> str:
    """The word for what somebody is: "head" in "the head of the agency"."""
    return ([*takewhile(lambda word: word not in _LINKS, (one for one in words if one not in _POINTING))] or [""])[-1]


def _is_it(phrase: Sequence[str], office: Sequence[str]) -> bool:
    told = [word for word in phrase if word not in _POINTING and word not in _LINKS]
    if _head(phrase) != _head(office) or any(word in _NOT_THEIRS and word not in phrase for word in office):
        return False
    return all(any(_alike(word, other) for other in office) for word in told)


def _alike(word: str, other: str) -> bool:
    """Whether two words are one, or "Norway" and "Norwegian"."""
    return word == other or (word[:ROOT] == other[:ROOT] and len(word) > ROOT < len(other) and word not in _INSIDE)
