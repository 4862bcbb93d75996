"""Whether a name in one language is the same name in another, by what its letters stand for in each.

A sound is one sign: a consonant (of two letters elsewhere: T ts, C ch, S sh, Z zh, J dzh) or one of the vowels a e i o
u.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping

from framing.languages.known import known

MOST = 512  # readings of a name; one with more is left alone
_SILENT = "-"
# Vowels that stand for one another where a language writes what it hears or borrows: an unstressed o as a, e as ya.
_ALIKE = frozenset(map(frozenset, ("ao", "ae", "ei", "eo", *"aeiou")))
_FLEETING = frozenset(("e", ""))  # between consonants a name may have an e or none: Alexander, Aleksandr


def same_sound(one: str, other: str) -> bool:
    """Whether two names can be one name, written in two languages.

    All consonants have to be the same, and all vowels alike. A name that ends in a vowel is none that does not: those
    of women end in one.
    """
    here, there = sounds(one), sounds(other)
    return any(_alike(vowels, others) for key in here.keys() & there.keys()
               for vowels in here[key] for others in there[key])  # fmt: skip


@functools.lru_cache(maxsize=100_000)
def sounds(name: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """The consonants that a name can have, each with the vowels before, between and behind them."""
    readings = {""}
    for letters in _pieces(name):
        readings = {first + sound for first in readings for sound in _letters()[letters]}
        if len(readings) > MOST:
            return {}
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for reading in readings:
        plain = re.sub(r"([^aeiou])\1+", r"\1", reading)
        if consonants := re.sub("[aeiou]", "", plain):
            found[consonants].add(tuple(re.split("[^aeiou]", plain)))
    return {key: tuple(sorted(vowels)) for key, vowels in found.items()}


def _pieces(name: str) -> list[str]:
    """A name as the longest letters that the languages list; what none lists, a hyphen or a blank, is left out."""
    small = name.lower()
    plain = "".join(
        letter if letter in _letters() else unicodedata.normalize("NFD", letter)[0] for letter in small
    )
    return [match.group() for match in _pattern().finditer(plain)]


@functools.cache
def _letters() -> dict[str, tuple[str, ...]]:
    """What letters can stand for in any language."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for language in known():
        for letters, said in language.sounds.letters.items():
            found[letters].update(dict.fromkeys("" if one == _SILENT else one for one in said.split()))
    return {letters: tuple(said) for letters, said in found.items()}


@functools.cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_letters(), key=lambda one: (-len(one), one))
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether the vowels of two names with the same consonants are alike, place by place.

    Of several vowels behind the last consonant it is the very last: it tells a man's name from a woman's.
    """
    *before, last = zip(one, other, strict=True)
    return _fits(*(vowels[-1:] for vowels in last)) and all(
        _fits(*pair, first=place == 0) for place, pair in enumerate(before)
    )


def _fits(one: str, other: str, *, first: bool = False) -> bool:
    one, other = (vowels.lstrip("i") or vowels[:1] for vowels in (one, other))  # "ya" is an a, "iy" an i
    if not one or not other:
        return one == other or (not first and {one, other} == _FLEETING)
    return any(frozenset(pair) in _ALIKE for pair in itertools.product(one, other))
