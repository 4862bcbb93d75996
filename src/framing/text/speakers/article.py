"""Who speaks each quotation of an article, in reading order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from framing.languages.known import every, known
from framing.tables.records import QuoteKind
from framing.text.parsing.syntax import ParsedSentence
from framing.text.speakers.grammar import OF_PARSER, Grammar
from framing.text.speakers.holders import Holders
from framing.text.speakers.saying import Saying
from framing.text.speakers.units import ParagraphTold, Unit, units
from framing.text.speakers.who import Kind, Who


def _in_any_spelling(names: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """Given names with all their spellings and short forms, those apart that the `others` have too."""
    groups = [frozenset(group) for one in known() for group in one.people.given]
    return names.union(*(group for group in groups if group & names and not group & others)) - (others - names)


_LISTED_MEN = frozenset(every(lambda one: one.saying.men))
_LISTED_WOMEN = frozenset(every(lambda one: one.saying.women))
_MEN = _in_any_spelling(_LISTED_MEN, _LISTED_WOMEN)
_WOMEN = _in_any_spelling(_LISTED_WOMEN, _LISTED_MEN)
_MEN_TITLES = frozenset(every(lambda one: one.saying.men_titles))
_WOMEN_TITLES = frozenset(every(lambda one: one.saying.women_titles))
_DEEPEST = 3  # pronouns that refer to pronouns
_BACK = 2  # sentences before a quotation in which a pronoun looks for its person

_CAPITAL = re.compile(r"[A-Z][\w’'-]*\w")

Key = tuple[int, int]  # the number of a paragraph, and of a quotation in it
Parsed = Callable[[str], ParsedSentence]


@dataclass(frozen=True, slots=True)
class Said:
    """Who speaks a quotation, as the article names them in full, and the verb of saying; either may be missing."""

    speaker: str | None
    verb: str | None


def wanted(told: Sequence[ParagraphTold], clause: str = OF_PARSER.clause) -> list[str]:
    """The texts whose parses `speakers` asks for: sentences with a quotation, and those just before them."""
    pieces = units(told, clause)
    asked = {number for number, unit in enumerate(pieces) if _is_asked(told, unit)}
    beside = {number - step for number in asked for step in range(_BACK + 1)}
    return [unit.text for number, unit in enumerate(pieces) if number in beside]


def _is_asked(told: Sequence[ParagraphTold], unit: Unit) -> bool:
    quotes = told[unit.paragraph].quotes
    return any(quotes[number].kind != QuoteKind.SCARE for number, _, _ in unit.quotes)


def speakers(told: Sequence[ParagraphTold], parsed: Parsed, grammar: Grammar = OF_PARSER) -> dict[Key, Said]:
    """Who speaks each quotation of an article that is no scare quote; what is not sure has no speaker."""
    reading = _Listening(told, parsed, grammar)
    for number in range(len(reading.units)):
        reading.read(number)
    return reading.found


def _is_title(quoted: str) -> bool:
    """Whether all longer words have a capital, as in the title of a book or a programme."""
    words = [word for word in re.findall(r"[^\W\d_]+", quoted) if len(word) > 3]
    return len(words) > 0 and all(word[0].isupper() for word in words)


class _Listening:
    """An article as it is read, sentence by sentence: who has been named, and who spoke last and where."""

    def __init__(self, told: Sequence[ParagraphTold], parsed: Parsed, grammar: Grammar) -> None:
        self.told, self.parsed, self.grammar, self.units = told, parsed, grammar, units(told, grammar.clause)
        self.found: dict[Key, Said] = {}
        self.last: tuple[int, str] | None = None  # the unit of the last quotation whose speaker is known, and who it is
        texts = set(wanted(told, grammar.clause))
        pieces = enumerate(self.units)
        self.named = {number: grammar.names(parsed(unit.text)) for number, unit in pieces if unit.text in texts}
        self.people = _People([one for found in self.named.values() for one in found])
        self.holders = Holders(self.people.full_names, [one.text for one in told])
        self.named = {number: self._all_named(number) for number in self.named}

    def _all_named(self, number: int) -> list[Who]:
        """Whom a unit names: what the parser takes for persons there, and surnames of those whom it found elsewhere."""
        found, text = self.named[number], self.units[number].text
        starts = {one.start for one in found}
        for match in _CAPITAL.finditer(text):
            inside = any(one.start <= match.start() < one.start + len(one.text) + len(one.title) + 1 for one in found)
            if match[0] in self.people.surnames and match.start() not in starts and not inside:
                found.append(Who(Kind.NAME, match[0], match.start()))
        return sorted(found, key=lambda one: one.start)

    def read(self, number: int) -> None:
        unit = self.units[number]
        if not _is_asked(self.told, unit):
            return
        quotes = self.told[unit.paragraph].quotes
        asked = [one for one in unit.quotes if quotes[one[0]].kind != QuoteKind.SCARE]
        if unit.bare:
            speaker = self._goes_on(number)
            for place, _, _ in asked:
                self._note(number, place, Said(speaker, None))
            return
        sentence = self.parsed(unit.text)
        for place, start, end in asked:
            titled = quotes[place].kind == QuoteKind.PARTIAL and _is_title(unit.text[start:end])
            self._note(number, place, Said(None, None) if titled else self._said(sentence, number, start, end))

    def _note(self, number: int, place: int, said: Said) -> None:
        self.found[self.units[number].paragraph, place] = said
        if said.speaker:
            self.last = number, said.speaker

    def _goes_on(self, number: int) -> str | None:
        """Who speaks where nothing but the quotation stands: who spoke just before, in the same paragraph, or of whom
        the sentence before tells that they say something.
        """
        if not number:
            return None
        unit, before = self.units[number], self.units[number - 1]
        if self.last is not None and self.last[0] >= number - 1:
            ends = bool(before.quotes) and len(before.text.rstrip()) - before.quotes[-1][2] <= 1
            return self.last[1] if not unit.begins or ends else None
        if unit.begins or before.quotes:
            return None
        sentence = self.parsed(before.text)
        return self._spoken(sentence, number - 1, self.grammar.telling(sentence)).speaker

    def _said(self, sentence: ParsedSentence, number: int, start: int, end: int) -> Said:
        return self._spoken(sentence, number, self.grammar.saying(sentence, start, end))

    def _spoken(self, sentence: ParsedSentence, number: int, told: Saying | None) -> Said:
        """Who says what a verb of saying in a unit tells."""
        if told is None or told.who is None:
            return Said(None, None)
        verb = sentence.lower(told.verb) if told.verb is not None else None
        one = self.grammar.who(sentence, told.who)
        if one is None:
            return Said(None, verb)
        if one.kind is Kind.NAME:
            return Said(self.people.whole(one.text), verb)
        if one.kind is Kind.PHRASE:
            return Said(self._holder(one.text, number) or one.text, verb)
        return Said(self._meant(one, number), verb)

    def _holder(self, phrase: str, number: int) -> str | None:
        """Who holds the office that a phrase names; of several the one who spoke just before."""
        found = self.holders.of(phrase)
        last = self.last[1] if self.last and self.last[0] >= number - 1 else None
        return found[0] if len(found) == 1 else last if last in found else None

    def _meant(self, pronoun: Who, number: int, deep: int = 0) -> str | None:
        """Whom "he" or "she" means: the last speaker if they spoke just before, or the only one named just before.

        None where it can be more than one.
        """
        kind = pronoun.kind
        if kind is Kind.IT:
            last = self.last[1] if self.last and self.last[0] == number - 1 else None
            return last if last and not self.people.knows(last) else None
        people = self._fitting(kind, number, pronoun.start)
        last = self.last[1] if self.last and self.last[0] == number - 1 else None
        if last and self.people.fits(last, kind) and set(people) <= {last}:
            return last
        if people:
            return people[0] if len(people) == 1 and self._acts(people[0], number, pronoun.start) else None
        for back in range(1, _BACK + 1):
            if people or number < back:
                break
            people = [one for one in self._fitting(kind, number - back) if not _is_of(last, one)]
            if (other := self._pronoun(kind, number - back)) is not None:
                meant = self._meant(other, number - back, deep + 1) if deep < _DEEPEST else None
                if meant is None:
                    return None
                return meant
            if len(people) > 1 and (first := self._subject(number - back)) in people:
                return first
            if len(people) == 1 and self._other_spoke(people[0], kind, number, number - back):
                return None
        return people[0] if len(people) == 1 else None

    def _other_spoke(self, name: str, kind: Kind, number: int, there: int) -> bool:
        """Whether a person whom a unit only speaks of may be another than who spoke before it in the same paragraph:
        "Lee wrote that. It was about Ray. ..., he said".
        """
        if self.last is None or self.units[self.last[0]].paragraph != self.units[there].paragraph:
            return False
        before, who = self.last
        acts = self._acts(name, there, len(self.units[there].text)) or self._subject(there) == name
        return not acts and before > number - _BACK - 2 and who != name and self.people.fits(who, kind)

    def _fitting(self, kind: Kind, number: int, until: int | None = None) -> list[str]:
        """The persons whom a unit names outside quotations, up to a character, if a pronoun of a kind can mean them."""
        unit = self.units[number]
        inside = [(start, end) for _, start, end in unit.quotes]
        found = [
            self.people.whole(one.text)
            for one in self.named.get(number, [])
            if (until is None or one.start < until) and not any(start <= one.start < end for start, end in inside)
        ]
        return [one for one in dict.fromkeys(found) if self.people.fits(one, kind)]

    def _acts(self, name: str, number: int, until: int) -> bool:
        """Whether a person named in a unit before a character is the subject of something there."""
        before = (one for one in self.named[number] if one.subject and one.start < until)
        return any(self.people.whole(one.text) == name for one in before)

    def _pronoun(self, kind: Kind, number: int) -> Who | None:
        """The pronoun of this kind that is the main subject of a unit."""
        one = self._main(number)
        return one if one is not None and one.kind is kind else None

    def _subject(self, number: int) -> str | None:
        """The person who is the main subject of a unit."""
        one = self._main(number)
        return self.people.whole(one.text) if one is not None and one.kind is Kind.NAME else None

    def _main(self, number: int) -> Who | None:
        if number not in self.named:
            return None
        sentence, unit = self.parsed(self.units[number].text), self.units[number]
        inside = [(start, end) for _, start, end in unit.quotes]
        for token in range(len(sentence)):
            verb = sentence.head[token]
            outside = not any(start <= sentence.start[token] < end for start, end in inside)
            if sentence.dep[token] in self.grammar.subjects and sentence.head[verb] == verb and outside:
                return self.grammar.who(sentence, token)
        return None


def _is_of(phrase: str | None, name: str) -> bool:
    """Whether who spoke last is described as somebody's: after "Lee's aide said", "he" is not Lee."""
    words = re.findall(r"[\w-]+", phrase or "")
    return phrase != name and name.split()[-1] in words


class _People:
    """Whom an article names: full names by surname, and who is a man or a woman."""

    def __init__(self, named: Sequence[Who]) -> None:
        self._full: dict[str, str] = {}
        rivals: set[str] = set()
        for one in named:
            words = one.text.split()
            if len(words) > 1 and len(words) <= 4:
                known = self._full.setdefault(words[-1], one.text)
                if known.split()[0] != words[0]:
                    rivals.add(words[-1])
                elif len(one.text) < len(known):
                    self._full[words[-1]] = one.text
        self._rivals = rivals
        self._persons = frozenset(one.text.split()[-1] for one in named)
        self.surnames = frozenset(self._full)
        self.full_names = tuple(name for surname, name in self._full.items() if surname not in rivals)
        self._sex: dict[str, set[Kind]] = {}
        for one in named:
            if (kind := _sex(one)) is not None:
                self._sex.setdefault(one.text.split()[-1], set()).add(kind)

    def whole(self, name: str) -> str:
        """A name in full, if the article gives one man or woman of this surname."""
        if " " in name or name in self._rivals:
            return name
        return self._full.get(name, name)

    def knows(self, name: str) -> bool:
        """Whether somebody is a person whom the article names."""
        return name.split()[-1] in self._persons

    def fits(self, name: str, kind: Kind) -> bool:
        """Whether "he" or "she" can mean a person."""
        words = name.split()
        if not words[-1][:1].isupper() or (" " not in name and not self.knows(name)):
            return False
        own = _by_given_name(words[0])
        known = {own} if own else self._sex.get(words[-1], set())
        return not known or kind in known


def _sex(one: Who) -> Kind | None:
    if one.sex is not None:
        return one.sex
    title = one.title.split()[-1] if one.title else ""
    if title in _MEN_TITLES:
        return Kind.HE
    if title in _WOMEN_TITLES:
        return Kind.SHE
    return _by_given_name(one.text.split()[0]) if " " in one.text else None


def _by_given_name(word: str) -> Kind | None:
    return Kind.HE if word in _MEN else Kind.SHE if word in _WOMEN else None
