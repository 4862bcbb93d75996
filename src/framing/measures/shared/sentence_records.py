"""What measures read in one sentence, written down so that no later run has to read it again.

A record is three lines of JSON: what the sentence states, who does harm in it, and its nouns.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

from framing.measures.shared.blaming import Blamed, blamed
from framing.measures.shared.event_nouns import Deed, EventNoun, nouns
from framing.measures.shared.figures import Counted
from framing.measures.shared.statements import NOBODY, Clause, Mood, Party, Statement, statement
from framing.text.parsing.syntax import ParsedSentence, Parses

DATES = 3  # kinds of dates of a statement: weekdays, months, years
_MOODS = {str(one): one for one in Mood}


def records(parses: Parses) -> list[bytes]:
    """The record of each parsed sentence."""
    return [_record(parses[row]) for row in range(len(parses))]


def stated_in(record: bytes, text: str) -> Statement | None:
    """What the sentence `text` states."""
    line = _line(record, 0)
    return None if line == b"null" else _statement(text, json.loads(line))


def blamed_in(record: bytes) -> list[Blamed]:
    """Who does harm in the sentence."""
    line = _line(record, 1)
    return [] if line == b"[]" else [Blamed(*one) for one in json.loads(line)]


def nouns_in(record: bytes, row: int) -> tuple[list[Deed], list[EventNoun]]:
    """The nouns of the sentence in this `row`, and those that may be what an event is called."""
    deeds, found = [], []
    for deed, noun in json.loads(_line(record, 2)):
        deeds.append(Deed(*deed))
        if noun:
            start, end, phrase, beside, *used = noun
            found.append(EventNoun(row, start, end, deed[0], phrase, tuple(map(tuple, beside)), *used))
    return deeds, found


def _record(sentence: ParsedSentence) -> bytes:
    told = statement(sentence)
    lines = (
        None if told is None else _written(told),
        blamed(sentence, told),
        list(_nouns(sentence)),
    )
    return b"\n".join(json.dumps(one, separators=(",", ":")).encode() for one in lines)


def _line(record: bytes, number: int) -> bytes:
    return record.split(b"\n", 2)[number]


def _nouns(sentence: ParsedSentence) -> Iterator[tuple[Deed, list[Any] | None]]:
    for deed, one in nouns(sentence):
        used = [one.start, one.end, one.phrase, one.beside, one.happens, one.when, one.pointed] if one else None
        yield deed, used


def _written(told: Statement) -> list[Any]:
    """A statement as lists, without its text."""
    clauses = [
        [one.verb, _party(one.by), _party(one.to), one.negated, one.mood, _party(one.source), one.doubted, one.at]
        for one in told.clauses
    ]
    words = [told.words, told.proper, *told.names, *told.dates]
    return [clauses, list(map(sorted, words)), sorted(told.figures)]


def _party(one: Party) -> str:
    return "\n".join("\t".join(sorted(words)) for words in (one.words, one.proper)) if one.words or one.proper else ""


def _statement(text: str, told: list[Any]) -> Statement:
    clauses, (words, proper, *others), figures = told
    sets = tuple(map(frozenset, others))
    return Statement(
        text, tuple(map(_clause, clauses)), frozenset(words), frozenset(proper), sets[:-DATES], sets[-DATES:],
        frozenset(Counted(*one) for one in figures),
    )  # fmt: skip


def _clause(told: list[Any]) -> Clause:
    verb, by, to, negated, mood, source, doubted, at = told
    return Clause(verb, _who(by), _who(to), negated, _MOODS[mood], _who(source), doubted, at)


def _who(told: str) -> Party:
    return _of(told) if told else NOBODY


@functools.lru_cache(maxsize=100_000)
def _of(told: str) -> Party:
    """A party. Few are in many sentences, and to make them is slow."""
    return Party(*(frozenset(words.split("\t")) if words else frozenset() for words in told.split("\n")))


