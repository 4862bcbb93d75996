"""The names of people in the nominative, in a language where names have cases: whom "Anny Belskoy" names.

What the texts say in the nominative elsewhere counts most, then lists of names, then how names of men and of women
mostly end. A name whose nominative cannot be told is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from framing.languages.inflection import base_forms
from framing.languages.known import known
from framing.languages.language import Inflection
from framing.text.parsing.syntax import ENTITY, Entity, ParsedSentence, Parses

PERSON = "PERSON"
MOST = 5  # words of a name


class NameList(Protocol):
    """Names of a kind ("first" or "last"), in small letters and the nominative."""

    def __call__(self, kind: str) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class InflectedName:
    """A person's name as a text has it, at tokens `span` of a row: its words, their case, and whose it is.

    `case` and `gender` are as the tagger calls them ("Gen", "Fem"), "" where it cannot tell.
    """

    row: int
    span: range
    start: int
    words: tuple[str, ...]
    case: str
    gender: str


@dataclass(slots=True)
class Nominatives:
    """What stands in the nominative in some texts of a language: whole names, and words at a place in them.

    `listed` are lists of names. None: there are none, and that a name stands in the nominative is no more than likely.
    So a name that is another one in another case is taken for that one.
    """

    code: str
    listed: NameList | None
    names: Counter[tuple[str, ...]] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    last: Counter[str] = field(default_factory=Counter)

    def learn(self, found: Iterable[InflectedName]) -> None:
        """Take in the names that stand in the nominative."""
        for one in found:
            if one.case == "Nom":
                self.names[one.words] += 1
                self.last[one.words[-1]] += 1
                if len(one.words) > 1:
                    self.given[one.words[0]] += 1

    def of(self, name: InflectedName) -> tuple[str, ...] | None:
        """The words of a name in the nominative; None if that cannot be told."""
        if name.case == "Nom" and self.listed is not None:
            return name.words
        forms = [base_forms(word, self.code) for word in name.words]
        whole = [one for one in self.names if len(one) == len(forms) > 1 and one != name.words
                 and all(word in bases for word, bases in zip(one, forms, strict=True))]  # fmt: skip
        if whole:
            return min(whole, key=lambda one: (-self.names[one], one))
        if self.listed is None and self.names[name.words]:
            return name.words
        found = []
        for place, (word, bases) in enumerate(zip(name.words, forms, strict=True)):
            alone = len(forms) == 1
            kinds = ("first", "last") if alone else ("last",) if place == len(forms) - 1 else ("first",)
            base = self._base(word, [one for one in bases if self._fits(one, name.gender)], name.gender, kinds)
            if base is None:
                return None
            found.append(base)
        return tuple(found)

    def _base(self, word: str, bases: list[str], gender: str, kinds: tuple[str, ...]) -> str | None:
        """The likeliest of several base forms of a word."""
        if bases == [word] or len(word.rstrip(".")) == 1:
            return word
        read = sum((self.last if kind == "last" else self.given for kind in kinds), Counter[str]())
        there = [one for one in bases if read[one] or self._is_listed(one, kinds)]
        there = [one for one in there if one != word] or there
        if there == [word] and not self._is_listed(word, kinds):  # read as a nominative once, perhaps by mistake
            return self._usual([one for one in bases if one != word], gender) or word
        if there:
            often = max(there, key=lambda one: (read[one], one))
            return often if read[often] or len(there) == 1 else self._usual(there, gender)
        return self._usual([one for one in bases if one != word], gender)

    def _is_listed(self, word: str, kinds: tuple[str, ...]) -> bool:
        return self.listed is not None and any(word.lower() in self.listed(kind) for kind in kinds)

    def _usual(self, bases: list[str], gender: str) -> str | None:
        """The base form that ends as names of men, or of women, mostly do."""
        told = _told(self.code)
        if gender == "Fem":
            return next((one for ending in told.women for one in bases if one.endswith(ending)), None)
        men = [one for one in bases if one[-1] in told.consonants] if gender == "Masc" else []
        return min(men, key=lambda one: (len(one), one), default=None)

    def _fits(self, base: str, gender: str) -> bool:
        """Whether a base form can be the name of a man, or of a woman."""
        return gender != "Masc" or not base.endswith(_told(self.code).women)


def _told(code: str) -> Inflection:
    return next((one.inflection for one in known() if one.code == code), Inflection())


def inflected_names(parses: Parses) -> Iterator[InflectedName]:
    """Every person's name in the texts, in text order."""
    if PERSON not in parses.labels.entity:
        return
    places = np.flatnonzero(parses.tokens[:, ENTITY] == parses.labels.entity.index(PERSON))
    for row in np.unique(np.searchsorted(parses.offsets, places, side="right") - 1).tolist():
        yield from names_in(parses[row], row)


def names_in(sentence: ParsedSentence, row: int = 0) -> Iterator[InflectedName]:
    """Every person's name in one sentence."""
    at = 0
    while at < len(sentence):
        last = at
        if sentence.entity[at] == PERSON:
            while last + 1 < len(sentence) and sentence.entity[last + 1] == PERSON and (
                sentence.inside[last + 1] or (last == at and _goes_on(sentence, at))
            ):
                last += 1
            if (found := _name(sentence, range(at, last + 1), row)) is not None:
                yield found
        at = last + 1


def _goes_on(sentence: ParsedSentence, i: int) -> bool:
    """Whether two names of one word are one: GIVEN FAMILY in the same case, side by side."""
    one, other = (features(sentence.tag[place]) for place in (i, i + 1))
    return sentence.start[i + 1] - sentence.end[i] == 1 and one.get("Case") == other.get("Case", "")


def _name(sentence: ParsedSentence, span: range, row: int) -> InflectedName | None:
    starts = [i for i in span if i == span[0] or sentence.start[i] != sentence.end[i - 1]]
    told = [features(sentence.tag[i]) for i in starts]
    last = next((one for one in reversed(told) if "Case" in one), {"Case": ""})
    case, number = last["Case"], last.get("Number")
    # another name in another case or number may stand before it: "(of) PLACE GIVEN FAMILY"
    others = [
        place for place, one in enumerate(told)
        if sentence.end[starts[place]] - sentence.start[starts[place]] > 1  # no initial
        and "Case" in one and (one["Case"] != case or one.get("Number", number) != number)
    ]  # fmt: skip
    if span[0] == 0 and not others and len(starts) > 1 and sentence.tag[0].startswith("NOUN"):
        others = [0]  # "Widow FAMILY": a capital at the beginning of a sentence makes no name
    first = others[-1] + 1 if others else 0
    ends = [*starts[first + 1 :], span[-1] + 1]
    words = [
        sentence.text[sentence.start[i] : sentence.end[end - 1]].rstrip()
        for i, end in zip(starts[first:], ends, strict=True)
    ]
    if not words or len(words) > MOST or not all(word[0].isalpha() for word in words):
        return None
    genders = Counter(one["Gender"] for one in told[first:] if "Gender" in one)
    gender = max(genders, key=lambda one: genders[one], default="")
    span = range(starts[first], span[-1] + 1)
    return InflectedName(row, span, sentence.start[span[0]], tuple(words), case, gender)


def features(tag: str) -> Mapping[str, str]:
    """What a tag of the tagger says beside the kind of word: "NOUN|Case=Nom|..."."""
    return dict(one.split("=", 1) for one in tag.split("|")[1:])


@dataclass(frozen=True, eq=False)
class NominativeParses(Parses):
    """Parses of texts in the language `code`, which has cases; their entities are people in the nominative."""

    code: str
    listed: NameList | None

    @classmethod
    def of(cls, parses: Parses, code: str, listed: NameList | None) -> NominativeParses:
        """The same parses, read so."""
        return cls(parses.texts, parses.tokens, parses.offsets, parses.labels, code, listed)

    def entities(self) -> Iterator[Entity]:
        """The people, in text order; not those whose nominative cannot be told."""
        names = list(inflected_names(self))
        known_names = Nominatives(self.code, self.listed)
        known_names.learn(names)
        told = _told(self.code)
        fathers = {words[:2] for words in known_names.names if len(words) > 2}
        for one in names:
            words = known_names.of(one)
            if words is None or (len(words) == 2 and (words[1].endswith(told.fathers) or words in fathers)):
                continue  # somebody by given name and father's name only
            if len(words) > 2 and words[1:] in known_names.names:
                words = words[1:]  # a place stood before the name: "(of) PLACE GIVEN FAMILY"
            yield Entity(one.row, one.start, " ".join(words), PERSON)
