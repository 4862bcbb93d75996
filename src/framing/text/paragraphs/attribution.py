"""Who said a quotation, and with which verb: read from the words just before and after it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from framing.languages.known import capitals, either, every, small_letters


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker as the text names them, and the reporting verb; either may be missing."""

    speaker: str | None
    verb: str | None


_VERB = re.compile(rf"\b(?P<verb>{either(lambda one: one.speech.verbs)})\b", re.I)
_ACCORDING = re.compile(rf"\b(?P<verb>{either(lambda one: one.speech.according)})\s+", re.I)
_NAME_WORD = rf"[{capitals()}][^\W\d_]*(?:[-'’][^\W\d_]+)*"
_PARTICLE = either(lambda one: one.speech.particles)
# A dot that ends no sentence is written so while a clause is looked for: "Adam B. Schiff", "the U.S."
_DOT = "․"
_INITIAL = rf"(?:[{capitals()}][.{_DOT}])+"
_NAME = re.compile(rf"(?:{_INITIAL}|{_NAME_WORD})(?:\s+(?:(?:{_PARTICLE})\s+)?(?:{_INITIAL}|{_NAME_WORD}))*")
_DOTTED = re.compile(
    rf"\b(?:[{capitals()}]\.(?=\s?[{capitals()}])|(?:[{capitals()}]\.){{2,}}|"
    rf"(?:{either(lambda one: one.abbreviations)})\.)"
)
_TAG = re.compile(rf"\s*[,(]?\s*\b(?:{either(lambda one: one.speech.tags)})(?=[\s,)]|$)\)?")
_PARTICIPLE = re.compile(either(lambda one: one.speech.participles), re.I)
_PRONOUN = re.compile(rf"\b(?:{either(lambda one: one.speech.pronouns)})\b", re.I)
_NOUN_PHRASE = re.compile(
    rf"\b(?:{either(lambda one: one.speech.determiners)})\s+(?:[\w'’-]+\s+){{0,5}}?[\w'’-]+"
    rf"(?=\s*(?:$|[,.;:—–(]|\b(?:{either(lambda one: one.speech.after_noun)})\b))",
    re.I,
)
_TITLE = re.compile(
    rf"(?P<before>\b[{capitals()}][\w'’-]*\s+)?"
    rf"\b(?P<titles>(?:(?:{either(lambda one: one.speech.titles)})\s+)+)(?=[{capitals()}])"
)
_PASSIVE = re.compile(rf"\b(?:{either(lambda one: one.speech.passives)})\s+$", re.I)
_AGENT = re.compile(rf"\s+(?:{either(lambda one: one.speech.agents)})\s+", re.I)
_JOINED = re.compile(rf"(?:{either(lambda one: one.speech.joining)})", re.I)
_SAID_BY_PRONOUN = re.compile(
    rf"\b(?:{either(lambda one: one.speech.pronouns)})\s+(?:{either(lambda one: one.speech.verbs)})\W*$", re.I
)
_ADJECTIVE = re.compile(rf"(?:{either(lambda one: one.speech.adjectives)})")
_BODY = re.compile(rf"(?:.*\W)?(?:{either(lambda one: one.speech.bodies)})\s*", re.I | re.S)
_OWNER = re.compile(r"['’]s?$")  # "Paul Whelan's" is not who speaks
_ROLE = re.compile(rf"(?:{_INITIAL}|{_NAME_WORD})(?:\s+[{small_letters()}][\w'’-]*){{1,3}}\s+")  # "Kremlin spokesman "
# Before a word that can be a verb or a noun: "Steele's comments", "the claims"
_BEFORE_NOUN = re.compile(rf"(?:['’]s|s['’]|\b(?:{either(lambda one: one.speech.determiners)}))\s*$", re.I)
_AFTER_PREPOSITION = re.compile(rf"\b(?:{either(lambda one: one.speech.prepositions)})\s+(?:the\s+)?$", re.I)
_BEFORE_ASIDE = re.compile(rf"\s+(?:{either(lambda one: one.speech.prepositions)})\s+$", re.I)
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
    behind = _after(_clause_after(_without_dots(after)), quoted, last)
    ahead = None if behind and behind.speaker else _before(_clause_before(_without_dots(before[-400:])), last)
    found = ahead if ahead and (ahead.speaker or not behind) else behind
    if found and found.speaker:
        return Attribution(found.speaker.replace(_DOT, "."), found.verb)
    return found


def meant_by_pronoun(before: str, last: str | None) -> str | None:
    """Whom a pronoun at a quotation means: of whom the sentence before speaks, or else the last speaker.

    None where another person is named in between: then it could be either.
    """
    who = spoken_of(before) or last
    if who is None:
        return None
    words = set(who.replace(".", "").split())
    named = (match[0] for match in _NAME.finditer(_without_dots(before[-400:])) if " " in match[0])
    others = (name for name in named if _clean_name(name) and not words & set(name.split()))
    return None if any(not _ADJECTIVE.match(name) for name in others) else who


def spoken_of(before: str) -> str | None:
    """The name that the sentence before a quotation begins with, if it does."""
    whole = re.findall(r"\S[^.!?…]*[.!?…]+[”\"»]?(?=\s|$)", _without_dots(before[-400:]))
    if not whole or _SAID_BY_PRONOUN.search(whole[-1]):
        return None  # "..., she said." goes on with the last speaker
    said = _before(whole[-1], None)
    name = (said.speaker if said else None) or _main_subject(whole[-1])
    return name.replace(_DOT, ".") if name else None


def only_adds(before: str) -> bool:
    """Whether the words before a quotation only say that the last speaker goes on: ", adding: "."""
    words = before.strip(" ,:—–-").split()
    return 0 < len(words) <= 3 and _PARTICIPLE.fullmatch(words[0]) is not None and _VERB.match(words[0]) is not None


def speaks(text: str) -> bool:
    """Whether a few words contain a reporting verb."""
    return _VERB.search(text) is not None


def names_somebody(text: str) -> bool:
    """Whether a few words contain a name."""
    return any(_clean_name(match[0]) for match in _NAME.finditer(text))


def _without_dots(text: str) -> str:
    """The text without titles before names and party tags behind them, and with no dot that ends no sentence."""
    text = _TITLE.sub(_untitled, _TAG.sub("", text[:600]))
    return _DOTTED.sub(lambda match: match[0].replace(".", _DOT), text)


def _untitled(match: re.Match[str]) -> str:
    """Nothing for a title; behind a capital it stays, in small letters, to part the two: "Ukrainian president X"."""
    return f"{match['before']}{match['titles'].lower().replace('.', '')}" if match["before"] else ""


def _verbs(clause: str) -> list[re.Match[str]]:
    """The verbs of saying in a clause, actively or with "by"; what follows a possessive or an article is a noun."""
    return [match for match in _VERB.finditer(clause) if not _is_other(clause, match)]


def _is_other(clause: str, match: re.Match[str]) -> bool:
    before = clause[: match.start()]
    passive = re.match(rf"\s+(?:{_LIKE_THIS.pattern})\b", clause[match.end() :]) is not None  # "often described as"
    if not _PARTICIPLE.fullmatch(match["verb"]):
        passive |= _PASSIVE.search(before) is not None and not _AGENT.match(clause[match.end() :])
    return passive or _BEFORE_NOUN.search(before) is not None


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
    match = next(iter(_verbs(rest)), None)
    if match is None:
        return _according(rest, last)
    subject, tail = rest[: match.start()].strip(" ,"), rest[match.end() :]
    named = _NAME.match(subject)
    beside = named is not None and subject[named.end() :].startswith(",")  # "Agnes Tull, who keeps the inn, said"
    if not beside and (len(subject.split()) > 9 or re.search(r"[;:]", subject) or _CLAUSE.match(subject)):
        return None
    if agent := _AGENT.match(tail):
        return Attribution(_speaker(tail[agent.end() :], last), match["verb"].lower())
    if not subject or _LIKE_THIS.fullmatch(subject):
        return Attribution(_speaker(tail.strip(), last), match["verb"].lower())
    return Attribution(_speaker(subject, last, nearest=True), match["verb"].lower())


def _before(clause: str, last: str | None) -> Attribution | None:
    """`X said: "`, `X told reporters that "`, `X: "`: the last verb before the quotation, in the same sentence."""
    matches = _verbs(clause)
    if not matches:
        if clause.rstrip().endswith((",", ":")) or _ACCORDING.search(clause):
            if found := _according(clause, last):
                return found
            name = _main_subject(clause) if clause.rstrip().endswith(":") else None  # 'Biden was quick to retort: "'
            return Attribution(name, None) if name else None
        return None
    match = matches[-1]
    if len(clause[match.end() :].split()) > 14:
        return None
    subject = re.split(r"[;:—–]", clause[: match.start()])[-1]
    verb = match["verb"].lower()
    if agent := _AGENT.match(clause[match.end() :]):
        return Attribution(_speaker(clause[match.end() + agent.end() :], last), verb)
    if _JOINED.fullmatch(re.split(r",", subject)[-1].strip()) and "," in subject:  # "X did not come, but said"
        return Attribution(_main_subject(subject.rpartition(",")[0]), verb)
    if _PARTICIPLE.fullmatch(verb):
        return Attribution(_main_subject(subject), verb)
    if (pronoun := _ends_in_pronoun(subject)) and len(matches) > 1:  # "X described what he called"
        earlier = re.split(r"[;:—–]", clause[: matches[-2].start()])[-1]
        return Attribution(_speaker(earlier, last, nearest=True), verb)
    if pronoun:
        return Attribution(_main_subject(subject) or last, verb)
    return Attribution(_speaker(subject, last, nearest=True), verb)


def _ends_in_pronoun(text: str) -> bool:
    """Whether the subject of what follows is a pronoun."""
    found = list(_PRONOUN.finditer(text))
    return bool(found) and _BEFORE_VERB.fullmatch(text[found[-1].end() :]) is not None


def _main_subject(text: str) -> str | None:
    """The name that the last part of a sentence begins with: whose "saying", or "he said", follows."""
    for part in reversed(re.split(r"\s*,\s*", text.strip())):
        if found := _named_first(part):
            return found
    return None


def _named_first(text: str) -> str | None:
    """Whom a few words begin with: a name, a role with a name, "Russian officials"."""
    name = _NAME.match(text)
    if name is None or _clean_name(name[0]) != name[0]:
        return None
    role = _ROLE.match(text)
    if role and (named := _NAME.match(text, role.end())) and " " in named[0]:
        return _clean_name(named[0])  # "Kremlin spokesman Dmitry Peskov"
    if _ADJECTIVE.fullmatch(name[0]):
        noun = re.match(rf"\s+[{small_letters()}]\w+", text[name.end() :])
        return name[0] + noun[0] if noun and not _VERB.match(noun[0].strip()) else None
    return name[0]


def _according(text: str, last: str | None) -> Attribution | None:
    match = _ACCORDING.search(text)
    return Attribution(_speaker(text[match.end() :], last), match["verb"].lower()) if match else None


def _speaker(text: str, last: str | None, nearest: bool = False) -> str | None:
    """The person or body that a few words name; `nearest` means that the words come just before the verb.

    A name is preferred to a noun phrase, except inside one: "a mother in Mogilev" is not Mogilev. A pronoun means the
    previous speaker.
    """
    text = _TITLE.sub("", text.strip())
    if _BODY.fullmatch(text):
        return None  # who "it" is cannot be told from names
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
    lead = re.match(rf"(?:[{small_letters()}][\w'’-]*\s+){{0,4}}", text)  # "said spokesman Dmitry Peskov"
    return _named_first(text[lead.end() :] if lead else text)


def _subject(text: str, last: str | None) -> str | None:
    """The subject of the verb that follows `text`."""
    parts = re.split(r"\s*,\s*", text.rstrip(" ,"))
    number = len(parts) - 1
    while number and (parts[number][:1].islower() or _NOUN_PHRASE.match(parts[number])):
        number -= 1  # "Lis Smith, a spokeswoman, said", "Agnes Tull, of the port, who keeps the inn, said"
    if number < len(parts) - 1 and (name := _last_name(parts[number])):
        return name
    part = parts[-1]
    names = [match for match in _NAME.finditer(part) if not _AFTER_PREPOSITION.search(part[: match.start()])]
    phrases = [match for match in _NOUN_PHRASE.finditer(part) if _BEFORE_VERB.fullmatch(part[match.end() :])]
    if phrases and (aside := _BEFORE_ASIDE.search(part[: phrases[0].start()])):
        return _subject(part[: aside.start()], last)  # "World leaders at the summit said"
    nearest = names[-1] if names and _BEFORE_VERB.fullmatch(part[names[-1].end() :]) else None
    if nearest and (name := _clean_name(nearest[0])) and not _ADJECTIVE.fullmatch(name):
        return name
    if phrases:
        return phrases[0][0].strip()
    for match in reversed(names):
        if (found := _named_first(part[match.start() :])) and (name := _clean_name(found)):
            return name
    return last if _PRONOUN.search(part) else None


def _last_name(text: str) -> str | None:
    """The name that a few words end in, if they do and it does not follow a preposition."""
    last = [match for match in _NAME.finditer(text) if match.end() == len(text)]
    if not last or _AFTER_PREPOSITION.search(text[: last[0].start()]) or _ADJECTIVE.fullmatch(last[0][0]):
        return None
    return _clean_name(last[0][0])


def _clean_name(name: str) -> str | None:
    words = [] if _OWNER.search(name) else name.split()
    if words and words[-1].lower() in _NOT_NAMES:  # "Early Friday"
        return None
    while words and words[0].lower().strip(".") in _NOT_NAMES:
        words = words[1:]
    return " ".join(words) or None
