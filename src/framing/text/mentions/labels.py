"""What a sentence calls somebody besides their name: "the pariah of the Gulf", "a prudent housewife"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from framing.text.parsing.syntax import ParsedSentence

LONGEST = 4  # words in a label up to its noun; of a longer one, those nearest to the noun are kept
_TITLES = frozenset("compound nmod appos amod".split())
_IS = frozenset("is was 's ’s remains remained became becomes become been be being".split())
_CALLED = frozenset("called dubbed nicknamed styled branded labelled labeled termed known described".split())
_MARKS = frozenset(", : - – — -- \" “ ” ' ‘ ’ (".split())
_BETWEEN = _MARKS | frozenset("as now once then still often also long widely who which is was the a an".split())
# which tokens close a phrase, by the mark that opened it
_ENDS = {",": frozenset(", . ; ! ?".split()), "(": frozenset(")")}
_DASHED = frozenset("- – — -- , .".split())
_FINITE = frozenset("VBD VBZ VBP MD".split())
_ADJECTIVES = frozenset("JJ JJS JJR VBN VBG NN HYPH".split())
_ITS_OWN = frozenset("prep pobj det amod compound poss case".split())
_NO = frozenset("not n't n’t never no neither hardly".split())
_MEASURES = frozenset("DATE TIME CARDINAL ORDINAL MONEY PERCENT QUANTITY".split())
_HONORIFIC = frozenset("mr mrs ms mx miss messrs sir madam".split())
_WRITTEN_OUT = {
    "sen": "senator", "rep": "representative", "gov": "governor", "gen": "general", "prof": "professor",
    "pres": "president", "capt": "captain", "sgt": "sergeant", "lt": "lieutenant", "col": "colonel",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_][\w'’.\-]*")


@dataclass(frozen=True, slots=True)
class Label:
    """Characters `start:end` of a sentence that say what a named person is; `before` marks a title before the name."""

    start: int
    end: int
    text: str
    head: str
    before: bool


def labels(sentence: ParsedSentence, start: int, end: int) -> list[Label]:
    """What the sentence itself calls the name at characters `start:end`, in text order.

    These are titles before the name, appositions on both sides, comparisons with "like", what the person is said to be,
    and what they are known as or nicknamed. What somebody is reported to have called them is that speaker's word, so it
    is not a label.
    """
    span = sentence.between(start, end)
    if span is None:
        return []
    root = sentence.root(span)
    found: dict[int, Label] = {}
    for head, before in (
        *_titles(sentence, span, root), *_appositions(sentence, span, root), *_likenesses(sentence, span, root),
        *_predicates(sentence, root), *_known_as(sentence, span),
    ):  # fmt: skip
        if head not in span and head not in found and _is_label(sentence, head):
            found[head] = _label(sentence, head, span, before=before)
    return sorted((one for one in found.values() if one.text), key=lambda one: one.start)


_Heads = Iterator[tuple[int, bool]]


def _titles(sentence: ParsedSentence, span: range, root: int) -> _Heads:
    """"the oil tycoon Vossen", "the tyrant of the quay, Vossen,": the noun before the name, if it belongs to the name.
    """
    last = span[0] - 1
    if last >= 0 and sentence.dep[last] in _TITLES and sentence.head[last] in span and _is_noun(sentence, last):
        yield last, True
    head = sentence.head[root]
    if sentence.dep[root] == "appos" and head < span[0] and _only_its_own_between(sentence, head, span[0]):
        by = sentence.head[head]
        # "a volunteer at the gate, Vossen": the parser attaches Vossen to the gate
        whole = sentence.lower(by) in ("at", "in", "of", "from") and _is_noun(sentence, sentence.head[by])
        yield (sentence.head[by] if whole else head), True
    elif (head_by_marks := _phrase_before(sentence, span)) is not None:
        yield head_by_marks, True


def _appositions(sentence: ParsedSentence, span: range, root: int) -> _Heads:
    """"Vossen, the pariah of the Gulf,": found in the parse, or by the punctuation around the phrase if the parse
    fails.
    """
    for child in sentence.children[root]:
        end = sentence.right_edge(child) + 1
        told_on = end < len(sentence) and sentence.tag[end] in _FINITE  # "For Vossen, the clown was late"
        between = range(span[-1] + 1, sentence.left_edge(child))
        beside = all(sentence.word(i) in _MARKS or sentence.tag[i] in ("PRP", "RB") for i in between)
        if sentence.dep[child] == "appos" and child > span[-1] and beside and not told_on and not _his(sentence, child):
            yield child, False
    after = span[-1] + 1
    if after < len(sentence) and sentence.word(after) in (",", "-", "–", "—", "(", "--"):
        head = _phrase(sentence, after + 1)
        closes = head is not None and _closes(sentence, sentence.right_edge(head) + 1, sentence.word(after))
        if head is not None and closes and not _his(sentence, head):
            yield head, False
    elif after < len(sentence) and sentence.lower(after) == "the":  # "Vossen the meddler"
        head = _phrase(sentence, after)
        if head is not None and (_closes(sentence, head + 1, ",") or sentence.dep[head] == "appos"):
            yield head, False


def _his(sentence: ParsedSentence, noun: int) -> bool:
    """Whether a phrase such as "Vossen, his nephew" is about a relative and not about the person named before."""
    return any(sentence.lower(child) in ("his", "her", "their", "its") for child in sentence.children[noun])


def _likenesses(sentence: ParsedSentence, span: range, root: int) -> _Heads:
    """"Vossen, like a prudent housewife, counts"; also with the comparison after the verb."""
    like = span[-1] + 2 if span[-1] + 1 < len(sentence) and sentence.word(span[-1] + 1) in _MARKS else span[-1] + 1
    if like < len(sentence) and sentence.lower(like) == "like" and (head := _phrase(sentence, like + 1)) is not None:
        yield head, False
    places = [root]
    if sentence.dep[root] in ("nsubj", "nsubjpass"):
        places.append(sentence.head[root])
    for place in places:
        for child in sentence.children[place]:
            word = sentence.lower(child)
            if sentence.dep[child] == "prep" and word in ("like", "as") and 0 < child - span[-1] <= 2:
                yield from ((noun, False) for noun in sentence.children[child] if _has_article(sentence, noun))


def _predicates(sentence: ParsedSentence, root: int) -> _Heads:
    """"Vossen is a tyrant", "Vossen, who remains a tyrant,"; negated ones do not count."""
    verbs = [sentence.head[root]] if sentence.dep[root] == "nsubj" else []
    verbs += [child for child in sentence.children[root] if sentence.dep[child] == "relcl"]
    for verb in verbs:
        if sentence.lower(verb) not in _IS or any(sentence.lower(child) in _NO for child in sentence.children[verb]):
            continue
        for child in sentence.children[verb]:
            if sentence.dep[child] == "attr" and child > verb and _has_article(sentence, child):
                yield child, False


def _known_as(sentence: ParsedSentence, span: range) -> _Heads:
    """"Vossen, nicknamed the Weasel,", "Vossen, who is known as a meddler"; with "by ..." it is a speaker's word."""
    i = span[-1] + 1
    while i < min(len(sentence), span[-1] + 7) and sentence.lower(i) in _BETWEEN:
        i += 1
    if i >= len(sentence) or sentence.lower(i) not in _CALLED:
        return
    if any(sentence.dep[child] == "agent" for child in sentence.children[i]):
        return
    i += 1
    while i < len(sentence) and sentence.lower(i) in ("as", "'", '"', "“", "‘", "simply", "only"):
        i += 1
    head = _phrase(sentence, i)
    after = None if head is None else sentence.right_edge(head) + 1
    if head is not None and after is not None and not (after < len(sentence) and sentence.lower(after) == "by"):
        yield head, False


def _phrase(sentence: ParsedSentence, first: int) -> int | None:
    """The noun of the phrase that begins at token `first`; None if it does not begin with an article or possessive."""
    i, noun = first, None
    while i < min(len(sentence), first + 8):
        tag = sentence.tag[i]
        if tag in ("NN", "NNP"):
            noun = i
        elif noun is not None and tag != "POS":
            break
        elif tag not in ("DT", "PRP$", "JJ", "JJS", "JJR", "VBN", "VBG", "CD", "RB", "HYPH", "POS", "RBS", "AFX") and (
            sentence.word(i) not in ("'", '"', "“", "‘", "-")
        ):
            return None
        i += 1
    if noun is None:  # this includes a text that ends before the phrase begins
        return None
    opens = sentence.tag[first] in ("DT", "PRP$") or sentence.word(first) in ("'", '"', "“", "‘")
    owned = any(sentence.dep[child] == "poss" for child in sentence.children[noun])
    return noun if opens or owned else None


def _phrase_before(sentence: ParsedSentence, span: range) -> int | None:
    """The noun of "the tyrant of the quay, Vossen,", found by punctuation where the parser misses it."""
    end, after = span[0] - 1, span[-1] + 1
    if end < 2 or sentence.word(end) not in (",", "-", "–", "—") or not _closes(sentence, after, sentence.word(end)):
        return None
    first = end - 1
    while first > 0 and end - first < 8 and sentence.tag[first] not in ("DT", "PRP$"):
        first -= 1
    if first > 0 and sentence.lower(first - 1) == "of":  # this article belongs to the noun after "of"
        first -= 2
        while first > 0 and end - first < 10 and sentence.tag[first] not in ("DT", "PRP$"):
            first -= 1
    before = first - 1
    listed = before >= 0 and sentence.word(before) in (",", "and", "or")
    # "At the summit, Vossen, ..." says when or where
    where = before >= 0 and sentence.tag[before] == "IN"
    sets_the_scene = where and (before == 0 or sentence.word(before - 1) in _MARKS)
    head = _phrase(sentence, first)
    fits = head is not None and (head == end - 1 or sentence.lower(head + 1) == "of")
    return head if fits and not listed and not sets_the_scene and sentence.tag[first] in ("DT", "PRP$") else None


def _closes(sentence: ParsedSentence, i: int, opened: str) -> bool:
    """Whether the phrase that began after the mark `opened` ends before token `i`."""
    if i >= len(sentence):
        return True
    ends: frozenset[str] = _ENDS.get(opened, _DASHED)
    return sentence.word(i) in ends


def _only_its_own_between(sentence: ParsedSentence, head: int, name: int) -> bool:
    """Whether only words that belong to the noun, and punctuation, stand between the noun and the name after it."""
    if name - head > 9:
        return False
    belongs = {head}
    between = [i for i in range(head + 1, name) if sentence.word(i) not in _MARKS]
    for i in between:
        if sentence.head[i] in belongs and sentence.dep[i] in _ITS_OWN:
            belongs.add(i)
    return all(sentence.head[i] in {*belongs, *between} and not sentence.tag[i].startswith("VB") for i in between)


def _is_noun(sentence: ParsedSentence, i: int) -> bool:
    """Whether the token is a common noun, or a title that is capitalised at a sentence's start or by house style."""
    tag = sentence.tag[i]
    return tag == "NN" or (tag == "NNP" and not sentence.entity[i])


def _is_label(sentence: ParsedSentence, head: int) -> bool:
    """Whether the noun can say what somebody is: singular, not a measure of time or money, not an honorific, not
    negated.
    """
    word = sentence.lower(head).rstrip(".")
    return (
        _is_noun(sentence, head) and sentence.entity[head] not in _MEASURES and word not in _HONORIFIC
        and _WORD.fullmatch(word) is not None and len(word) > 1
        and not any(sentence.lower(child) in _NO for child in sentence.children[head])
    )  # fmt: skip


def _has_article(sentence: ParsedSentence, noun: int) -> bool:
    articles = {sentence.lower(child) for child in sentence.children[noun] if sentence.dep[child] in ("det", "poss")}
    owned = any(sentence.dep[child] == "poss" for child in sentence.children[noun])
    return owned or bool(articles & {"a", "an", "the", "that", "this"})


def _describes(sentence: ParsedSentence, i: int, nouns: tuple[int, ...]) -> bool:
    """Whether token `i` is an adjective or a lower-case noun that modifies one of the nouns."""
    small = sentence.tag[i] == "NNP" and sentence.word(i)[:1].islower()
    return sentence.head[i] in nouns and (small or sentence.tag[i] in _ADJECTIVES)


def _label(sentence: ParsedSentence, head: int, span: range, *, before: bool) -> Label:
    """The phrase up to its noun, without the article, and with a following "of" or "in" phrase."""
    first = min(sentence.left_edge(head), head)
    # adjectives that the parser attaches to the name after the noun still belong to the phrase
    while before and first > 0 and _describes(sentence, first - 1, (head, *span)):
        first -= 1
    first = max(first, head - LONGEST + 1)
    if first <= span[-1] < head:
        first = span[-1] + 1
    while first < head and (
        sentence.dep[first] in ("det", "poss", "case", "punct", "cc", "nummod", "prep", "mark")
        or sentence.tag[first] in ("DT", "PRP$", "CC", "IN", "POS", ",", "``", "''", "HYPH", ":")
        or sentence.lower(first) in _BETWEEN
    ):
        first += 1
    if 0 < first < head and sentence.word(first - 1) == "-":  # half a word: "highest-ranking"
        first += 1
    last = head
    for child in sentence.children[head]:
        edge = sentence.right_edge(child)
        if child < span[0] <= edge:  # the name depends on the phrase: "the puppet of the harbour, Vossen"
            edge = max(i for i in range(child, span[0]) if sentence.word(i) not in _MARKS)
        if sentence.lower(child) in ("of", "in") and 0 < edge - child <= 3 and child == head + 1:
            last = edge
            break
    words = [
        sentence.word(i) if sentence.tag[i] in ("NNP", "NNPS") and i != head else sentence.lower(i)
        for i in range(first, last + 1)
    ]
    text = re.sub(r" (?=['’\-.,])|(?<=-) ", "", " ".join(words)).strip(" .,-")
    noun = sentence.lower(head).rstrip(".")
    text = _WRITTEN_OUT.get(text.lower().rstrip("."), text)
    return Label(sentence.start[first], sentence.end[last], text, _WRITTEN_OUT.get(noun, noun), before)
