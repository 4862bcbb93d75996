"""The nouns of one sentence, and which of them may be what an event is called."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from framing.languages.known import every
from framing.text.parsing.lemmas import lemma
from framing.text.parsing.parser import lemma_tables
from framing.text.parsing.syntax import ParsedSentence

_MEASURES = frozenset("DATE TIME CARDINAL ORDINAL MONEY PERCENT QUANTITY".split())
_ANCHORS = frozenset("GPE LOC FAC NORP ORG PRODUCT".split())
_BESIDE = frozenset("poss compound amod nmod".split())


@dataclass(frozen=True, slots=True)
class EventNoun:
    """A noun in a sentence that may be what an event is called: its place, its first form, the words before it that
    describe it, and what it stands with.

    `row` is that of the sentence. `beside` holds how a name stands beside it and the name: ("in", "X"), ("'s", "X"),
    ("", "X").
    """

    row: int
    start: int
    end: int
    head: str
    phrase: str
    beside: tuple[tuple[str, str], ...]
    happens: bool
    when: bool
    pointed: bool


class Deed(NamedTuple):
    """A noun of which texts may tell several: as it is written in small letters, its first form, and whether it is one
    of several here.
    """

    head: str
    first: str
    several: bool


def nouns(sentence: ParsedSentence) -> Iterator[tuple[Deed, EventNoun | None]]:
    """Each noun of a sentence, and all that stands with it if it may be what an event is called; its row is 0."""
    for i in range(len(sentence)):
        if sentence.tag[i] not in ("NN", "NNS") or sentence.dep[i] in ("compound", "nmod", "amod"):
            continue
        head, another = sentence.lower(i), _is_another(sentence, i)
        first = lemma(head, sentence.tag[i], lemma_tables())
        other = another or _is_ahead(sentence, i)
        yield Deed(head, first, sentence.tag[i] == "NNS" or another), None if other else _event(sentence, i, head)


def _event(sentence: ParsedSentence, i: int, head: str) -> EventNoun | None:
    if sentence.entity[i] in _MEASURES or not head.isalpha() or len(head) < 3:
        return None
    if lemma(head, sentence.tag[i], lemma_tables()) in _listed("vague"):
        return None
    before = _describing(sentence, i)
    first = before[0] if before else i
    phrase = " ".join([*(sentence.lower(one) for one in before), head])
    beside = tuple(_names_beside(sentence, i))
    pointed = any(sentence.dep[c] == "det" and sentence.lower(c) in _pointing() for c in sentence.children[i])
    when = sentence.dep[i] == "pobj" and sentence.lower(sentence.head[i]) in _listed("when")
    happens = when or _happens(sentence, i)
    return EventNoun(0, sentence.start[first], sentence.end[i], head, phrase, beside, happens, when, pointed)


def _is_another(sentence: ParsedSentence, i: int) -> bool:
    """Whether a noun is one of several ("a strike", "the first war", "the 2014 war"), or is about a thing without a
    name ("the attack on a station"): then it is no name of the event.
    """
    for child in sentence.children[i]:
        if sentence.dep[child] == "det" and sentence.lower(child) in _indefinite():
            return True
        if child < i and sentence.entity[child] in ("ORDINAL", "DATE", "CARDINAL"):
            return True
        if sentence.dep[child] == "prep" and child > i:
            things = [c for c in sentence.children[child] if sentence.dep[c] == "pobj"]
            if any(sentence.tag[c] in ("NN", "NNS") and not sentence.entity[c] for c in things):
                return True
    return False


def _is_ahead(sentence: ParsedSentence, i: int) -> bool:
    """Whether a noun without an article or an owner hangs on a word for what may come: who has to "prepare for war"
    has none yet, so it names no event.
    """
    if any(sentence.dep[c] in ("det", "poss") for c in sentence.children[i]):
        return False
    above = sentence.head[i]
    above = sentence.head[above] if sentence.dep[above] == "prep" else above
    return above != i and lemma(sentence.word(above), sentence.tag[above], lemma_tables()) in _listed("ahead")


def _describing(sentence: ParsedSentence, i: int) -> list[int]:
    """The plain words right before a noun that describe it: "special military" before "operation"."""
    found: list[int] = []
    at = i - 1
    while at >= 0 and sentence.head[at] in (i, *found) and sentence.dep[at] in ("amod", "compound", "nmod"):
        if sentence.entity[at] or sentence.tag[at] not in ("JJ", "NN", "VBG", "VBN"):
            break
        found.insert(0, at)
        at -= 1
    return found


def _names_beside(sentence: ParsedSentence, i: int) -> Iterator[tuple[str, str]]:
    for child in sentence.children[i]:
        if sentence.dep[child] in _BESIDE and child < i and _is_anchor(sentence, child):
            acting = sentence.dep[child] == "poss" or sentence.entity[child] == "NORP"
            yield ("'s" if acting else ""), _name(sentence, child)
        elif sentence.dep[child] == "prep" and child > i:
            for inside in sentence.children[child]:
                if sentence.dep[inside] == "pobj" and _is_anchor(sentence, inside):
                    yield sentence.lower(child), _name(sentence, inside)


def _is_anchor(sentence: ParsedSentence, i: int) -> bool:
    return sentence.entity[i] in _ANCHORS and sentence.word(i)[:1].isupper()


def _name(sentence: ParsedSentence, i: int) -> str:
    """The whole name that a token is the head of, without article and genitive."""
    first = last = i
    while first > 0 and sentence.entity[first - 1] == sentence.entity[i] and sentence.tag[first - 1].startswith("N"):
        first -= 1
    while last + 1 < len(sentence) and sentence.entity[last + 1] == sentence.entity[i] and (
        sentence.tag[last + 1].startswith("NNP") or sentence.tag[last + 1] == "CD"
    ):
        last += 1
    return sentence.text[sentence.start[first] : sentence.end[last]].removesuffix("'s").removesuffix("’s").strip()


def _happens(sentence: ParsedSentence, i: int) -> bool:
    """Whether a noun stands where what happens stands: "the X began", "launched an X"."""
    above, dep = sentence.head[i], sentence.dep[i]
    if dep in ("nsubj", "nsubjpass", "dobj") and sentence.tag[above].startswith("V"):
        verb = lemma(sentence.word(above), sentence.tag[above], lemma_tables())
        particles = [sentence.lower(c) for c in sentence.children[above] if sentence.dep[c] in ("prt", "dobj")]
        verbs = {verb, *(f"{verb} {one}" for one in particles)}
        return bool(verbs & _listed("happening" if dep == "nsubj" else "doing"))
    return False


@functools.cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(every(lambda one: getattr(one.statements, name)))


@functools.cache
def _indefinite() -> frozenset[str]:
    return frozenset(every(lambda one: one.statements.indefinite))


@functools.cache
def _pointing() -> frozenset[str]:
    return frozenset(every(lambda one: (*one.titles.pointing, *one.statements.pointing)))
