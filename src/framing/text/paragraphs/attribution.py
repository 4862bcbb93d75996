"""Who said a quotation, and with which verb: read from the words just before and after it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from framing.languages.known import capitals, either, every


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker as the text names them, and the reporting verb; either may be missing."""

    speaker: str | None
    verb: str | None


_VERB = re.compile(rf"\b(?P<verb>{either(lambda one: one.speech.verbs)})\b", re.I)
_ACCORDING = re.compile(rf"\b(?P<verb>{either(lambda one: one.speech.according)})\s+", re.I)
_NAME_WORD = rf"[{capitals()}][^\W\d_]*(?:[-'’][^\W\d_]+)*"
_PARTICLE = either(lambda one: one.speech.particles)
_NAME = re.compile(rf"(?:{_NAME_WORD}|[A-Z]\.)(?:\s+(?:(?:{_PARTICLE})\s+)?(?:{_NAME_WORD}|[A-Z]\.))*")
_PRONOUN = re.compile(rf"\b(?:{either(lambda one: one.speech.pronouns)})\b", re.I)
_NOUN_PHRASE = re.compile(
    rf"\b(?:{either(lambda one: one.speech.determiners)})\s+(?:[\w'’-]+\s+){{0,5}}?[\w'’-]+"
    rf"(?=\s*(?:$|[,.;:—–(]|\b(?:{either(lambda one: one.speech.after_noun)})\b))",
    re.I,
)
_TITLE = re.compile(rf"\b(?:{either(lambda one: one.speech.titles)})\s+(?=[{capitals()}])")
_AFTER_PREPOSITION = re.compile(rf"\b(?:{either(lambda one: one.speech.prepositions)})\s+(?:the\s+)?$", re.I)
_BEFORE_VERB = re.compile(
    rf"\s*(?:(?:{either(lambda one: one.speech.before_verb)})\s+[^,]{{1,40}})?\s*"
    rf"(?:{either(lambda one: one.speech.helping)})?\s*",
    re.I,
)
_CLAUSE = re.compile(rf"(?:{either(lambda one: one.speech.clauses)})\b", re.I)
_LIKE_THIS = re.compile(either(lambda one: one.speech.like_this), re.I)
_NOT_NAMES = frozenset(every(lambda one: one.speech.never_names))


def find(before: str, quoted: str, after: str, last: str | None) -> Attribution | None:
    """Find the attribution of a quotation from the texts `before` and `after` it; None if nobody is said to speak.

    `last` is the previous speaker; pronouns refer to them.
    """
    following = _clause_after(after)
    if found := _after(following, quoted, last):
        return found
    return _before(_clause_before(before), last)


def speaks(text: str) -> bool:
    """Whether a few words contain a reporting verb."""
    return _VERB.search(text) is not None


def _clause_after(after: str) -> str:
    return re.split(r"(?<=[^\W\d_]{2})[.!?…](?:\s|$)|\n", after, maxsplit=1)[0][:160]


def _clause_before(before: str) -> str:
    return re.split(r"(?<=[^\W\d_]{2})[.!?…][\"”»)]*\s|\n", before[-260:])[-1]


def _after(clause: str, quoted: str, last: str | None) -> Attribution | None:
    """`," said X` / `," X said` / `" — said X`: the verb must come soon, before another clause begins."""
    if re.search(r"[.…]\s*$", quoted) and not re.match(r"\s*[,—–-]", clause):
        return None  # the quotation ended its sentence; the next words belong to another one
    if not re.match(r"[\s,—–-]*\w", clause) or (
        not re.search(r"[,.!?…—–-]\s*$", quoted) and not re.match(r"\s*[,—–-]", clause)
    ):
        return None
    lead = re.match(r"[\s,—–-]*", clause)
    rest = clause[lead.end() if lead else 0 :]
    match = _VERB.search(rest)
    if match is None:
        return _according(rest, last)
    subject, tail = rest[: match.start()].strip(" ,"), rest[match.end() :]
    if len(subject.split()) > 9 or re.search(r"[;:]", subject) or _CLAUSE.match(subject):
        return None
    speaker = _speaker(subject, last) if subject and not _LIKE_THIS.fullmatch(subject) else _speaker(tail.strip(), last)
    return Attribution(speaker, match["verb"].lower())


def _before(clause: str, last: str | None) -> Attribution | None:
    """`X said: "`, `X told reporters that "`, `X: "`: the last verb before the quotation, in the same sentence."""
    matches = list(_VERB.finditer(clause))
    if not matches:
        return _according(clause, last) if clause.rstrip().endswith((",", ":")) or _ACCORDING.search(clause) else None
    match = matches[-1]
    if len(clause[match.end() :].split()) > 14:
        return None
    subject = re.split(r"[;:—–]", clause[: match.start()])[-1]
    return Attribution(_speaker(subject, last, nearest=True), match["verb"].lower())


def _according(text: str, last: str | None) -> Attribution | None:
    match = _ACCORDING.search(text)
    return Attribution(_speaker(text[match.end() :], last), match["verb"].lower()) if match else None


def _speaker(text: str, last: str | None, nearest: bool = False) -> str | None:
    """The person or body that a few words name; `nearest` means that the words come just before the verb.

    A name is preferred to a noun phrase, except inside one: "a mother in Mogilev" is not Mogilev. A pronoun means the
    previous speaker.
    """
    text = _TITLE.sub("", text.strip())
    if nearest:
        return _subject(text, last)
    if _PRONOUN.match(text):
        return last
    if phrase := _NOUN_PHRASE.match(text):
        inside = list(_NAME.finditer(phrase[0]))
        if inside and inside[-1].end() == len(phrase[0]) and " " in inside[-1][0]:
            return inside[-1][0]  # "the ranger Pavel Hlushko"
        beside = re.match(r"[^,.;(]{0,60},\s*", text[phrase.end() :])
        named = _NAME.match(text, phrase.end() + beside.end()) if beside else None
        return named[0] if named and " " in named[0] else phrase[0].strip()
    return next((name for match in _NAME.finditer(text[:80]) if (name := _clean_name(match[0]))), None)


def _subject(text: str, last: str | None) -> str | None:
    """The subject of the verb that follows `text`."""
    for part in reversed(re.split(r"\s*,\s*", text)):
        names = [match for match in _NAME.finditer(part) if not _AFTER_PREPOSITION.search(part[: match.start()])]
        cleaned = [name for match in names if (name := _clean_name(match[0]))]
        phrases = [match for match in _NOUN_PHRASE.finditer(part) if _BEFORE_VERB.fullmatch(part[match.end() :])]
        if phrases and not (cleaned and part.rstrip().endswith(cleaned[-1])):
            return phrases[0][0].strip()
        if cleaned:
            return cleaned[-1]
        if _PRONOUN.search(part):
            return last
    return None


def _clean_name(name: str) -> str | None:
    words = name.split()
    while words and words[0].lower().strip(".") in _NOT_NAMES:
        words = words[1:]
    return " ".join(words) or None
