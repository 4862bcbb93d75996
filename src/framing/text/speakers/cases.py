"""Who speaks a quotation, in a language where names have cases: read from the tagger's parses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from framing.languages.known import known
from framing.languages.language import Language
from framing.text.mentions.nominative import (
    PERSON,
    InflectedName,
    NameList,
    Nominatives,
    features,
    inflected_names,
    names_in,
)
from framing.text.parsing.syntax import ParsedSentence, Parses
from framing.text.speakers.grammar import Grammar
from framing.text.speakers.saying import Saying
from framing.text.speakers.who import Kind, Who

_SUBJECTS = ("nsubj", "nsubj:pass")
_OF_NAME = frozenset("appos flat flat:name flat:foreign nmod".split())  # from a name up to the noun that it explains
_IN_PHRASE = frozenset("nmod amod flat:name case appos".split())  # from a word of a description up to its noun
_TO_SUBJECT = frozenset("conj advcl xcomp".split())  # from a verb without a subject up to the one that has it
_NOUNS = ("NOUN", "PROPN")
_GENDERS = {"Masc": Kind.HE, "Fem": Kind.SHE}
_FARTHEST = 15  # tokens between a quotation and its verb
_HIGHEST = 8  # steps
_NEAR = 5  # tokens: how soon a name must follow a verb
_LONGEST = 6  # words of a phrase


def grammar_of(code: str, parses: Parses, listed: NameList) -> Grammar:
    """The grammar of a language with a tagger; names are put into the nominative with what `parses` say of them."""
    (language,) = (one for one in known() if one.code == code)
    nominatives = Nominatives(code, listed)
    nominatives.learn(inflected_names(parses))
    reading = _Cases(language, nominatives)
    return Grammar(reading.saying, reading.telling, reading.who, reading.names, _SUBJECTS, language.saying.stands_for)


@dataclass(frozen=True, slots=True)
class _Cases:
    language: Language
    nominatives: Nominatives

    def saying(self, sentence: ParsedSentence, start: int, end: int) -> Saying | None:
        """What says the quotation at characters `start:end`: the verb above or beside it, else the nearest one."""
        touched = sentence.between(start, end)
        if touched is None:
            return None
        for token in self._nearest(sentence, touched):
            if sentence.lower(token) in self.language.saying.according:
                if (source := self._source(sentence, token)) is not None:
                    return Saying(None, source)
            elif self._says(sentence.lower(token)):
                return Saying(token, self._subject(sentence, token, touched))
        return None

    def telling(self, sentence: ParsedSentence) -> Saying | None:
        """The verb of saying that is the main verb of a sentence, whatever it says; None if another is."""
        main = next((i for i in range(len(sentence)) if sentence.head[i] == i), None)
        if main is None or not self._says(sentence.lower(main)):
            return None
        return Saying(main, self._subject(sentence, main, range(0)))

    def _nearest(self, sentence: ParsedSentence, quoted: range) -> Sequence[int]:
        """The tokens outside a quotation: first those linked with it, then those that stand nearest."""
        root = sentence.root(quoted)
        linked = [sentence.head[root], *sentence.children[root]]
        beside = [i for i in range(len(sentence)) if i not in quoted]
        near = [i for i in beside if quoted[0] - _FARTHEST <= i <= quoted[-1] + _FARTHEST]
        return sorted(near, key=lambda i: (i not in linked, i - quoted[-1] if i > quoted[-1] else quoted[0] - i, i))

    def _says(self, word: str) -> bool:
        told = self.language
        return word in told.saying.verbs or any(re.fullmatch(one, word) for one in told.speech.verbs)

    def _source(self, sentence: ParsedSentence, noun: int) -> int | None:
        """Whose words they are, in "by the words of": what hangs on the noun."""
        return next((i for i in sentence.children[noun] if i > noun and sentence.dep[i] in ("nmod", "appos")), None)

    def _subject(self, sentence: ParsedSentence, verb: int, quoted: range) -> int | None:
        for _ in range(_HIGHEST):
            found = [
                i for i in sentence.children[verb]
                if sentence.dep[i] in _SUBJECTS and i not in quoted and _case(sentence, i) in ("Nom", "")
            ]  # fmt: skip
            if found:
                return found[0]
            if (beside := self._beside(sentence, verb, quoted)) is not None:
                return beside
            if sentence.dep[verb] not in _TO_SUBJECT or sentence.head[verb] in quoted:
                return None
            verb = sentence.head[verb]
        return None

    def _beside(self, sentence: ParsedSentence, verb: int, quoted: range) -> int | None:
        """A name in the nominative soon after a verb of saying, which the tagger hung on another word."""
        for i in range(verb + 1, min(verb + _NEAR, len(sentence))):
            if i in quoted or not sentence.word(i)[0].isalnum():
                return None
            if sentence.entity[i] == PERSON and not sentence.inside[i] and _case(sentence, i) == "Nom":
                return i
        return None

    def who(self, sentence: ParsedSentence, token: int) -> Who | None:
        """Whom the phrase with `token` as its main word means; None where that cannot be told."""
        word, told = sentence.lower(token), self.language.saying
        if word in told.he or word in told.she:
            return Who(Kind.HE if word in told.he else Kind.SHE, word, sentence.start[token])
        if not sentence.tag[token].startswith(_NOUNS) or self._joined(sentence, token):
            return None
        names = list(names_in(sentence))
        own = [one for one in names if token in one.span] or [one for one in names if _explains(sentence, one, token)]
        if own:
            return self._named(sentence, own[0]) if len(own) == 1 else None
        return _phrase(sentence, token) if _case(sentence, token) == "Nom" else None

    def _joined(self, sentence: ParsedSentence, token: int) -> bool:
        """Whether a subject is one of several: "A and B"."""
        return any(sentence.dep[i] == "conj" for i in sentence.children[token])

    def names(self, sentence: ParsedSentence) -> list[Who]:
        """Every person named in a sentence whose name can be put into the nominative, in order."""
        told = [one for one in names_in(sentence) if not _of_a_thing(sentence, one)]
        return [found for one in told if (found := self._named(sentence, one)) is not None]

    def _named(self, sentence: ParsedSentence, name: InflectedName) -> Who | None:
        words = self.nominatives.of(name)
        if words is None:
            return None
        subject = any(sentence.dep[i] in _SUBJECTS for i in name.span)
        return Who(Kind.NAME, " ".join(words), name.start, subject=subject, sex=_GENDERS.get(name.gender))


def _explains(sentence: ParsedSentence, name: InflectedName, noun: int) -> bool:
    """Whether a name tells who a noun means: "the lawyer X", in the same case."""
    at = sentence.root(name.span)
    return _case(sentence, noun) == name.case and at > noun and sentence.hangs_on(at, noun, _OF_NAME)


def _of_a_thing(sentence: ParsedSentence, name: InflectedName) -> bool:
    """Whether a name of one word says of what a thing is: "the port of X", where X may be no person."""
    root = sentence.root(name.span)
    thing = features(sentence.tag[sentence.head[root]]).get("Animacy") == "Inan"
    return len(name.words) == 1 and thing and sentence.dep[root] in ("nmod", "appos")


def _case(sentence: ParsedSentence, token: int) -> str:
    return features(sentence.tag[token]).get("Case", "")


def _phrase(sentence: ParsedSentence, token: int) -> Who | None:
    """A description: the noun with its adjectives and what it is of."""
    first = last = token
    while first and sentence.head[first - 1] in range(first, token + 1) and sentence.dep[first - 1] in ("amod", "det"):
        first -= 1
    while last + 1 < len(sentence) and last - first + 1 < _LONGEST and sentence.hangs_on(last + 1, token, _IN_PHRASE):
        last += 1
    return Who(Kind.PHRASE, sentence.text[sentence.start[first] : sentence.end[last]], sentence.start[first])


