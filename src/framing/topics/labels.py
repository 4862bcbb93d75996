"""Labels for topics: the words that set a topic apart, and its most typical paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from framing.languages.known import every
from framing.topics.space import Floats, Ints, Vectors, unit
from framing.topics.words import COMMON, Words

# Words that never describe a topic: forms of address, days and months, and reporting verbs and adverbs.
_NEVER = frozenset(every(lambda one: one.words.untelling)) | COMMON
_WORD = re.compile(r"[^\W\d_](?:[\w’'-]*\w)?")
_OWNER = re.compile(r"[’']s?$")
TERMS = 6
LEAD = 1.5


@dataclass(frozen=True, slots=True)
class TopicTerms:
    """Which of the `texts` contain which words and word pairs: `presence` [texts, names], 0 or 1."""

    names: NDArray[np.object_]
    presence: csr_matrix

    @classmethod
    def of(cls, texts: Sequence[str], avoid: Sequence[str] = ()) -> TopicTerms:
        """The words and pairs that at least two texts contain (one, if there are at most three texts).

        Words of the names in `avoid` are left out.
        """
        never = _NEVER | {word for name in avoid for word in map(_plain, _WORD.findall(name.lower()))}
        spoken, least = Words.of(texts, _WORD), 2 if len(texts) > 3 else 1
        text = np.repeat(np.arange(len(texts)), np.diff(spoken.starts))
        number = {"": -1}  # "" stands for words that never describe a topic; forms of the same word share a number
        plain = (_plain(name) for name in spoken.names)
        telling = [word if len(word) > 2 and word not in never else "" for word in plain]
        one = np.array([number.setdefault(word, len(number) - 1) for word in telling], dtype=np.int64)[spoken.stream]
        words = list(number)[1:]
        told = one >= 0
        kept, singles = _present(text[told], one[told], len(texts), least)
        pair = one[:-1] * len(words) + one[1:]
        near = told[:-1] & told[1:] & (one[:-1] != one[1:]) & (text[:-1] == text[1:])
        both, pairs = _present(text[:-1][near], pair[near], len(texts), least)
        names = [words[place] for place in kept]
        names += [f"{words[place // len(words)]} {words[place % len(words)]}" for place in both]
        order = np.argsort(np.array(names, dtype=object), kind="stable")
        return cls(np.array(names, dtype=object)[order], hstack([singles, pairs], format="csc")[:, order].tocsr())

    def describe(self, label: Ints) -> list[tuple[str, ...]]:
        """For each community (`label` [texts], from 0), its TERMS most distinctive words or word pairs.

        Class-based TF-IDF (Grootendorst 2022): tf in the community x log(1 + mean words per community / tf over all).
        A word counts once per paragraph, so one long paragraph does not name the topic. It must be LEAD times as
        frequent as elsewhere, so what the whole corpus is about does not name any topic.
        """
        count = int(label.max(initial=-1)) + 1
        if not count:
            return []
        rows = np.flatnonzero(label >= 0)
        member = csr_matrix(
            (np.ones(len(rows), dtype=np.int32), (label[rows], rows)), shape=(count, self.presence.shape[0])
        )
        inside = np.asarray((member @ self.presence).toarray(), dtype=np.int64)
        overall = np.asarray(self.presence.sum(axis=0), dtype=np.int64).ravel()
        mean = inside.sum() / count
        sizes = np.maximum(np.bincount(label[label >= 0], minlength=count), 1)
        rate = inside / sizes[:, None]
        weight = rate * np.log1p(mean / np.maximum(overall, 1))
        elsewhere = (overall[None, :] - inside) / np.maximum(len(label) - sizes[:, None], 1)
        weight[rate < LEAD * elsewhere] = 0.0
        return [_pick(self.names, weight[community]) for community in range(count)]


def _plain(word: str) -> str:
    return _OWNER.sub("", word) if "'" in word or "’" in word else word


def _present(text: Ints, term: Ints, texts: int, least: int) -> tuple[Ints, csr_matrix]:
    """The terms that at least `least` texts contain, and which text contains which; `term` [n] stands in `text` [n]."""
    terms, place, often = np.unique(term, return_inverse=True, return_counts=True)
    frequent = often >= least  # a first filter: most word pairs occur only once
    column = (np.cumsum(frequent) - 1)[place]
    chosen = frequent[place]
    cells, shape = (text[chosen], column[chosen]), (texts, int(frequent.sum()))
    table = csr_matrix((np.ones(len(cells[0]), dtype=np.int32), cells), shape=shape)
    table.data[:] = 1  # count a term once per text
    spread = np.bincount(table.indices, minlength=table.shape[1]) >= least
    return terms[frequent][spread], table[:, np.flatnonzero(spread)]


def _pick(names: NDArray[np.object_], weight: Floats) -> tuple[str, ...]:
    """The terms with the highest weight, without any that repeats a word of an earlier one; `names` are alphabetical.
    """
    heavy = np.flatnonzero(weight > 0)
    terms: list[str] = []
    used: set[str] = set()
    for place in heavy[np.argsort(-np.round(weight[heavy], 9), kind="stable")]:
        if len(terms) == TERMS:
            break
        stems = {word[:5] for word in names[place].split()}
        if not stems & used:
            terms.append(str(names[place]))
            used |= stems
    return tuple(terms)


def medoid(rows: Vectors, members: Ints) -> int:
    """The member nearest to the centre of its topic: the one to read first."""
    centre = unit(rows[members].mean(axis=0, keepdims=True))[0]
    return int(members[int(np.argmax(np.round(rows[members] @ centre, 6)))])
