"""Who does harm in one sentence, or is accused of it, and who says so."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from framing.languages.known import every, merged
from framing.measures.shared.statements import Clause, Mood, Statement
from framing.text.parsing.lemmas import lemma
from framing.text.parsing.parser import lemma_tables
from framing.text.parsing.syntax import ParsedSentence

NOBODY = "no doer named"  # the item where harm is told in the passive, without its doer
_KINDS = frozenset("PERSON GPE LOC NORP ORG".split())
_BESIDE = frozenset("poss compound amod nmod".split())
_INSIDE = frozenset("dobj conj xcomp pobj pcomp compound amod nmod".split())  # what a deed or its name consists of
_MORE = frozenset("acl relcl appos".split())  # what only tells more of a noun
_APART = frozenset("advcl ccomp conj cc parataxis mark punct".split())  # what is no part of the clause of a verb


class Blamed(NamedTuple):
    """A doer of harm, who says so ("" if it is nobody by name), whether anybody does, the place of the clause in its
    sentence, and where its verb begins.
    """

    doer: str
    by: str
    said: bool
    start: int
    end: int
    verb: int


def blamed(sentence: ParsedSentence, told: Statement | None) -> list[Blamed]:
    """Who does harm in a sentence that states `told`; each doer once for who says so, with its last clause."""
    once = {(doer, by, said): at for doer, by, said, at in _blamed(sentence, told)}
    return [Blamed(*key, *_clause(sentence, at), sentence.start[at]) for key, at in once.items()]


def _blamed(sentence: ParsedSentence, told: Statement | None) -> Iterator[tuple[str, str, bool, int]]:
    """Who is the doer, who says so, whether somebody does, and which token is the verb."""
    for clause in told.clauses if told else ():
        if clause.negated or clause.mood != Mood.TOLD or clause.at < 0:
            continue
        verb, children = clause.verb, sentence.children[clause.at]
        if any(sentence.tag[c] == "TO" for c in children):
            continue  # "has yet to be captured", "called for them to be killed"
        if any(sentence.lower(c) in _listed("no") for child in children for c in sentence.children[child]):
            continue  # "no longer", "no soldier"
        if any(sentence.lower(c) in _listed("unsure") for c in children):
            continue
        if _is_asked(sentence, clause.at) or _is_supposed(sentence, clause.at):
            continue
        if verb in _listed("blaming") or (verb in _listed("accusing") and _is_of_harm(sentence, clause.at)):
            deps = ("nsubjpass",) if _is_passive(sentence, clause.at) else ("dobj",)
            who = [_party(sentence, c) for c in children if sentence.dep[c] in deps]
            by = [_party(sentence, c) for c in _doers(sentence, clause.at)]
            for party in filter(None, who):
                yield party, next(filter(None, by), ""), True, clause.at
        elif verb in _listed("harming") and clause.to and not _is_harmless(sentence, clause.at, verb):
            said = bool(clause.source) or _is_said(sentence, clause.at) or _cites(sentence)
            said |= any(sentence.lower(c) in _listed("alleged") for c in children)
            by_whom = _source(sentence, clause)
            doers = _doers(sentence, clause.at)
            if not doers and _is_passive(sentence, clause.at):
                yield NOBODY, by_whom, said, clause.at
            for party in filter(None, (_party(sentence, c) for c in doers)):
                yield party, by_whom, said, clause.at


def _is_asked(sentence: ParsedSentence, verb: int) -> bool:
    """Whether a deed is only asked for: "demands that Norway destroy its ships"."""
    kinds = {sentence.dep[c] for c in sentence.children[verb]}
    return sentence.tag[verb] == "VB" and "nsubj" in kinds and "aux" not in kinds


def _is_supposed(sentence: ParsedSentence, verb: int) -> bool:
    """Whether a deed hangs on an "if" above it, or is one of an exercise: "shot down a plane in a simulation"."""
    below = [c for c in sentence.children[verb] if sentence.dep[c] == "prep"]
    if any(sentence.lower(c) in _listed("rehearsed") for p in below for c in sentence.children[p]):
        return True
    at = verb
    while sentence.head[at] != at:
        if any(sentence.dep[c] == "mark" and sentence.lower(c) in _listed("if_") for c in sentence.children[at]):
            return True
        at = sentence.head[at]
    return False


def _is_of_harm(sentence: ParsedSentence, verb: int) -> bool:
    """Whether what somebody is accused of is harm itself: who is accused of carrying something into a country did none,
    nor who is accused of lies about weapons.
    """
    waiting = [
        inside for c in sentence.children[verb] if sentence.dep[c] == "prep"
        for inside in sentence.children[c] if sentence.dep[inside] in ("pobj", "pcomp")
    ]  # fmt: skip
    while waiting:
        at = waiting.pop()
        # "shelling" is tagged as a noun as often as not
        tags = (sentence.tag[at], "VBG") if sentence.lower(at).endswith("ing") else (sentence.tag[at],)
        first = {lemma(sentence.word(at), tag, lemma_tables()) for tag in tags if tag[:1] in "NV"}
        if first & (_listed("harming") | _listed("taking") | _listed("harms")):
            return True
        for child in sentence.children[at]:
            if sentence.dep[child] in _INSIDE or (sentence.dep[child] == "prep" and sentence.lower(child) in _of()):
                waiting.append(child)
    return False


@functools.cache
def _of() -> frozenset[str]:
    return frozenset(every(lambda one: one.titles.of))


def _is_harmless(sentence: ParsedSentence, verb: int, told: str) -> bool:
    """Whether the object of a verb makes something else of it: who strikes a deal harms nobody. Nor does who attacks
    somebody for what they said, or something as a trick: it is words. Nor who destroys what is their own, or shoots
    down a weapon in the air.
    """
    objects = [c for c in sentence.children[verb] if sentence.dep[c] in ("dobj", "nsubjpass")]
    things = {lemma(sentence.word(c), sentence.tag[c], lemma_tables()) for c in objects}
    if told in _listed("warding") and things & _listed("weapons"):
        return True
    if any(sentence.tag[c] == "PRP$" for one in objects for c in sentence.children[one]) and any(
        sentence.lower(c) in _listed("own") for one in objects for c in sentence.children[one]
    ):
        return True
    if told in _listed("worded") and _is_in_words(sentence, verb, objects):
        return True
    if any(sentence.dep[c] == "prep" and sentence.lower(c) in _listed("scorn") for c in sentence.children[verb]):
        return True
    if lemma(sentence.word(verb), sentence.tag[verb], lemma_tables()) in _listed("aimed"):
        # the parser hangs "with sanctions" on the object as often as on the verb
        means = _of_clause(sentence, verb)
        if any(lemma(sentence.word(c), sentence.tag[c], lemma_tables()) in _listed("measures") for c in means):
            return True
    why = (c for c in sentence.children[verb] if sentence.dep[c] == "prep" and sentence.lower(c) in _listed("reproach"))
    if any(sentence.entity[c] == "PERSON" for c in objects) and any(not _is_time(sentence, c) for c in why):
        return True
    return bool(things & _listed("harmless"))


def _is_in_words(sentence: ParsedSentence, verb: int, objects: Sequence[int]) -> bool:
    """Whether one person attacks others by what they say: people, a party or those who hold a view, and no weapon is
    told; or where something is said. A person who attacks a country or "civilians" orders a deed.
    """
    below = {sentence.lower(c): c for c in sentence.children[verb] if sentence.dep[c] == "prep"}
    where = (c for preposition in below.values() for c in sentence.children[preposition])
    if any(lemma(sentence.word(c), sentence.tag[c], lemma_tables()) in _listed("utterances") for c in where):
        return True
    by_person = any(sentence.dep[c] == "nsubj" and sentence.entity[c] == "PERSON" for c in sentence.children[verb])
    if not by_person or below.keys() & _listed("means"):
        return False
    return bool(objects) and all(
        sentence.entity[c] in ("PERSON", "NORP", "ORG")
        or lemma(sentence.word(c), sentence.tag[c], lemma_tables()) in _listed("opinionated") for c in objects
    )


def _is_time(sentence: ParsedSentence, preposition: int) -> bool:
    """Whether a preposition leads to a time: "for ten hours"."""
    return any(sentence.entity[c] in ("DATE", "TIME", "CARDINAL") or sentence.tag[c] == "CD"
               for below in sentence.children[preposition] for c in (below, *sentence.children[below]))  # fmt: skip


def _clause(sentence: ParsedSentence, verb: int) -> tuple[int, int]:
    """Where the clause of a verb begins and ends, without the clauses beside it and those that hang on it, and without
    what only tells more of its nouns: "shelled villages lying near the plant" tells of the villages.
    """
    every = _of_clause(sentence, verb)
    more = [i for i in every if _tells_more(sentence, i, verb)]
    stop = min((i for i in more if i > verb), default=len(sentence))
    inside = [i for i in every if i < stop and i not in more]
    return min(sentence.start[i] for i in inside), max(sentence.end[i] for i in inside)


def _tells_more(sentence: ParsedSentence, token: int, verb: int) -> bool:
    while token != verb:
        if sentence.dep[token] in _MORE:
            return True
        token = sentence.head[token]
    return False


def _of_clause(sentence: ParsedSentence, verb: int) -> list[int]:
    """The tokens of the clause of a verb, without the clauses beside it and those that hang on it."""
    inside, waiting = [verb], [verb]
    while waiting:
        at = waiting.pop()
        below = [c for c in sentence.children[at] if at != verb or sentence.dep[c] not in _APART]
        inside += below
        waiting += below
    return inside


def _doers(sentence: ParsedSentence, verb: int) -> list[int]:
    """The nouns that do what a verb says: its subject, or in the passive what stands behind "by"."""
    children = sentence.children[verb]
    if _is_passive(sentence, verb):
        agents = [c for c in children if sentence.dep[c] == "agent"]
        return [inside for c in agents for inside in sentence.children[c] if sentence.dep[inside] == "pobj"]
    return [c for c in children if sentence.dep[c] == "nsubj"]


def _is_passive(sentence: ParsedSentence, verb: int) -> bool:
    return any(sentence.dep[c] in ("auxpass", "nsubjpass", "agent") for c in sentence.children[verb])


def _is_said(sentence: ParsedSentence, verb: int) -> bool:
    """Whether somebody says what a verb tells, whoever it is: "officials said", "he added".

    The verb of saying stands above, or hangs on this one, as "X shelled Y, officials said" is misread at times.
    """
    says = _listed("saying") | _listed("doubting")
    beside = [c for c in sentence.children[verb] if sentence.dep[c] in ("parataxis", "ccomp", "conj", "dep")]
    if sentence.dep[verb] == "conj" and any(sentence.dep[c] == "mark" for c in sentence.children[verb]):
        return True  # "says that X shelled Y, but also that Z did": the verb of saying is further away
    at = verb
    while sentence.head[at] != at and sentence.dep[at] not in ("advcl", "relcl", "acl"):
        beside += [sentence.head[at]] if sentence.dep[at] in ("ccomp", "parataxis") else []
        at = sentence.head[at]
    if sentence.dep[at] in ("relcl", "acl") and any(sentence.dep[c] == "mark" for c in sentence.children[at]):
        return True  # "a likelihood that", "the claim that"
    return any(lemma(sentence.word(c), sentence.tag[c], lemma_tables()) in says for c in beside)


def _cites(sentence: ParsedSentence) -> bool:
    """Whether a sentence cites anybody at all: then nobody can be sure that a clause in it is the outlet's own.

    The parser links a clause with the verb of saying above it only where the sentence is plain.
    """
    if any(sentence.lower(i) in _listed("according") for i in range(len(sentence))):
        return True
    verbs = (i for i in range(len(sentence)) if sentence.tag[i].startswith("V"))
    said = _listed("saying") | _listed("doubting") | _listed("citing")
    return any(lemma(sentence.word(i), sentence.tag[i], lemma_tables()) in said for i in verbs)


def _source(sentence: ParsedSentence, clause: Clause) -> str:
    """Who says the clause, by name."""
    at = clause.at
    while sentence.head[at] != at:
        at = sentence.head[at]
        for child in sentence.children[at]:
            if sentence.dep[child] == "nsubj" and (name := _party(sentence, child)) and child != clause.at:
                return name if clause.source else ""
    return ""


def _party(sentence: ParsedSentence, noun: int) -> str:
    """Whom a noun means by name: the name itself, or the one before it ("X's forces"); "" for nobody by name."""
    if sentence.entity[noun] in _KINDS and sentence.tag[noun].startswith(("NNP", "JJ")):
        return _name(sentence, noun)
    beside = [c for c in sentence.children[noun] if sentence.dep[c] in _BESIDE and c < noun]
    named = [c for c in beside if sentence.entity[c] in _KINDS and sentence.word(c)[:1].isupper()]
    return _name(sentence, named[0]) if named and sentence.tag[noun].startswith("NN") else ""


def _name(sentence: ParsedSentence, i: int) -> str:
    """The name that a token is in, without article and genitive; of a person the surname, of a capital its state.

    A capital that does something is the state: else it and its state would be two doers.
    """
    first = last = i
    while first > 0 and sentence.entity[first - 1] == sentence.entity[i] and sentence.tag[first - 1].startswith("NNP"):
        first -= 1
    while last + 1 < len(sentence) and sentence.entity[last + 1] == sentence.entity[i] and (
        sentence.tag[last + 1].startswith("NNP")
    ):
        last += 1
    name = sentence.text[sentence.start[first] : sentence.end[last]].removesuffix("'s").removesuffix("’s").strip()
    if sentence.entity[i] == "PERSON" and first < last:
        return sentence.word(i)
    return _states().get(name, name)


@functools.cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(every(lambda one: getattr(one.statements, name)))


@functools.cache
def _states() -> dict[str, str]:
    """Other names of states and their own: "Oslo" is Norway where it acts."""
    return merged(lambda one: one.statements.states)
