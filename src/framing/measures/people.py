"""People and the labels that articles attach to them, found in the parses without a list."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from framing.paragraphs.style import name_key
from framing.settings import NameSettings

MIN_ARTICLES = 3  # people named in fewer are left out
MOST = 20  # people, the most named first
USUAL = 3  # a label attached so often to one person is taken for him elsewhere too
_TITLES = re.compile(r"^(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Prof)\.?\s+|['’]s?$")


@dataclass(frozen=True, slots=True)
class Label:
    """Characters `start:end` of a sentence that say what a named person is; `before` if it is a title of the name."""

    start: int
    end: int
    text: str
    head: str
    before: bool


def find_people(
    sentences: Sequence[tuple[str, str, Any]], known: Mapping[str, NameSettings]
) -> dict[str, NameSettings]:
    """People whom several articles of several outlets name, with every spelling of their names.

    `sentences` are (article, outlet, parse). Two people of one surname cannot be told apart where only it is given, so
    neither is listed; nor is anybody whom `known` lists already.
    """
    articles: dict[str, set[str]] = defaultdict(set)
    outlets: dict[str, set[str]] = defaultdict(set)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for article, outlet, doc in sentences:
        for entity in doc.ents:
            name = _TITLES.sub("", entity.text.strip()).strip()
            if entity.label_ != "PERSON" or not re.fullmatch(r"(?:[A-ZÀ-Ž][\w.'’\-]+ ?){1,3}", name):
                continue
            key = name_key(name.split()[-1])
            articles[key].add(article)
            outlets[key].add(outlet)
            spellings[key][name] += 1
    taken = {name_key(name.split()[-1]) for one in known.values() for name in one.names}
    found: dict[str, NameSettings] = {}
    for key in sorted(spellings, key=lambda key: (-spellings[key].total(), key)):
        full = [name for name, _ in spellings[key].most_common() if " " in name]
        firsts = Counter(name_key(name.split()[0])[:3] for name in full)
        enough = len(articles[key]) >= MIN_ARTICLES and len(outlets[key]) >= 2
        if enough and key not in taken and full and len(firsts) == 1 and len(found) < MOST:
            surname = full[0].split()[-1]
            names = sorted({*spellings[key], *(name.split()[-1] for name in full)})
            found[re.sub(r"[^a-z0-9]+", "-", surname.lower()).strip("-") or key] = NameSettings(
                label=full[0], names=tuple(names)
            )
    return found


def labels(doc: Any, start: int, end: int) -> Iterator[Label]:
    """What the sentence says of the name at characters `start:end`: titles, appositions, likenesses, predicates."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not len(span):
        return
    root = span.root
    titles = [token for token in root.lefts if token.dep_ in ("compound", "nmod", "appos") and token.i < span.start]
    if titles and _is_common(titles[-1]) and titles[-1].i == span.start - 1:
        yield _label(doc, min(token.left_edge.i for token in titles), titles[-1], before=True)
    for child in root.children:
        if child.dep_ == "appos" and child.i > span.end - 1 and _is_common(child):
            yield _label(doc, child.left_edge.i, child, before=False)
        if child.dep_ == "prep" and child.lower_ in ("like", "as") and child.i - span.end <= 1:
            yield from (_label(doc, o.left_edge.i, o, before=False) for o in child.children if _is_likeness(o))
    if root.dep_ == "appos" and _is_common(root.head) and root.head.i < span.start and root.i - root.head.i <= 4:
        yield _label(doc, root.head.left_edge.i, root.head, before=True)
    if root.dep_ in ("nsubj", "nsubjpass"):
        for child in root.head.children:
            if child.dep_ == "attr" and root.head.lower_ in ("is", "was", "remains") and _is_likeness(child):
                yield _label(doc, child.left_edge.i, child, before=False)
            near = child.dep_ == "prep" and child.lower_ == "like" and span.end <= child.i <= span.end + 1
            if near:
                yield from (_label(doc, o.left_edge.i, o, before=False) for o in child.children if _is_likeness(o))


def _is_common(token: Any) -> bool:
    """A common noun, or a title that a sentence begins with or a newspaper writes with a capital."""
    return bool(token.tag_ == "NN" or (token.tag_ == "NNP" and token.ent_type_ == ""))


def _is_likeness(token: Any) -> bool:
    articles = {child.lower_ for child in token.children if child.dep_ == "det"}
    return token.tag_ == "NN" and bool(articles & {"a", "an", "the"})


def _label(doc: Any, first: int, head: Any, *, before: bool) -> Label:
    """The phrase from `first` to its head, and an "of" behind it, without its article."""
    while first < head.i and (
        doc[first].dep_ in ("det", "poss", "case", "punct") or doc[first].tag_ in ("DT", "PRP$", "CC")
    ):
        first += 1
    last = head.i
    for child in head.rights:
        if child.lower_ in ("of", "in") and child.right_edge.i - child.i <= 3 and not before:
            last = child.right_edge.i
            break
    first = max(first, head.i - 3)
    words = [
        token.text if token.tag_ in ("NNP", "NNPS") and token.i != head.i else token.lower_
        for token in doc[first : last + 1]
    ]
    text = re.sub(r" (?=['’\-.,])|(?<=-) ", "", " ".join(words))
    return Label(doc[first].idx, doc[last].idx + len(doc[last]), text, head.lower_, before)
