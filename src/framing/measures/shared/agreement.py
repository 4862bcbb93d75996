"""Whether a sentence tells what another one claims: surely, surely not, or it is unclear."""

from __future__ import annotations

import functools
import re
from enum import StrEnum

from framing.languages.known import every, known
from framing.measures.shared.figures import Counted
from framing.measures.shared.lexicon import words_pattern
from framing.measures.shared.statements import Clause, Party, Statement, Words

SAME = 0.72  # cosine from which two sentences may tell the same
NEAR = 0.60  # from here on it is not sure that they do not
COVERED = 0.5  # the share of a claim's words that a sentence has to have to tell it
ALL = 0.7  # likewise, if the claim does not say who does it
CLOSE = 0.8  # a cosine from which neither sentence needs to say who does it, or to whom


class Relation(StrEnum):
    """What one sentence is to another."""

    SAME = "same"
    UNCLEAR = "unclear"
    DIFFERENT = "different"


def relation(told: Statement | None, claim: Statement | None, cosine: float) -> Relation:
    """Whether the sentence `told` tells what the sentence `claim` claims; their vectors have this cosine.

    It does if somebody does the same to the same in both, as sure and as much, and where and when are no other. None is
    a sentence that could not be taken apart: the relation is unclear.
    """
    if cosine < NEAR:
        return Relation.DIFFERENT
    if told is None or claim is None:
        return Relation.UNCLEAR
    if letters(told.text) == letters(claim.text):
        return Relation.SAME
    if clashes(told, claim):
        return Relation.UNCLEAR
    if cosine < SAME:
        return Relation.DIFFERENT
    return Relation.SAME if _tells(told, claim, cosine) else Relation.UNCLEAR


def is_one_claim(one: Statement, other: Statement, cosine: float) -> bool:
    """Whether two claims are one in several wordings: the one tells the other, or both have nearly the same words.

    "If convicted, she faces ten years" and "If convicted, X, 31, faces up to ten years" are no two things to tell.
    """
    if Relation.SAME in (relation(one, other, cosine), relation(other, one, cosine)):
        return True
    if cosine < NEAR or clashes(one, other) or clashes(other, one) or opposed(one.text, other.text):
        return False
    if any(_apart(here, there) for here, there in zip(one.names, other.names, strict=True)):
        return False
    alike = min(covered(one, other), covered(other, one)) >= ALL
    return alike and any(_same_act(clause, other.clauses[0], CLOSE) for clause in one.clauses)


def letters(text: str) -> str:
    """A sentence without its marks and capitals."""
    return re.sub(r"\W+", " ", text).strip().lower()


def clashes(told: Statement, claim: Statement) -> bool:
    """Whether something in the two sentences cannot be said of the same thing, or is said the other way round."""
    if any(_apart(here, there) for here, there in zip(told.dates, claim.dates, strict=True)):
        return True
    if missing(told.figures, claim.figures):
        return True
    mains = [(one, other) for one in told.clauses for other in claim.clauses[:1]]
    turned = [_turned(one, other) for one, other in mains if _verbs(one, other) != 0 and _who_fits(one, other)]
    return bool(turned) and all(turned)


def missing(told: frozenset[Counted], claim: frozenset[Counted]) -> bool:
    """Whether a claim gives a number that the sentence does not give, or gives for something else."""
    if not {one.value for one in claim} <= {one.value for one in told}:
        return True
    return any(differ(told, one) for one in claim)


def differ(told: frozenset[Counted], figure: Counted) -> bool:
    """Whether a sentence gives other numbers of what a figure counts, and not its number."""
    same = {one.value for one in told if figure.counted and one.counted == figure.counted}
    return bool(same) and figure.value not in same


def _turned(one: Clause, other: Clause) -> bool:
    opposite = _verbs(one, other) < 0
    return (one.negated != other.negated) != opposite or one.mood != other.mood


def _tells(told: Statement, claim: Statement, cosine: float) -> bool:
    if any(_apart(here, there) for here, there in zip(told.names, claim.names, strict=True)):
        return False
    if covered(told, claim) < COVERED or opposed(told.text, claim.text):
        return False
    main = claim.clauses[0]
    # where the sentence does not say who, or only what somebody is, more of its words have to be the same
    vague = not (main.by or main.to) or main.verb in _hollow()
    if vague and min(covered(told, claim), covered(claim, told)) < ALL:
        return False
    return any(_same_act(one, main, cosine) for one in told.clauses)


@functools.cache
def _hollow() -> Words:
    return frozenset(every(lambda one: one.statements.hollow))


def tells_else(told: Statement | None, claim: Statement) -> bool:
    """Whether a sentence surely does not tell a claim: nobody in it does what the claim says, whoever does it there or
    to whom it is done does nothing here; names apart, the two share at most one word.
    """
    if told is None:
        return False
    act, names = claim.clauses[0], claim.proper | told.proper
    have = _groups(told.words | frozenset(one.verb for one in told.clauses))
    parties = (act.by.words | act.to.words) - names
    if _groups(parties | {act.verb}) & have or any(_meet(one.by | one.to, act.by | act.to) for one in told.clauses):
        return False
    return bool(parties) and len(_groups(claim.words - names) & have) <= 1


def covered(told: Statement, claim: Statement) -> float:
    """The share of the words of a claim that a sentence has, or has a word for that may stand in their place."""
    wanted = [canonical(word) for word in claim.words - claim.clauses[0].source.words]
    have = {group for word in told.words for group in canonical(word)}
    return sum(bool(one & have) for one in wanted) / max(len(wanted), 1)


def _same_act(one: Clause, claim: Clause, cosine: float) -> bool:
    if one.negated != claim.negated or one.mood != claim.mood or one.doubted != claim.doubted:
        return False
    if one.source and claim.source and not _meet(one.source, claim.source):
        return False
    if _verbs(one, claim) <= 0:
        return False
    return _who_fits(one, claim) and (_meet(one.by, claim.by) or _meet(one.to, claim.to) or cosine >= CLOSE)


def _who_fits(one: Clause, claim: Clause) -> bool:
    """Whether nobody else does it, nor to somebody else, and not the other way round."""
    if _disjoint(one.by, claim.by) or _disjoint(one.to, claim.to):
        return False
    return not (_meet(one.by, claim.to) and _meet(one.to, claim.by) and not _meet(one.by, claim.by))


def _verbs(one: Clause, other: Clause) -> int:
    """1 if two verbs may stand for one another, -1 if they are opposites, 0 otherwise."""
    if canonical(one.verb) & canonical(other.verb):
        return 1
    return -1 if opposed(one.verb, other.verb) else 0


def _meet(one: Party, other: Party) -> bool:
    """Whether two parties may be the same: they share a noun, and are not of different countries or names."""
    return bool(_groups(one.words) & _groups(other.words)) and not _apart(one.proper, other.proper)


def _disjoint(one: Party, other: Party) -> bool:
    return bool(one) and bool(other) and not _meet(one, other)


def _apart(one: Words, other: Words) -> bool:
    return bool(one) and bool(other) and not one & other


@functools.lru_cache(maxsize=50_000)
def _groups(words: Words) -> Words:
    return frozenset().union(*map(canonical, words))


@functools.lru_cache(maxsize=50_000)
def canonical(word: str) -> Words:
    """A word with the numbers of the groups that it belongs to: two that share one may stand for one another."""
    return frozenset([word, *(str(number) for number, group in enumerate(_alike()) if word in group)])


@functools.cache
def _alike() -> tuple[Words, ...]:
    groups = every(lambda one: one.statements.alike)
    return tuple(frozenset(word.strip() for word in group.split(",")) for group in groups)


@functools.lru_cache(maxsize=50_000)
def opposed(one: str, other: str) -> bool:
    """Whether two texts hold two words that cannot both be said of the same thing."""
    here, there = _sides(one), _sides(other)
    return any(here[pair] + there[pair] == 3 for pair in here.keys() & there.keys())  # the one has 1, the other 2


@functools.lru_cache(maxsize=10_000)
def _sides(text: str) -> dict[int, int]:
    """For each pair of opposites of which a text holds the left (1), the right (2) or both (3), which."""
    held: dict[int, int] = {}
    for word in set(_any_opposite().findall(text)):
        for pair, side in _sides_of(word):
            held[pair] = held.get(pair, 0) | side
    return held


@functools.cache
def _sides_of(word: str) -> tuple[tuple[int, int], ...]:
    """The pairs of opposites that a word or phrase belongs to, and on which side."""
    both = ((number, side, words) for number, pair in enumerate(_opposites()) for side, words in enumerate(pair, 1))
    return tuple((number, side) for number, side, words in both if words.search(word))


@functools.cache
def _opposites() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((words_pattern(left), words_pattern(right)) for left, right in _listed())


@functools.cache
def _any_opposite() -> re.Pattern[str]:
    return words_pattern(",".join(word for pair in _listed() for word in pair))


@functools.cache
def _listed() -> tuple[tuple[str, str], ...]:
    told = [one.words.opposites for one in known()]
    kinds = dict.fromkeys(kind for pairs in told for kind in pairs)
    both = [[pairs[kind] for pairs in told if kind in pairs] for kind in kinds]
    return tuple((",".join(left for left, _ in pairs), ",".join(right for _, right in pairs)) for pairs in both)
