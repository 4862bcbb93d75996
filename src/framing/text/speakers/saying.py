"""Which verb of a parsed sentence says a quotation, and which word of the sentence is its subject."""

from __future__ import annotations

import re
from dataclasses import dataclass

from framing.languages.known import either, every
from framing.text.parsing.syntax import ParsedSentence

_VERB = re.compile(either(lambda one: one.speech.verbs if one.parser else ()), re.I)
_BASE = frozenset(every(lambda one: one.saying.verbs))
_ACCORDING = frozenset(every(lambda one: one.saying.according))
_UNREAL = frozenset(every(lambda one: one.saying.unreal))
_ASKING = frozenset(every(lambda one: one.saying.asking))
_BY_WHOM = frozenset(every(lambda one: one.speech.agents if one.parser else ()))
_CLAIMS = frozenset(every(lambda one: one.saying.claims))
_DOCUMENTS = frozenset(every(lambda one: one.saying.documents))
_FROM = frozenset(every(lambda one: one.saying.from_whom))
_WEAK = frozenset(every(lambda one: one.saying.only_clauses))
_PERSONS = frozenset(every(lambda one: (*one.saying.he, *one.saying.she)))
_TO = frozenset(every(lambda one: one.saying.to_whom))
_AS = frozenset(every(lambda one: one.speech.like_this if one.parser else ()))
_UP = frozenset("conj xcomp advcl pcomp prep ccomp".split())  # from a verb without subject to the one that has it
_BESIDE = frozenset("ccomp parataxis conj dep advcl".split())  # what hangs on a quotation where it is the main clause
_FINITE = ("VBD", "VBZ", "VBP")
_HIGHEST = 8  # steps


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb of saying, by its token, None where words like "according to" stand for it, and the token of who says it.

    `who` is None where nobody is named.
    """

    verb: int | None
    who: int | None


def saying(sentence: ParsedSentence, start: int, end: int) -> Saying | None:
    """What says the quotation at characters `start:end`, marks included; None if nothing does."""
    span = _words(sentence, start, end)
    if span is None:
        return None
    if (asker := _asker(sentence, span, end)) is not None:
        return asker
    root = at = sentence.root(span)
    for _ in range(_HIGHEST):
        if (told := _according(sentence, at, span)) is not None:
            return told
        if sentence.head[at] == at:
            break
        relation, at = sentence.dep[at], sentence.head[at]
        if at in span:
            continue
        if (beside := _aside(sentence, at, span)) is not None:
            return _by(sentence, beside, span)
        if relation in ("acl", "appos", "ccomp") and sentence.lower(at) in _CLAIMS and not _is_verb(sentence, at):
            return _claimed(sentence, at, span)
        if relation == "conj":
            continue
        if relation == "ccomp" and (_says(sentence, at) or (sentence.dep[at] == "ROOT" and _is_verb(sentence, at))):
            return _by(sentence, at, span)
        if _says(sentence, at) and sentence.lower(at) not in _WEAK:
            return _by(sentence, at, span)
    return _beside(sentence, root, span)


def telling(sentence: ParsedSentence) -> Saying | None:
    """The verb of saying that is the main verb of a sentence, whatever it says; None if another is."""
    main = next((i for i in range(len(sentence)) if sentence.dep[i] == "ROOT"), None)
    if main is None or not _says(sentence, main) or sentence.lower(main) in _WEAK:
        return None
    return _by(sentence, main, range(len(sentence), len(sentence) + 1))


def _words(sentence: ParsedSentence, start: int, end: int) -> range | None:
    """The tokens from the first word of a quotation to its last: marks at its edges may hang on anything."""
    span = sentence.between(start, end)
    words = [i for i in span or () if sentence.word(i)[:1].isalnum()]
    return range(words[0], words[-1] + 1) if words else None


def _asker(sentence: ParsedSentence, span: range, end: int) -> Saying | None:
    """Who asked a question before which it stands that somebody is asked: "asked by X, '...?', Y answered"."""
    if "?" not in sentence.text[sentence.end[span[-1]] : end]:
        return None
    asked = (i for i in range(span[0]) if sentence.tag[i] == "VBN" and sentence.lower(i) in _ASKING)
    for verb in asked:
        told = range(verb + 1, span[0])
        if not any(_is_verb(sentence, i) or sentence.word(i) in ".:;" for i in told):
            by = next((i for i in told if sentence.lower(i) in _BY_WHOM), None)
            who = None if by is None else _child(sentence, by, "pobj")
            return Saying(verb, who)
    return None


def _is_verb(sentence: ParsedSentence, i: int) -> bool:
    return str(sentence.tag[i]).startswith("VB")


def _says(sentence: ParsedSentence, i: int) -> bool:
    """Whether a token is a verb of saying."""
    if not _is_verb(sentence, i):
        return False
    word = sentence.lower(i)
    after = f"{word} {sentence.lower(i + 1)}" if i + 1 < len(sentence) else word
    return word in _BASE or _VERB.fullmatch(word) is not None or _VERB.fullmatch(after) is not None


def _according(sentence: ParsedSentence, i: int, span: range) -> Saying | None:
    """The one after "according to" that hangs on a token."""
    for child in sentence.children[i]:
        if child not in span and sentence.lower(child) in _ACCORDING:
            for deeper in (child, *sentence.children[child]):
                if (who := _child(sentence, deeper, "pobj")) is not None and who not in span:
                    return Saying(None, who)
    return None


def _aside(sentence: ParsedSentence, i: int, span: range) -> int | None:
    """The verb of ", X said," or "as X said" that hangs on a token."""
    for child in sentence.children[i]:
        if child in span or sentence.dep[child] not in ("parataxis", "advcl") or not _says(sentence, child):
            continue
        marked = _child(sentence, child, "mark")
        apart = sentence.dep[child] == "parataxis" or (marked is not None and sentence.lower(marked) in _AS)
        if apart and _child(sentence, child, "nsubj") is not None:
            return child
    return None


def _claimed(sentence: ParsedSentence, noun: int, span: range) -> Saying | None:
    """Whose claim it is, where nobody else is said to report it."""
    at = noun
    while sentence.head[at] != at:
        at = sentence.head[at]
        if _says(sentence, at):
            return None
    owner = _child(sentence, noun, "poss")
    return Saying(None, owner) if owner is not None and owner not in span else None


def _source(sentence: ParsedSentence, noun: int) -> int | None:
    """Who is behind a document: "a letter from X", "X's letter", "X issued a letter"."""
    for child in sentence.children[noun]:
        if sentence.dep[child] == "prep" and sentence.lower(child) in _FROM:
            return _child(sentence, child, "pobj")
    if (owner := _child(sentence, noun, "poss")) is not None:
        return owner
    if sentence.dep[noun] == "dobj" and _is_verb(sentence, verb := sentence.head[noun]):
        return _child(sentence, verb, "nsubj")
    return None


def _child(sentence: ParsedSentence, i: int, *kinds: str) -> int | None:
    return next((child for child in sentence.children[i] if sentence.dep[child] in kinds), None)


def _by(sentence: ParsedSentence, verb: int, span: range) -> Saying | None:
    """A verb of saying with who says it; None if it is only said that nobody says so, or somebody might."""
    helping = (child for child in sentence.children[verb] if sentence.dep[child] in ("aux", "neg"))
    if any(sentence.dep[child] == "neg" or sentence.lower(child) in _UNREAL for child in helping):
        return None
    if sentence.dep[verb] == "xcomp" and sentence.lower(sentence.head[verb]) in _UNREAL:  # "declined to say"
        return None
    who = _subject(sentence, verb, span)
    if who is not None and sentence.lower(who) in _DOCUMENTS:
        who = _source(sentence, who)
    return Saying(verb, who if who is None or who not in span else None)


def _subject(sentence: ParsedSentence, verb: int, span: range) -> int | None:
    if (who := _child(sentence, verb, "nsubj")) is not None:
        return _related(sentence, who, verb)
    if (agent := _child(sentence, verb, "agent")) is not None:
        return _child(sentence, agent, "pobj")
    if not any(sentence.word(i)[:1].isalnum() for i in range(span[-1] + 1, verb)) and verb > span[-1]:
        # `," asked X`, which parsers take for one who is asked
        behind = _child(sentence, verb, "dobj", "attr", "oprd", "npadvmod")
        if behind is not None and sentence.left_edge(behind) == verb + 1:
            return behind
    if _child(sentence, verb, "nsubjpass") is not None or sentence.tag[verb] == "VBN":
        return None
    at = verb
    for _ in range(_HIGHEST):
        relation, above = sentence.dep[at], sentence.head[at]
        if relation == "acl":
            return _teller(sentence, above) if sentence.tag[verb] == "VBG" else None
        if relation == "relcl" or relation not in _UP or above == at:
            return None
        unlike = relation == "conj" and sentence.tag[at] in _FINITE and sentence.tag[above] == "VB"
        at = above
        if unlike:  # "said that they would go, and urged": who urged is not who would go
            continue
        if (who := _child(sentence, at, "nsubj", "nsubjpass")) is not None:
            inner = relation == "advcl" and sentence.dep[at] not in ("ROOT", "conj")  # "saying" can be either's
            return None if inner else _related(sentence, who, at)
    return None


def _teller(sentence: ParsedSentence, noun: int) -> int | None:
    """Who it is in "a man saying"; in "X wrote to members saying" not the members but X."""
    above = sentence.head[noun]
    if sentence.dep[noun] != "pobj" or sentence.lower(above) not in _TO:
        return noun
    for _ in range(_HIGHEST):
        if (who := _child(sentence, above, "nsubj")) is not None or sentence.head[above] == above:
            return who
        above = sentence.head[above]
    return None


def _related(sentence: ParsedSentence, who: int, verb: int) -> int | None:
    """For "who" the noun it belongs to, for all else the word itself."""
    if sentence.tag[who] not in ("WP", "WDT"):
        return who
    at = verb
    for _ in range(_HIGHEST):
        if sentence.dep[at] == "relcl":
            return sentence.head[at]
        if sentence.dep[at] != "conj":
            return None
        at = sentence.head[at]
    return None


def _beside(sentence: ParsedSentence, root: int, span: range) -> Saying | None:
    """A verb of saying that hangs on the quotation, or begins or ends its sentence beside it."""
    for child in sentence.children[root]:
        hangs = child not in span and sentence.dep[child] in _BESIDE and _says(sentence, child)
        if hangs and (child < span[0] or _next_to(sentence, child, span)):
            return _by(sentence, child, span)
    for other in range(len(sentence)):
        apart = sentence.head[other] == other and other not in span and _says(sentence, other)
        if apart and _next_to(sentence, other, span):
            return _by(sentence, other, span)
    return _before_colon(sentence, root, span)


def _before_colon(sentence: ParsedSentence, root: int, span: range) -> Saying | None:
    """The person who acts in the clause before a colon: "Tull shot back: ..." """
    before = sentence.text[: sentence.start[span[0]]].rstrip("\"“‘'«„ ")
    if not before.endswith(":"):
        return None
    for token in range(span[0]):
        if sentence.dep[token] == "nsubj" and (sentence.entity[token] == "PERSON" or sentence.lower(token) in _PERSONS):
            verb = sentence.head[token]
            main = sentence.head[verb] == verb or (sentence.head[verb] == root and sentence.dep[verb] in _BESIDE)
            return _by(sentence, verb, span) if main and verb < span[0] else None
    return None


def _next_to(sentence: ParsedSentence, verb: int, span: range) -> bool:
    """Whether all that hangs on a verb begins right behind the quotation, or ends right before it in a colon."""
    first, last = sentence.left_edge(verb), sentence.right_edge(verb)
    behind = [i for i in range(span[-1] + 1, len(sentence)) if sentence.word(i)[:1].isalnum()]
    before = [i for i in range(span[0]) if sentence.word(i)[:1].isalnum() or sentence.word(i) == ":"]
    return bool(behind and first <= behind[0] <= verb and verb > span[-1]) or bool(
        before and sentence.word(before[-1]) == ":" and verb < span[0] and last >= before[-1] - 1
    )
