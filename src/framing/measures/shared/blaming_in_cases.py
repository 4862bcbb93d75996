"""Who does harm in one sentence, or is accused of it, and who says so: as blaming.py, by the tagger's links.

The tagger gives no first forms, so verbs and nouns are listed by what they begin with (deeds.toml). What is denied,
only possible, or asked is left out, and so is what hangs on a participle or an infinitive.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from framing.languages.known import known
from framing.languages.language import Deeds
from framing.measures.shared.lexicon import words_pattern
from framing.text.mentions.nominative import PERSON, features
from framing.text.parsing.syntax import AGENTS, PASSIVE_SUBJECTS, SUBJECTS, ParsedSentence

FAR = 15  # tokens behind a passive in which somebody may stand who did it
NEAR = 8  # tokens between two who do something together
_OBJECTS = ("obj", "iobj")
_APART = frozenset("advcl ccomp conj cc parataxis mark punct".split())  # what is no part of the clause of a verb
_UP = frozenset("ccomp parataxis xcomp conj csubj".split())  # by these a verb hangs on the one whose clause it is in
_CLAUSES = frozenset("advcl acl acl:relcl".split())


class NamedParty(NamedTuple):
    """Somebody at characters `start:end` of a sentence: a state or body by its `name`, a person by the place alone.
    """

    name: str
    start: int
    end: int


class Harm(NamedTuple):
    """A doer of harm (None: nobody is named), who says so (None: nobody by name), whether anybody does, the place of
    the clause in its sentence, and where its verb begins.
    """

    doer: NamedParty | None
    by: NamedParty | None
    said: bool
    start: int
    end: int
    verb: int


@dataclass(frozen=True, slots=True)
class _DeedWords:
    """The lists of deeds.toml of one language, as patterns."""

    harming: re.Pattern[str]
    onto: re.Pattern[str]
    harmless: re.Pattern[str]
    warding: re.Pattern[str]
    weapons: re.Pattern[str]
    accidents: re.Pattern[str]
    instruments: re.Pattern[str]
    strikes: re.Pattern[str]
    accusing: re.Pattern[str]
    blaming: re.Pattern[str]
    harms: re.Pattern[str]
    bodies: re.Pattern[str]
    unreal: re.Pattern[str]
    if_: re.Pattern[str]
    saying: re.Pattern[str]
    according: re.Pattern[str]
    doubting: re.Pattern[str]
    nobody: re.Pattern[str]
    states: tuple[tuple[str, re.Pattern[str]], ...]


@functools.cache
def _words(code: str) -> _DeedWords:
    deeds = next((one.deeds for one in known() if one.code == code), Deeds())
    lists = {name: words_pattern(",".join(getattr(deeds, name))) for name in _DeedWords.__slots__ if name != "states"}
    return _DeedWords(**lists, states=tuple((state, words_pattern(told)) for state, told in deeds.states.items()))


def harms_in(sentence: ParsedSentence, code: str) -> Iterator[Harm]:
    """Who does harm in a sentence, or is accused of it."""
    told = _words(code)
    if sentence.text.rstrip(" »”\"").endswith("?"):
        return
    for verb in range(len(sentence)):
        if not sentence.tag[verb].startswith(("VERB", "ADJ")) or not _is_real(sentence, verb, told):
            continue
        word, clause = sentence.lower(verb), _clause(sentence, verb)
        passive = _is_passive(sentence, verb)
        if len(_children(sentence, verb, (*SUBJECTS, *PASSIVE_SUBJECTS))) > 1:
            continue  # two subjects: the links are wrong
        if told.accusing.fullmatch(word) or told.blaming.fullmatch(word):
            if told.blaming.fullmatch(word) or _is_of_harm(sentence, verb, told):
                whom = _children(sentence, verb, PASSIVE_SUBJECTS if passive else _OBJECTS)
                by = next(filter(None, (_party(sentence, c, told) for c in _doers(sentence, verb, told))), None)
                for party in filter(None, (_party(sentence, c, told) for c in whom)):
                    yield Harm(party, by, True, *clause, sentence.start[verb])
        elif (told.harming.fullmatch(word) or told.onto.fullmatch(word)) and not _is_harmless(sentence, verb, told):
            said, by = _said(sentence, verb, told)
            doers = list(_named_beside(sentence, _doers(sentence, verb, told), told))
            if passive and not doers and _is_hidden(sentence, verb, told):
                yield Harm(None, by, said, *clause, sentence.start[verb])
            onto = ("obl",) if told.onto.fullmatch(word) else ()
            if passive or _children(sentence, verb, (*_OBJECTS, *onto)):
                for party in filter(None, (_party(sentence, c, told) for c in doers)):
                    yield Harm(party, by, said, *clause, sentence.start[verb])


def _children(sentence: ParsedSentence, above: int, links: tuple[str, ...]) -> list[int]:
    return [c for c in sentence.children[above] if sentence.dep[c] in links]


def _is_passive(sentence: ParsedSentence, verb: int) -> bool:
    tag = sentence.tag[verb]
    return "Voice=Pass" in tag and ("Variant=Short" in tag or "VerbForm=Fin" in tag)


def _doers(sentence: ParsedSentence, verb: int, told: _DeedWords) -> list[int]:
    """The nouns that do what a verb says, those beside them too; in the passive no time of day or manner."""
    if _is_passive(sentence, verb):
        first = [
            c for c in sentence.children[verb]
            if sentence.dep[c] in AGENTS or (sentence.dep[c] == "obl" and _case(sentence, c) == "Ins")
        ]  # fmt: skip
        first = [c for c in first if not _children(sentence, c, ("case",)) and _can_act(sentence, c, told)]
    else:
        first = _children(sentence, verb, SUBJECTS)
    near = {c: [one for one in _children(sentence, c, ("conj",)) if one - c < NEAR] for c in first}
    return [one for c in first for one in (c, *near[c])]


def _can_act(sentence: ParsedSentence, noun: int, told: _DeedWords) -> bool:
    acts = (one.fullmatch(sentence.lower(noun)) for one in (told.bodies, told.instruments))
    return "Animacy=Anim" in sentence.tag[noun] or any(acts) or _party(sentence, noun, told) is not None


def _case(sentence: ParsedSentence, i: int) -> str:
    return features(sentence.tag[i]).get("Case", "")


def _is_real(sentence: ParsedSentence, verb: int, told: _DeedWords) -> bool:
    """Whether a verb tells what has happened or is happening: no infinitive, participle, future, wish or denial."""
    tag = features(sentence.tag[verb])
    short = "Variant=Short" in sentence.tag[verb]
    finite = tag.get("VerbForm") == "Fin" and tag.get("Mood", "Ind") == "Ind" and tag.get("Tense") != "Fut"
    future = tag.get("Aspect") == "Perf" and tag.get("Tense") not in ("Past", None) and not short
    if not (finite or short) or future or tag.get("Person") in ("1", "2"):
        return False
    below = [c for c in sentence.children[verb] if sentence.end[c] > 0]
    denied = any("Polarity=Neg" in sentence.tag[c] or told.nobody.fullmatch(sentence.lower(c)) for c in below)
    open_ = any(told.if_.fullmatch(sentence.lower(c)) or _is_wished(sentence, c, told) for c in below)
    ahead = short and any(sentence.tag[c].startswith("AUX") and _is_ahead(sentence, c) for c in below)
    above = sentence.head[verb]
    unreal = above != verb and sentence.dep[verb] in ("xcomp", "ccomp", "csubj") and (
        told.unreal.fullmatch(sentence.lower(above))
        or any("Polarity=Neg" in sentence.tag[c] for c in sentence.children[above])
    )
    return not (denied or open_ or ahead or unreal)


def _is_wished(sentence: ParsedSentence, i: int, told: _DeedWords) -> bool:
    return sentence.tag[i].startswith(("PART", "AUX", "SCONJ")) and told.unreal.fullmatch(sentence.lower(i)) is not None


def _is_ahead(sentence: ParsedSentence, i: int) -> bool:
    """Whether the verb beside a passive puts it into the future, which the tagger calls the present of "to be"."""
    told = features(sentence.tag[i])
    return told.get("Tense") in ("Fut", "Pres") or told.get("VerbForm") == "Inf"


def _is_of_harm(sentence: ParsedSentence, verb: int, told: _DeedWords) -> bool:
    """Whether what somebody is accused of is harm."""
    waiting = [
        c for c in sentence.children[verb] if sentence.dep[c] in ("obl", "nmod", "xcomp")
        and any(sentence.dep[inside] == "case" for inside in sentence.children[c])
    ]  # fmt: skip
    while waiting:
        at = waiting.pop()
        if told.harms.fullmatch(sentence.lower(at)):
            return True
        waiting += [c for c in sentence.children[at] if sentence.dep[c] in ("conj", "nmod")]
    return False


def _is_harmless(sentence: ParsedSentence, verb: int, told: _DeedWords) -> bool:
    """Whether what a verb is done to makes it another deed, defence or an accident."""
    objects = _children(sentence, verb, (*_OBJECTS, *PASSIVE_SUBJECTS))
    around = [c for c in sentence.children[verb] if sentence.dep[c] in ("obl", "advmod")]
    around = [inside for c in around for inside in _below(sentence, c)]
    warded = told.warding.fullmatch(sentence.lower(verb)) and any(
        told.weapons.fullmatch(sentence.lower(c)) for c in objects
    )
    return bool(warded) or any(told.harmless.fullmatch(sentence.lower(c)) for c in objects) or (
        any(told.accidents.fullmatch(sentence.lower(c)) for c in around)
    )


def _named_beside(sentence: ParsedSentence, doers: list[int], told: _DeedWords) -> Iterator[int]:
    """The doers; of something by which it is done ("fire of NAME") whoever stands beside it, or nobody."""
    for noun in doers:
        if sentence.dep[noun] in SUBJECTS or told.instruments.fullmatch(sentence.lower(noun)) is None:
            yield noun
        else:
            beside = _children(sentence, noun, ("nmod", "amod"))
            yield from (c for c in beside if _party(sentence, c, told) is not None)


def _is_hidden(sentence: ParsedSentence, verb: int, told: _DeedWords) -> bool:
    """Whether a passive has a subject, and nobody stands anywhere in its clause who may have done it."""
    if not _children(sentence, verb, PASSIVE_SUBJECTS):
        return False
    start, end = _clause(sentence, verb)
    subjects = {i for c in _children(sentence, verb, PASSIVE_SUBJECTS) for i in _below(sentence, c)}
    for i in range(len(sentence)):
        if i in subjects or not (start <= sentence.start[i] < end or verb < i < verb + FAR):
            continue
        if _case(sentence, i) == "Ins" and "Animacy=Anim" in sentence.tag[i] and not _children(sentence, i, ("case",)):
            return False
        struck = told.strikes.fullmatch(sentence.lower(i)) or told.instruments.fullmatch(sentence.lower(i))
        if struck and any(sentence.entity[c] or _state(sentence, c, told) for c in _below(sentence, i) - {i}):
            return False
    return True


def _below(sentence: ParsedSentence, i: int) -> set[int]:
    return {i}.union(*(_below(sentence, c) for c in sentence.children[i]))


def _said(sentence: ParsedSentence, verb: int, told: _DeedWords) -> tuple[bool, NamedParty | None]:
    """Whether somebody says what a verb tells, and who by name."""
    at = verb
    while sentence.dep[at] == "conj" and sentence.head[at] != at:
        at = sentence.head[at]
    for c in (*sentence.children[verb], *(sentence.children[at] if at != verb else ())):
        if told.doubting.fullmatch(sentence.lower(c)):
            return True, None
        if sentence.dep[c] in ("obl", "parataxis") and told.according.fullmatch(sentence.lower(c)):
            by = [_party(sentence, inside, told) for inside in _children(sentence, c, ("nmod",))]
            return True, next(filter(None, by), None)
        if sentence.dep[c] == "parataxis" and told.saying.fullmatch(sentence.lower(c)):
            return True, _speaker(sentence, c, told)
    if (first := next((i for i in range(3) if i < verb and _says_first(sentence, i, told)), None)) is not None:
        return True, _speaker(sentence, first, told)
    behind = (i for i in range(verb + 1, len(sentence)) if sentence.dep[i] in ("root", "parataxis"))
    for i in behind:  # "NAME was seized, a paper says": the link of the verb of saying may be missing
        if sentence.word(i - 1) == "," and told.saying.fullmatch(sentence.lower(i)):
            return True, _speaker(sentence, i, told)
    at = verb
    while sentence.head[at] != at:
        link, at = sentence.dep[at], sentence.head[at]
        if link in _CLAUSES:
            continue
        if link in _UP - {"conj"} and told.saying.fullmatch(sentence.lower(at)):
            return True, _speaker(sentence, at, told)
        if told.according.fullmatch(sentence.lower(at)) and link in _UP:
            return True, None
    return False, None


def _says_first(sentence: ParsedSentence, i: int, told: _DeedWords) -> bool:
    """Whether the sentence begins "as NAME reports,"."""
    finite = "VerbForm=Fin" in sentence.tag[i] and told.saying.fullmatch(sentence.lower(i)) is not None
    return i > 0 and finite and sentence.tag[i - 1].startswith("SCONJ") and i - 1 == 0


def _speaker(sentence: ParsedSentence, verb: int, told: _DeedWords) -> NamedParty | None:
    return next(filter(None, (_party(sentence, c, told) for c in _children(sentence, verb, SUBJECTS))), None)


def _party(sentence: ParsedSentence, noun: int, told: _DeedWords) -> NamedParty | None:
    """Whom a noun means by name: a state, a person, somebody whose name is the same in all cases; None for nobody."""
    place = sentence.start[noun], sentence.end[noun]
    if sentence.entity[noun] == PERSON:
        return NamedParty("", *place) if sentence.tag[noun].startswith("PROPN") else None
    person = [c for c in sentence.children[noun] if sentence.entity[c] == PERSON and sentence.dep[c] == "appos"]
    if person:
        return NamedParty("", sentence.start[person[0]], sentence.end[person[0]])
    if state := _state(sentence, noun, told):
        return NamedParty(state, *place) if sentence.entity[noun] or not sentence.tag[noun].startswith("NOUN") else None
    if told.bodies.fullmatch(sentence.lower(noun)) and not _is_one(sentence, noun):
        for c in sentence.children[noun]:
            if sentence.dep[c] in ("amod", "nmod", "appos") and (state := _state(sentence, c, told)):
                return NamedParty(state, *place)
            if sentence.dep[c] in ("nmod", "appos") and sentence.entity[c] == "ORG" and sentence.word(c).isupper():
                return NamedParty(sentence.word(c), *place)
        return None
    whole = sentence.word(noun)
    same = (whole.isupper() and len(whole) > 1) or (_case(sentence, noun) == "Nom" and noun > 0 and whole[0].isupper())
    return NamedParty(whole, *place) if sentence.entity[noun] == "ORG" and same else None


def _is_one(sentence: ParsedSentence, noun: int) -> bool:
    """Whether a noun means one person, who is not the state: "a soldier"."""
    return {"Animacy=Anim", "Number=Sing"} <= {*sentence.tag[noun].split("|")}


def _state(sentence: ParsedSentence, noun: int, told: _DeedWords) -> str:
    """The state that a name, or an adjective of one, means."""
    around = [c for c in sentence.children[noun] if sentence.dep[c] == "amod" and c == noun - 1]
    phrases = [" ".join(sentence.lower(i) for i in (*around, noun)), sentence.lower(noun)]
    return next((state for one in phrases for state, names in told.states if names.fullmatch(one)), "")


def _clause(sentence: ParsedSentence, verb: int) -> tuple[int, int]:
    """Where the clause of a verb begins and ends, without the clauses beside it and those that hang on it."""
    inside, waiting = [verb], [verb]
    while waiting:
        at = waiting.pop()
        for child in sentence.children[at]:
            if (at != verb or sentence.dep[child] not in _APART) and sentence.dep[child] not in _CLAUSES:
                inside.append(child)
                waiting.append(child)
    return min(sentence.start[i] for i in inside), max(sentence.end[i] for i in inside)
