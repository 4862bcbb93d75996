"""Whom the subject of a verb of saying means: a name, a phrase such as "Russian officials", or a pronoun."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from framing.languages.known import either, every
from framing.text.parsing.syntax import ParsedSentence


class Kind(StrEnum):
    """Who it is: somebody with a name, somebody described, or "he", "she" and "it"."""

    NAME = "name"
    PHRASE = "phrase"
    HE = "he"
    SHE = "she"
    IT = "it"


_TITLE = re.compile(rf"(?:(?:{either(lambda one: one.speech.titles if one.parser else ())})\s+)+(?=[A-Z])")
_DOCUMENTS = frozenset(every(lambda one: one.saying.documents))
_WITHIN = frozenset(every(lambda one: one.saying.within))
_PRONOUNS = {
    **dict.fromkeys(every(lambda one: one.saying.he), Kind.HE),
    **dict.fromkeys(every(lambda one: one.saying.she), Kind.SHE),
    **dict.fromkeys(every(lambda one: one.saying.it), Kind.IT),
}
_NOT_TO_TELL = frozenset(every(lambda one: one.saying.not_to_tell))
_GIVEN = frozenset(every(lambda one: (*one.saying.men, *one.saying.women)))
_BEFORE = frozenset("det amod compound nmod nummod poss case punct advmod quantmod".split())
_SUBJECTS = ("nsubj", "nsubjpass")
_LONGEST = 12  # words of a phrase
_NAMED = ("NNP", "NNPS")
_CLOSING = (",", "–", "—", "-")


@dataclass(frozen=True, slots=True)
class Who:
    """The kind of a subject, its words and where they start.

    `title` is what stands before a name ("Mr."). `subject` is whether the name is the subject of some verb. `sex` is
    Kind.HE or Kind.SHE where the grammar of the name tells it.
    """

    kind: Kind
    text: str
    start: int
    title: str = ""
    subject: bool = False
    sex: Kind | None = None


def who(sentence: ParsedSentence, token: int) -> Who | None:
    """Whom the phrase with `token` as its main word means; None where that cannot be told."""
    word = sentence.lower(token)
    if (pronoun := _PRONOUNS.get(word)) is not None:
        return Who(pronoun, word, sentence.start[token])
    if sentence.tag[token] not in ("NN", "NNS", *_NAMED) or word in _NOT_TO_TELL:
        return None
    joined = any(sentence.dep[child] == "conj" for child in sentence.children[token])
    if sentence.tag[token] in _NAMED and _in_name(sentence, token):
        name = None if joined or _joins(sentence, token) else _name(sentence, token)
        return name if name and name.text else None
    for child in sentence.children[token]:
        if sentence.dep[child] == "appos" and sentence.tag[child] == "NNP" and sentence.entity[child] == "PERSON":
            return _name(sentence, child)
    if (name := _beside(sentence, token)) is not None:
        return name
    return None if word in _DOCUMENTS or joined else _phrase(sentence, token)


def names(sentence: ParsedSentence) -> list[Who]:
    """Every person named in a sentence, in order: what the parser finds, and names that begin with a given name."""
    found, last = [], -1
    for token in range(len(sentence)):
        if token <= last or sentence.tag[token] not in _NAMED:
            continue
        person = sentence.entity[token] == "PERSON"
        if person or sentence.word(token) in _GIVEN:
            last = token
            while last + 1 < len(sentence) and _continues(sentence, last, "PERSON" if person else None):
                last += 1
            if person or last > token:
                found.append(_named(sentence, token, last))
    return [one for one in found if one.text]


def _continues(sentence: ParsedSentence, i: int, entity: str | None = None) -> bool:
    """Whether the token after `i` belongs to the same name."""
    near = sentence.start[i + 1] - sentence.end[i] <= 1
    same = entity is None or sentence.entity[i + 1] == entity
    return near and same and _in_name(sentence, i) and _in_name(sentence, i + 1)


def _in_name(sentence: ParsedSentence, i: int) -> bool:
    word = sentence.word(i)
    big = word[:1].isupper() or word[:1].isdigit() or _ends_hyphened(sentence, i)
    return word in _WITHIN or (sentence.tag[i] in _NAMED and big)


def _ends_hyphened(sentence: ParsedSentence, i: int) -> bool:
    """Whether a word is the small second half of a name such as "Mei-lin"."""
    if i < 2 or sentence.word(i - 1) != "-" or not sentence.word(i - 2)[:1].isupper():
        return False
    return bool(sentence.end[i - 2] == sentence.start[i - 1] and sentence.end[i - 1] == sentence.start[i])


def _joins(sentence: ParsedSentence, token: int) -> bool:
    """Whether a name is the last of several: "A and B"."""
    first = token
    while first and _continues(sentence, first - 1):
        first -= 1
    return first > 1 and sentence.dep[first - 1] == "cc" and _in_name(sentence, first - 2)


def _name(sentence: ParsedSentence, token: int) -> Who | None:
    first = last = token
    while first and _continues(sentence, first - 1):
        first -= 1
    while last + 1 < len(sentence) and _continues(sentence, last) and sentence.head[last + 1] in range(first, last + 1):
        last += 1
    persons = [i for i in range(first, last + 1) if sentence.entity[i] == "PERSON"]
    if token in persons:
        return _named(sentence, persons[0], last)
    if first and sentence.dep[first - 1] == "det" and sentence.head[first - 1] in range(first, last + 1):
        phrase = sentence.text[sentence.start[first] : sentence.end[last]]
        return Who(Kind.PHRASE, phrase, sentence.start[first])
    return _named(sentence, first, last)


def _named(sentence: ParsedSentence, first: int, last: int) -> Who:
    """The name of some tokens, without titles; of what stands before it, the title."""
    if first and sentence.tag[first - 1] == "IN" and sentence.word(first) not in _GIVEN:
        # "the president of PLACE GIVEN FAMILY", which parsers take for one name
        first = next((i for i in range(first + 1, last) if sentence.word(i) in _GIVEN), first)
    before = sentence.word(first - 1) if first else ""
    text = sentence.text[sentence.start[first] : sentence.end[last]].rstrip(",")
    title = _TITLE.match(text)
    plain = text[title.end() :] if title else text
    plain = re.sub(r"['’]s?$|(?<=[a-z]{3})\.$", "", plain).strip(" ,-–—'’")
    subject = any(sentence.dep[i] in _SUBJECTS for i in range(first, last + 1))
    return Who(Kind.NAME, plain, sentence.start[first], (title[0].strip() if title else before), subject)


def _beside(sentence: ParsedSentence, token: int) -> Who | None:
    """The name in "NAME, a doctor, said" where the parser took the doctor for who speaks."""
    edge, after = sentence.left_edge(token), sentence.right_edge(token) + 1
    closed = after < len(sentence) and sentence.word(after) in _CLOSING  # else NAME ends a clause of its own
    if closed and edge >= 2 and sentence.word(edge - 1) == "," and sentence.entity[edge - 2] == "PERSON":
        return _name(sentence, edge - 2)
    for last in {token, sentence.right_edge(token)}:
        if last + 2 < len(sentence) and sentence.word(last + 1) == "," and sentence.entity[last + 2] == "PERSON":
            return _name(sentence, last + 2)
    for inner in range(token + 1, sentence.right_edge(token)):  # "a spokesman for the Board, NAME, said"
        if sentence.word(inner) == "," and sentence.entity[inner + 1] == "PERSON" and sentence.dep[inner + 1] != "conj":
            name = _name(sentence, inner + 1)
            return name if name is not None and " " in name.text else None
    return None


def _phrase(sentence: ParsedSentence, token: int) -> Who | None:
    """A description: what stands before its noun, the noun, and a short "of ..." behind it."""
    first = token
    while first and sentence.head[first - 1] in range(first - 1, token + 1) and sentence.dep[first - 1] in _BEFORE:
        first -= 1
    while first and first <= token and sentence.hangs_on(first - 1, token, _BEFORE):
        first -= 1
    last = token
    for child in sentence.children[token]:
        if sentence.dep[child] == "prep" and child == last + 1:
            edge = sentence.right_edge(child)
            inside = range(child, edge + 1)
            plain = not any(sentence.dep[i] in ("relcl", "acl", "appos", "advcl") for i in inside)
            if plain and len(inside) <= 7 and all(sentence.word(i)[0] not in ",:;“”\"" for i in inside):
                last = edge
            elif sentence.lower(child) == "of":
                return None  # "the head" of what stands where this does not reach
    while first < token and not sentence.word(first)[:1].isalnum():
        first += 1
    if last - first + 1 > _LONGEST:
        last = token
    if sentence.lower(first) in _NOT_TO_TELL:
        return None
    text = sentence.text[sentence.start[first] : sentence.end[last]]
    return Who(Kind.PHRASE, text, sentence.start[first])


