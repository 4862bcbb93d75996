"""The numbers of a sentence, and what they count."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from framing.languages.known import merged
from framing.text.parsing.syntax import ParsedSentence

_VALUE = {word: float(value) for word, value in merged(lambda one: one.words.numbers).items()}
_NUMBER = re.compile(rf"\d[\d,.]*\d|\d|\b(?:{'|'.join(_VALUE)})\b", re.IGNORECASE)
_JOINTS = (" ", "-", " a ")
_COUNTING = ("nummod", "quantmod", "compound", "npadvmod", "advmod", "amod")


class Counted(NamedTuple):
    """A number and the first form of what it counts, "" where that is unknown."""

    value: float
    counted: str


class _Number(NamedTuple):
    value: float
    start: int
    end: int


def numbers(text: str) -> frozenset[float]:
    """The numbers of a sentence, in digits or in words; "sixty million" is one number."""
    return frozenset(one.value for one in _numbers(text))


def _numbers(text: str) -> list[_Number]:
    found: list[_Number] = []
    for match in _NUMBER.finditer(text):
        word = match.group().lower()
        value = _VALUE[word] if word in _VALUE else _digits(word)
        last = found[-1] if found and text[found[-1].end : match.start()] in _JOINTS else None
        if last and value >= 100 and value > last.value:
            found[-1] = _Number(last.value * value, last.start, match.end())
        elif last and 20 <= last.value < 100 and value < 10:
            found[-1] = _Number(last.value + value, last.start, match.end())
        else:
            found.append(_Number(value, match.start(), match.end()))
    return found


def _digits(word: str) -> float:
    """The number that digits, points and commas write; with several points they part groups, as in 1.800.523."""
    plain = word.replace(",", "")
    return float(plain.replace(".", "") if plain.count(".") > 1 else plain)


def figures(sentence: ParsedSentence, first: Callable[[ParsedSentence, int], str]) -> frozenset[Counted]:
    """The numbers of a sentence that count something; ages, years and days of a month do not."""
    return frozenset(_counting(sentence, first))


def _counting(sentence: ParsedSentence, first: Callable[[ParsedSentence, int], str]) -> Iterator[Counted]:
    for value, start, end in _numbers(sentence.text):
        tokens = sentence.between(start, end)
        if tokens is None or _is_date(sentence, tokens):
            continue
        token = tokens[-1]
        if sentence.tag[token] != "CD" or sentence.dep[token] == "appos":
            continue
        while sentence.dep[token] in _COUNTING and sentence.head[token] != token:
            token = sentence.head[token]
        yield Counted(value, first(sentence, token) if token not in tokens else "")


def _is_date(sentence: ParsedSentence, tokens: range) -> bool:
    """Whether a number in a date names a day or a year, and not how long something took."""
    head = sentence.head[tokens[-1]]
    if sentence.entity[tokens[0]] not in ("DATE", "TIME", "ORDINAL"):
        return False
    return sentence.tag[head].startswith("NNP") or head in tokens or sentence.dep[tokens[-1]] != "nummod"
