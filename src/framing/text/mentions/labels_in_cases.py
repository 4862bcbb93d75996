"""What a sentence calls somebody besides their name, in a language with cases: labels.py by the tagger's links.

A noun for a person stands beside the name in the same case: before it, behind a comma, or behind a dash. The label is
the nominative of it, with the adjectives before it and what hangs on it up to the name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from framing.languages.inflection import base_forms
from framing.languages.known import every, known
from framing.languages.language import Inflection
from framing.text.mentions.labels import LONGEST, Label
from framing.text.mentions.nominative import PERSON, features
from framing.text.parsing.syntax import TAG, ParsedSentence, Parses

_POLITE = frozenset(every(lambda one: one.titles.polite))
_SMALL = frozenset(every(lambda one: one.titles.small))
_RELATIONS = frozenset(every(lambda one: one.people.relations))
_PERSONAL = every(lambda one: one.people.personal)
_BESIDE = ("appos", "nmod")  # by which link a name hangs on the noun before it
_OF_NOUN = frozenset("nmod amod flat:foreign flat:name case appos conj cc punct flat".split())
_QUALIFIES = ("ADJ", "VERB", "ADV")  # how the tags of words before the noun begin
_ALIKE = {"Gen", "Acc"}  # cases that are one for people
_CLOSES = frozenset(", . ; ! ? ( ) – —".split())
_DASHES = frozenset("– — -".split())
_QUOTES = re.compile("[«»„“”\"']+")
_FIGURE = re.compile(r"\d")
BETWEEN = 9  # tokens between the noun and the name


@dataclass(frozen=True, slots=True)
class NominativeWords:
    """The words of some texts in a language, in small letters, that stand there in the nominative singular."""

    code: str
    seen: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, parses: Parses, code: str) -> NominativeWords:
        """From the parses of the texts."""
        named = {"Case=Nom", "Number=Sing"}
        nominative = [number for number, tag in enumerate(parses.labels.tag) if named <= {*tag.split("|")}]
        rows = np.flatnonzero(np.isin(parses.tokens[:, TAG], nominative))
        texts = np.searchsorted(parses.offsets, rows, side="right") - 1
        seen: Counter[str] = Counter()
        for text, (start, length) in zip(texts.tolist(), parses.tokens[rows, :2].tolist(), strict=True):
            seen[parses.texts[text][start : start + length].lower()] += 1
        return cls(code, seen)

    def noun(self, word: str, tag: str) -> str | None:
        """The nominative of a noun; None if it cannot be told."""
        told = features(tag)
        if told.get("Case") == "Nom":
            return word
        bases = [base for base in base_forms(word, self.code) if base != word]
        if there := [base for base in bases if self.seen[base]]:
            return max(there, key=lambda base: (self.seen[base], base))
        if told.get("Gender") != "Masc":
            return None
        ends = _inflection(self.code)
        personal = [base for base in bases if base.endswith(_PERSONAL)]
        men = personal or [base for base in bases if base[-1] in ends.consonants]
        return min(men, key=lambda base: (len(base), base), default=None)

    def adjective(self, word: str, tag: str) -> str | None:
        """The nominative of an adjective or participle; None if it cannot be told."""
        told = features(tag)
        if told.get("Case", "Nom") == "Nom":
            return word
        ends = _inflection(self.code)
        allowed = ends.adjectives_women if told.get("Gender") == "Fem" else ends.adjectives
        bases = [base for base in base_forms(word, self.code) if base != word and base.endswith(allowed)]
        if there := [base for base in bases if self.seen[base]]:
            return max(there, key=lambda base: (self.seen[base], base))
        ordered = sorted(bases, key=lambda base: self._place(base, allowed))
        return ordered[0] if ordered else None

    def is_adjective(self, word: str, tag: str) -> bool:
        """Whether what is tagged as a noun has the ending of an adjective, and is no noun of these texts."""
        ends = _inflection(self.code)
        bases = base_forms(word, self.code)
        men = [base for base in bases if base.endswith(ends.adjectives)]
        person = tag.startswith("NOUN") and features(tag).get("Animacy") == "Anim"
        return person and bool(men) and not any(self.seen[base] for base in bases if base not in men)

    def _place(self, base: str, allowed: tuple[str, ...]) -> int:
        """The likeliest first: after some letters it is the second of the endings."""
        place = next(number for number, ending in enumerate(allowed) if base.endswith(ending))
        after = base[: -len(allowed[place])][-1:] in _inflection(self.code).second_after
        return -1 if place == 1 and after else place


def _inflection(code: str) -> Inflection:
    return next((one.inflection for one in known() if one.code == code), Inflection())


def labels_in_cases(words: NominativeWords, sentence: ParsedSentence, start: int, end: int) -> list[Label]:
    """What the sentence itself calls the name at characters `start:end`, in text order."""
    span = sentence.between(start, end)
    if span is None:
        return []
    root = sentence.root(span)
    case = features(sentence.tag[root]).get("Case", "")
    found: dict[int, Label] = {}
    for head, before in (*_before(sentence, span, root), *_behind(sentence, span, root), *_is(sentence, span, root)):
        if head not in found and _describes(sentence, head, case) and not _goes_on_to_another(sentence, head, span):
            label = _label(sentence, head, span, words, before=before)
            if label is not None:
                found[head] = label
    return sorted(found.values(), key=lambda one: one.start)


def _before(sentence: ParsedSentence, span: range, root: int) -> Iterator[tuple[int, bool]]:
    """The noun before the name on which the name hangs, with nothing between them but what hangs on the noun."""
    head = sentence.head[root]
    if head >= span[0] or sentence.dep[root] not in _BESIDE or span[0] - head > BETWEEN:
        return
    case = features(sentence.tag[root]).get("Case")
    if sentence.dep[root] == "nmod" and case == "Gen":  # "the manager of NAME"
        return
    between = [i for i in range(head + 1, span[0]) if not _QUOTES.fullmatch(sentence.word(i))]
    if all(sentence.hangs_on(i, head, _OF_NOUN) and sentence.entity[i] != PERSON for i in between) and not any(
        sentence.word(i) in _CLOSES for i in between
    ):
        yield head, True


def _behind(sentence: ParsedSentence, span: range, root: int) -> Iterator[tuple[int, bool]]:
    """"NAME, the imam of the mosque,": the noun behind a comma that hangs on the name, up to the next mark."""
    for child in sentence.children[root]:
        left = sentence.left_edge(child)
        if sentence.dep[child] == "appos" and left == span[-1] + 1:  # the comma hangs on the noun
            last = sentence.right_edge(child)
            ends = {sentence.word(i) for i in (last, last + 1) if i < len(sentence)}
            if sentence.word(left) in (",", *_DASHES) and (last + 1 == len(sentence) or ends & _CLOSES):
                yield child, False


def _is(sentence: ParsedSentence, span: range, root: int) -> Iterator[tuple[int, bool]]:
    """"NAME — a dictator": the noun behind a dash whose subject is the name."""
    head = sentence.head[root]
    if sentence.dep[root] == "nsubj" and head > span[-1] and span[-1] + 1 < len(sentence):
        dash = sentence.word(span[-1] + 1) in _DASHES and sentence.end[span[-1]] < sentence.start[span[-1] + 1]
        if dash and features(sentence.tag[head]).get("Case") == "Nom":
            yield head, False


def _describes(sentence: ParsedSentence, head: int, case: str) -> bool:
    """Whether a noun is one for a person, in the singular and in the case of the name, and no name itself."""
    told = features(sentence.tag[head])
    word = sentence.lower(head)
    return (
        sentence.tag[head].startswith("NOUN") and told.get("Animacy") == "Anim" and told.get("Number") == "Sing"
        and (not case or told.get("Case") == case or {told.get("Case"), case} == _ALIKE) and not sentence.entity[head]
        and len(word) > 2 and word[0].isalpha()
    )  # fmt: skip


def _goes_on_to_another(sentence: ParsedSentence, head: int, span: range) -> bool:
    """Whether the noun stands for several people, or its name is another one."""
    children = sentence.children[head]
    several = any(sentence.dep[c] == "conj" and features(sentence.tag[c]).get("Animacy") == "Anim" for c in children)
    named = any(
        sentence.entity[c] == PERSON and c not in span and sentence.dep[c] in ("appos", "flat:name") for c in children
    )
    return several or named


def _label(
    sentence: ParsedSentence, head: int, span: range, words: NominativeWords, *, before: bool
) -> Label | None:
    """The noun in the nominative, with the adjectives before it and what hangs on it; None if it says nothing."""
    noun = words.noun(sentence.lower(head), sentence.tag[head])
    first = head
    while first > 0 and _qualifies(sentence, first - 1, head, words) and first - 1 not in span:
        first -= 1
    if first > 0 and sentence.tag[first - 1].startswith("ADJ|Case") and sentence.dep[first - 1] != "obl":
        return None  # an adjective that hangs elsewhere: what it says of the noun cannot be told
    while first < head and _says_nothing(sentence, first):
        first += 1
    last = span[0] - 1 if before else sentence.right_edge(head)
    while last > head and _QUOTES.fullmatch(sentence.word(last)):
        last -= 1
    if not before:
        last = _up_to_a_clause(sentence, head, last)
    if noun is None or last - first >= LONGEST + BETWEEN:
        return None
    said = [_nominative(sentence, i, words) for i in range(first, head)]
    if any(one is None for one in said):
        return None
    owned = any(sentence.dep[c] == "nmod" and head < c <= last for c in sentence.children[head])
    relative = any(sentence.tag[i].startswith(("PRON", "DET")) for i in range(head + 1, last + 1))  # "whose founder"
    whose = any(c < head and sentence.tag[c].startswith("PRON") for c in sentence.children[head])  # "her teacher"
    if noun in _POLITE or relative or whose or (noun in _RELATIONS and not owned):
        return None
    behind = sentence.text[sentence.end[head] : sentence.end[last]]
    text = _QUOTES.sub("", " ".join([*filter(None, said), noun])) + _balanced(behind)
    text = " ".join(text.split())
    if len(text.split()) > LONGEST or sentence.word(head) == sentence.word(head).upper() != sentence.lower(head):
        return None
    return Label(sentence.start[first], sentence.end[last], text, text.lower(), noun, before)


def _balanced(text: str) -> str:
    """What follows the noun, without quotation marks if they do not balance."""
    even = text.count('"') % 2 == 0 and '""' not in text
    return text if text.count("«") == text.count("»") and even else _QUOTES.sub("", text)


def _nominative(sentence: ParsedSentence, i: int, words: NominativeWords) -> str | None:
    word = sentence.word(i)
    if _QUOTES.fullmatch(word) or sentence.tag[i].startswith("ADV"):
        return "" if _QUOTES.fullmatch(word) else word.lower()
    return words.adjective(word.lower(), sentence.tag[i])


def _qualifies(sentence: ParsedSentence, i: int, head: int, words: NominativeWords) -> bool:
    """Whether a word belongs before the noun: an adjective of it, what stands beside one, a mark of quotation."""
    if _QUOTES.fullmatch(sentence.word(i)):
        return i + 1 == head or sentence.head[i + 1] == head
    above = sentence.head[i]
    if sentence.head[head] == i == head - 1 and words.is_adjective(sentence.lower(i), sentence.tag[i]):
        return True  # taken for a noun
    beside = above == head or (i < above < head and sentence.head[above] == head)
    agrees = sentence.tag[i].startswith("ADV") or sentence.dep[i] in ("amod", "acl")
    return beside and agrees and sentence.tag[i].startswith(_QUALIFIES) and not sentence.entity[i]


def _says_nothing(sentence: ParsedSentence, i: int) -> bool:
    """Whether a word at the start is an age or a number, a mark, or points at whom the name means anyway."""
    return bool(_FIGURE.match(sentence.word(i))) or sentence.lower(i) in _SMALL or (
        _QUOTES.fullmatch(sentence.word(i)) is not None and sentence.head[i] != sentence.head[i + 1]
    )


def _up_to_a_clause(sentence: ParsedSentence, head: int, last: int) -> int:
    """The last token of a phrase before a comma, a verb or a clause that says more."""
    for i in range(head + 1, last + 1):
        if sentence.word(i) in _CLOSES or sentence.tag[i].startswith(("VERB", "PRON", "SCONJ")):
            return i - 1
    return last
