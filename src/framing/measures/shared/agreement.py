"""Whether two sentences say the same, say different things, or may say either."""

from __future__ import annotations

import functools
import re
from enum import StrEnum

from framing.languages.known import known, merged
from framing.measures.shared.lexicon import pattern, words_pattern

SAME = 0.72  # cosine from which two sentences speak of the same thing
NEAR = 0.60  # from here on they do if little but a negation, a number or an opposite parts them

_VALUE = {word: float(value) for word, value in merged(lambda one: one.words.numbers).items()}
_NUMBER = re.compile(rf"\d[\d,.]*\d|\d|\b(?:{'|'.join(_VALUE)})\b", re.IGNORECASE)


class Relation(StrEnum):
    """What one sentence is to another."""

    SAME = "same"
    UNCLEAR = "unclear"
    DIFFERENT = "different"


def relation(one: str, other: str, cosine: float) -> Relation:
    """What `one` is to `other`, two sentences whose vectors have this cosine.

    Near sentences are the same unless they differ in a number, in an odd number of negations, or in two opposite words.
    Such a pair may contradict each other, or be about two things: words alone cannot tell, so it is unclear.
    """
    if cosine < NEAR:
        return Relation.DIFFERENT
    turned = negations(one) % 2 != negations(other) % 2
    opposed = opposites(one, other)
    if turned != opposed or numbers_clash(one, other):  # a negated opposite is the same again
        return Relation.UNCLEAR
    return Relation.SAME if cosine >= SAME else Relation.DIFFERENT


@functools.lru_cache(maxsize=10_000)
def negations(text: str) -> int:
    """How many words of a sentence turn it round."""
    return len(pattern("negations").findall(text))


def opposites(one: str, other: str) -> bool:
    """Whether the sentences hold two words that cannot both be said of the same thing."""
    here, there = _sides(one), _sides(other)
    return any(here[pair] + there[pair] == 3 for pair in here.keys() & there.keys())  # the one has 1, the other 2


@functools.lru_cache(maxsize=10_000)
def _sides(text: str) -> dict[int, int]:
    """For each pair of opposites of which a sentence holds the left (1), the right (2) or both (3), which."""
    held: dict[int, int] = {}
    for word in set(_any_opposite().findall(text)):
        for pair, side in _sides_of(word):
            held[pair] = held.get(pair, 0) | side
    return held


@functools.cache
def _sides_of(word: str) -> tuple[tuple[int, int], ...]:
    """The pairs of opposites that a word or phrase belongs to, and on which side."""
    both = ((number, side, words) for number, pair in enumerate(_opposites()) for side, words in enumerate(pair, 1))
    return tuple((number, side) for number, side, words in both if words.search(word))


@functools.lru_cache(maxsize=10_000)
def numbers(text: str) -> frozenset[float]:
    """The numbers of a sentence, in digits or in words; "sixty million" is one number."""
    found: list[float] = []
    last_end = -1
    for match in _NUMBER.finditer(text):
        word = match.group().lower()
        value = _VALUE[word] if word in _VALUE else _digits(word)
        joined = found and text[last_end : match.start()] in (" ", "-", " a ")
        if joined and value >= 100 and value > found[-1]:
            found[-1] *= value
        elif joined and 20 <= found[-1] < 100 and value < 10:
            found[-1] += value
        else:
            found.append(value)
        last_end = match.end()
    return frozenset(found)


def _digits(word: str) -> float:
    """The number that digits, points and commas write; with several points they part groups, as in 1.800.523."""
    plain = word.replace(",", "")
    return float(plain.replace(".", "") if plain.count(".") > 1 else plain)


def numbers_clash(one: str, other: str) -> bool:
    """Whether both sentences give numbers of their own that the other does not have; years and dates aside."""
    here = {value for value in numbers(one) if not 1900 <= value <= 2100}
    there = {value for value in numbers(other) if not 1900 <= value <= 2100}
    return bool(here - there) and bool(there - here)


@functools.cache
def _opposites() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((words_pattern(left), words_pattern(right)) for left, right in _listed())


@functools.cache
def _any_opposite() -> re.Pattern[str]:
    return words_pattern(",".join(word for pair in _listed() for word in pair))


@functools.cache
def _listed() -> tuple[tuple[str, str], ...]:
    told = [one.words.opposites for one in known()]
    kinds = dict.fromkeys(kind for pairs in told for kind in pairs)
    both = [[pairs[kind] for pairs in told if kind in pairs] for kind in kinds]
    return tuple((",".join(left for left, _ in pairs), ",".join(right for _, right in pairs)) for pairs in both)
