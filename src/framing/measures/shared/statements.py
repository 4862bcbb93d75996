"""What a sentence states: who does what to whom, whether it is said to have happened, and who says so."""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from framing.languages.known import every, known, merged
from framing.measures.shared.figures import Counted, figures
from framing.text.parsing.lemmas import lemma
from framing.text.parsing.parser import lemma_tables
from framing.text.parsing.syntax import ParsedSentence

Words = frozenset[str]

LONGEST = 60  # words: what is longer is several sentences run together
LEAST = 2  # words that tell something
KINDS = ("PERSON", "GPE", "LOC", "FAC")  # names that part two claims: other people, other places
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_OBJECTS = ("dobj", "dative", "attr", "acomp", "oprd")
_OTHERS = ("appos", "conj")  # nouns that stand for the same party, or for a part of it
_BESIDE = ("compound", "nmod", "amod", "poss")  # what tells which one a noun means
_HANGING = ("xcomp", "ccomp", "pcomp", "prep", "acomp", "parataxis")  # below these the verb above still counts
_NO_CLAUSE = ("aux", "auxpass", "amod", "compound", "case", "prep")  # what a verb may be without telling anything
_ASIDE = ("advcl", "relcl", "acl")


class Mood(StrEnum):
    """Whether something is said to have happened."""

    TOLD = "told"
    AHEAD = "ahead"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Party:
    """Who does something, or to whom or what it is done: the nouns in their first forms, and all that is capitalised
    beside them ("russian" in "Russian forces"). No words: it is not said who.
    """

    words: Words = frozenset()
    proper: Words = frozenset()

    def __bool__(self) -> bool:
        return bool(self.words)

    def __or__(self, other: Party) -> Party:
        return Party(self.words | other.words, self.proper | other.proper)


NOBODY = Party()


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb in its first form with who does it, to whom or what, whether it happened and who says so.

    `at` is the verb's token. Two clauses that state the same are the same wherever they stand.
    """

    verb: str
    by: Party = NOBODY
    to: Party = NOBODY
    negated: bool = False
    mood: Mood = Mood.TOLD
    source: Party = NOBODY
    doubted: bool = False
    at: int = field(default=-1, compare=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence taken apart: its clauses, the one it is about first, and its words, names, dates and figures.

    `names` are by kind, as KINDS; `proper` is all that is written as a name; `dates` are weekdays, months and years.
    """

    text: str
    clauses: tuple[Clause, ...]
    words: Words
    proper: Words
    names: tuple[Words, ...]
    dates: tuple[Words, ...]
    figures: frozenset[Counted]


def statement(sentence: ParsedSentence) -> Statement | None:
    """What a sentence states; None where it is no claim: a caption, a notice, a question, words without a verb."""
    text = sentence.text
    if len(text.split()) > LONGEST or no_claim().search(text.lower()) or text.rstrip(" ”\"'’)").endswith("?"):
        return None
    clauses = _clauses(sentence)
    telling = frozenset(_first(sentence, i) for i in range(len(sentence)) if sentence.tag[i][:1] in "NVJ")
    telling -= _listed("plain") | _listed("anybody")
    if not clauses or len(telling) < LEAST or _is_caption(sentence) or _points(sentence, _main(sentence)):
        return None
    dated = [sentence.lower(i) for i, entity in enumerate(sentence.entity) if entity == "DATE"]
    dates = tuple(frozenset(word for word in dated if pattern.fullmatch(word)) for pattern in _dates())
    names = tuple(frozenset(_named(sentence, kind)) for kind in KINDS)
    proper = frozenset(_first(sentence, i) for i in range(len(sentence)) if _proper(sentence, i))
    return Statement(text, clauses, telling, proper, names, dates, figures(sentence, _first))


@functools.cache
def no_claim() -> re.Pattern[str]:
    """What matches in captions, notices and requests, which speak of the page and not of the news."""
    patterns = [*every(lambda one: one.statements.no_claim), *every(lambda one: one.page.unchecked)]
    # Most begin with a word, which is asked once; of small letters, as it takes thrice as long to heed no case.
    begin = "|".join(one.removeprefix(r"\b") for one in patterns if one.startswith(r"\b"))
    return re.compile("|".join([rf"\b(?:{begin})", *(one for one in patterns if not one.startswith(r"\b"))]))


@functools.cache
def _listed(name: str) -> Words:
    return frozenset(every(lambda one: getattr(one.statements, name)))


@functools.cache
def _dates() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    days = "|".join(every(lambda one: one.dates.weekdays))
    months = "|".join(name for one in known() for names in one.dates.months for name in names[:1])
    return re.compile(rf"\b(?:{days})\b"), re.compile(rf"\b(?:{months})\b"), re.compile(r"\b(?:19|20)\d\d\b")


def _is_caption(sentence: ParsedSentence) -> bool:
    """Whether a sentence tells in the present what happened on a day of some year, or who stands where in a picture."""
    main = _main(sentence)
    helped = [sentence.tag[c] for c in sentence.children[main] if sentence.dep[c] in ("aux", "auxpass")]
    if "VBZ" not in (sentence.tag[main], *helped[:1]) and "VBP" not in (sentence.tag[main], *helped[:1]):
        return False
    return any(pattern.search(sentence.text.lower()) for pattern in (dated(), _placed()))


@functools.cache
def dated() -> re.Pattern[str]:
    """Matches a day with its year in small letters, as captions have it and news hardly does."""
    months = "|".join(name for one in known() for names in one.dates.months for name in names)
    return re.compile(rf"\b(?:{months})\.? \d{{1,2}}, \d{{4}}|\b\d{{1,2}} (?:{months}) \d{{4}}")


@functools.cache
def _placed() -> re.Pattern[str]:
    return re.compile(rf", (?:{'|'.join(_listed('placed'))}),")


def _first(sentence: ParsedSentence, i: int) -> str:
    return _cached_lemma(sentence.word(i), sentence.tag[i])


@functools.lru_cache(maxsize=50_000)
def _cached_lemma(word: str, tag: str) -> str:
    if tag[:1] in "VM" and (found := _short().get(word.lower())):
        return found
    return lemma(word, tag, lemma_tables())


@functools.cache
def _short() -> dict[str, str]:
    return merged(lambda one: one.statements.short)


def _named(sentence: ParsedSentence, kind: str) -> Iterator[str]:
    for i, entity in enumerate(sentence.entity):
        if entity == kind and sentence.tag[i].startswith("NNP"):
            yield sentence.lower(i)


def _clauses(sentence: ParsedSentence) -> tuple[Clause, ...]:
    verbs = [i for i in range(len(sentence)) if _is_verb(sentence, i) and _step(sentence, i) is None]
    main = _main(sentence)
    order = sorted(verbs, key=lambda i: (i != main, i))
    found = [_clause(sentence, i) for i in order]
    return tuple(found) if found and main in verbs and (found[0].by or found[0].to or _subject(sentence, main)) else ()


def _is_verb(sentence: ParsedSentence, i: int) -> bool:
    return sentence.tag[i].startswith("V") and sentence.dep[i] not in _NO_CLAUSE


def _main(sentence: ParsedSentence) -> int:
    """The verb that a sentence is about: its root, or what hangs on it if the root only says, plans or goes on."""
    i = next((i for i, head in enumerate(sentence.head) if head == i), 0)
    for _ in range(len(sentence)):
        if (step := _step(sentence, i)) is None:
            break
        i = step
    return i


def _step(sentence: ParsedSentence, i: int) -> int | None:
    """The verb that tells what a verb like "say", "plan" or "fail" is about."""
    word = _first(sentence, i)
    says = word in _listed("saying") | _listed("doubting")
    if not says and word not in _listed("hollow") | _listed("failing") | _listed("coming"):
        return None
    return next(iter(_below(sentence, i, "ccomp" if says else "xcomp")), None)


def _below(sentence: ParsedSentence, i: int, dep: str) -> list[int]:
    """The verbs that hang on a verb as `dep`, or after words like "short of"."""
    children = sentence.children
    found = [c for c in children[i] if sentence.dep[c] == dep and _is_verb(sentence, c)]
    for one in children[i]:
        if sentence.dep[one] == "advmod" and sentence.lower(one) in _listed("between"):
            found += [verb for of in children[one] for verb in children[of] if sentence.dep[verb] == "pcomp"]
    return found


def _clause(sentence: ParsedSentence, i: int) -> Clause:
    by, to = _roles(sentence, i)
    failing, mood, source, doubted = _above(sentence, i)
    negated = (_negations(sentence, i) + failing) % 2 == 1
    own = _own_mood(sentence, i)
    return Clause(_verb(sentence, i), by, to, negated, own if own != Mood.TOLD else mood, source, doubted, i)


def _verb(sentence: ParsedSentence, i: int) -> str:
    particles = (sentence.lower(c) for c in sentence.children[i] if sentence.dep[c] == "prt")
    return " ".join([_first(sentence, i), *particles])


def _subject(sentence: ParsedSentence, i: int) -> list[int]:
    return [c for c in sentence.children[i] if sentence.dep[c] in _SUBJECTS]


def _roles(sentence: ParsedSentence, i: int) -> tuple[Party, Party]:
    """Who does what the verb says, and whom or what it is done to."""
    by = to = NOBODY
    for child in sentence.children[i]:
        dep = sentence.dep[child]
        if dep in ("nsubj", "csubj"):
            by |= _who(sentence, child)
        elif dep == "nsubjpass" or dep in _OBJECTS:
            to |= _who(sentence, child)
        elif dep == "agent":
            by |= _all_of(sentence, sentence.children[child])
    if not _subject(sentence, i):
        inherited = _inherited(sentence, i)
        if _is_passive(sentence, i):
            to |= inherited
        else:
            by |= inherited
    return by, to


def _is_passive(sentence: ParsedSentence, i: int) -> bool:
    deps = [sentence.dep[c] for c in sentence.children[i]]
    alone = sentence.tag[i] == "VBN" and "aux" not in deps
    return "auxpass" in deps or "nsubjpass" in deps or alone


def _inherited(sentence: ParsedSentence, i: int) -> Party:
    """Who is meant where a verb has no subject of its own: that of the verb above, or the noun that it describes."""
    for _ in range(len(sentence)):
        above, dep = sentence.head[i], sentence.dep[i]
        if above == i:
            return NOBODY
        if dep in ("acl", "relcl"):
            return _who(sentence, above)
        objects = [c for c in sentence.children[above] if sentence.dep[c] in ("dobj", "dative")]
        if dep == "xcomp" and objects:
            return _who(sentence, objects[0])
        if subject := _subject(sentence, above):
            return _who(sentence, subject[0])
        i = above
    return NOBODY


def _all_of(sentence: ParsedSentence, tokens: Sequence[int]) -> Party:
    return functools.reduce(operator.or_, (_who(sentence, i) for i in tokens), NOBODY)


def _who(sentence: ParsedSentence, i: int) -> Party:
    """Whom or what a noun means; nobody for a pronoun, and what is meant by the noun that a relative one points to."""
    if sentence.tag[i] in ("WDT", "WP"):
        verb = sentence.head[i]
        return _pointed(sentence, sentence.head[verb]) if sentence.dep[verb] == "relcl" else NOBODY
    heads = [i]
    for token in heads:
        heads += [c for c in sentence.children[token] if sentence.dep[c] in _OTHERS and sentence.tag[c][:1] == "N"]
    every = list(heads)
    for token in every:
        every += [c for c in sentence.children[token] if sentence.dep[c] in _BESIDE]
    nouns = frozenset(_first(sentence, one) for one in heads)
    return Party(nouns - _listed("anybody"), frozenset(sentence.lower(one) for one in every if _proper(sentence, one)))


def _proper(sentence: ParsedSentence, i: int) -> bool:
    named = i > 0 or sentence.tag[i].startswith("NNP") or sentence.entity[i] != ""
    return named and sentence.word(i)[:1].isupper()


def _pointed(sentence: ParsedSentence, noun: int) -> Party:
    """What "which" may point to: the noun before it, or the one that this noun belongs to ("the case against Brek,
    which")."""
    found = _who(sentence, noun)
    above = sentence.head[sentence.head[noun]]
    if sentence.dep[noun] == "pobj" and sentence.tag[above].startswith("N"):
        found |= _who(sentence, above)
    return found


def _points(sentence: ParsedSentence, i: int) -> bool:
    """Whether what is done, or who does it, is only pointed at: "these claims", "both men"."""
    roles = [c for c in sentence.children[i] if sentence.dep[c] in (*_SUBJECTS, *_OBJECTS)]
    return any(sentence.lower(c) in _listed("pointing") for role in roles for c in sentence.children[role])


def _negations(sentence: ParsedSentence, i: int) -> int:
    """How often what stands at a verb turns it round: "not", "no damage", "nobody"."""
    count = 0
    for child in sentence.children[i]:
        if sentence.dep[child] == "neg" or sentence.lower(child) in _listed("no"):
            count += 1
        elif sentence.dep[child] in (*_SUBJECTS, *_OBJECTS):
            count += any(sentence.lower(c) in _listed("no") for c in sentence.children[child])
    return count


def _own_mood(sentence: ParsedSentence, i: int) -> Mood:
    deps = {_first(sentence, c) for c in sentence.children[i] if sentence.dep[c] in ("aux", "mark")}
    if deps & (_listed("may") | _listed("if_")):
        return Mood.POSSIBLE
    return Mood.AHEAD if deps & _listed("will") else Mood.TOLD


def _above(sentence: ParsedSentence, i: int) -> tuple[int, Mood, Party, bool]:
    """What the words above a verb make of it: how often they turn it round, its mood, who says it and with doubt."""
    failing, mood, source, doubted = 0, Mood.TOLD, _according(sentence, i), False
    says = _listed("saying") | _listed("doubting")
    for _ in range(len(sentence)):
        above, dep = sentence.head[i], sentence.dep[i]
        if above == i or dep in _ASIDE:
            break
        word = _first(sentence, above)
        if dep in _HANGING:
            failing += word in _listed("failing") | _listed("between")
            if word in _listed("coming") or (dep == "xcomp" and word in _listed("be")):
                mood = Mood.AHEAD
        if dep in ("ccomp", "parataxis") and word in says:
            source |= _all_of(sentence, _subject(sentence, above))
            doubted |= word in _listed("doubting")
        elif dep == "ccomp":
            mood = Mood.POSSIBLE  # feared, hoped, asked: nobody says that it is so
        if dep in ("xcomp", "ccomp"):
            failing += _negations(sentence, above)
            mood = _own_mood(sentence, above) if mood == Mood.TOLD else mood
        i = above
    if sentence.dep[i] == "acl" and any(sentence.dep[c] == "mark" for c in sentence.children[i]):
        mood = Mood.POSSIBLE  # the claim that, no sign that
    return failing, mood, source, doubted


def _according(sentence: ParsedSentence, i: int) -> Party:
    """Whom "according to" at a verb names."""
    found = NOBODY
    for child in sentence.children[i]:
        if sentence.lower(child) in _listed("according"):
            below = [c for one in sentence.children[child] for c in (one, *sentence.children[one])]
            found |= _all_of(sentence, [c for c in below if sentence.dep[c] == "pobj"])
    return found
