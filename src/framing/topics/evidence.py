"""Evidence: how far an article says what the user's own words say, whatever else is in the corpus.

A threshold that lies between the inside and the outside of a topic needs an inside. Where a topic has hardly any
articles, the best of the others would fill it. So each article is also judged alone: by how near its passages come to
the description and examples, by how much of their words it uses, and by how often it uses the rarest of them.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from framing.tables.records import NamedTopic
from framing.topics.space import SHARED, Floats, Ints, Unshared, Vectors, unit
from framing.topics.words import COMMON, WORD, Words

STEM = 6  # letters of a word that count: "sanctions" and "sanctioned" are one
STRETCH = 100  # words of an article that are looked at together
# How much a share of words counts beside the cosine: of all words that define the topic, of its name, and of its name
# with its description. Logistic regressions on twelve topics of real-news (six outlets) and on forty events of stories
# gave nearly the same shares.
ALL, NAME, DESCRIBED = 0.55, 0.17, 0.14
SEVERAL, BEGINNING, BEGINS = 3, 3, 0.5  # best paragraphs, paragraphs of the beginning, and how much that one counts
# How much more an article says that is as likely on the topic as not, if the topic has no examples, or only a name.
SENTENCE, PHRASE = 0.05, 0.23
# The odds of an article: by what it says, by its nearness to the topic beyond what the corpus shares, and by how often
# it uses the rarest word of the name and the two rarest of the name and the description. A logistic regression on 26
# topics of six outlets of real-news, among 192, 384 and 1,281 articles; mentions of a topic weighed .05 of an article.
SAYS, BEYOND, CALLED, REPEATED, EVEN = 10.6, 10.9, 9.9, 7.7, 14.1
# What few texts have in common may be the topic itself: so many other articles and paragraphs are thought beside them.
OTHERS, OTHER_PARAGRAPHS = 20, 500
HALF = 1.5  # paragraphs with a word that count half of what it can count


def in_common(vectors: Vectors, world: Vectors) -> Vectors:
    """What the paragraphs share, as far as their number says so, else what texts on all subjects share [d]."""
    many = len(vectors)
    mean = (vectors.sum(axis=0) + OTHER_PARAGRAPHS * world) / (many + OTHER_PARAGRAPHS)
    return np.asarray(SHARED * mean, dtype=np.float32)


@dataclass(frozen=True)
class OwnWords:
    """What paragraphs tell, one by one: their `vectors` [n], minus what any text has in common, and their `words`.

    `beyond` [n] are the vectors minus most of what the corpus has in common. `owner` [n] is the number of each
    paragraph's article, `places` [n] its position there.
    `likeness` is what the encoder's cosines are divided by. How rare a word is, the first `learnt` articles say.
    """

    vectors: Unshared
    beyond: Unshared
    words: Words
    owner: Ints
    places: Ints
    learnt: int
    likeness: float = 1.0

    def of(self, topic: NamedTopic, shown: Vectors) -> Floats:
        """How much each paragraph says of a topic [n]; `shown` [examples, d] are the vectors of what defines it.

        The sum of the cosine to the two nearest examples and the shares of words: 0 says nothing, 2 says all.
        """
        name, described = stems(topic.name), stems(f"{topic.name} {topic.description}")
        examples = [stems(one) - described for one in topic.examples]
        near = two_highest(self.vectors.products(unit(shown))) / self.likeness
        return near + ALL * self._of_nearest(described, examples) + NAME * self._share(name) + DESCRIBED * self._share(
            described
        )

    def likely(self, topic: NamedTopic, shown: Vectors, beyond: Vectors) -> Floats:
        """How likely each article is on the topic [articles].

        `shown` and `beyond` [examples, d] are the vectors of what defines the topic, as those of the paragraphs.
        """
        less = 0.0 if topic.examples else SENTENCE if topic.description.strip() else PHRASE
        near = best_of(two_highest(self.beyond.products(unit(beyond))) / self.likeness, self.owner, SEVERAL)
        name, described = stems(topic.name), stems(f"{topic.name} {topic.description}")
        odds = SAYS * (self.overall(self.of(topic, shown)) - less) + BEYOND * near - EVEN
        odds += CALLED * self._repeated(name, 1) + REPEATED * self._repeated(described, 2)
        return np.asarray(1 / (1 + np.exp(-odds)))

    def _repeated(self, chosen: frozenset[str], many: int) -> Floats:
        """How rare the `many` rarest of these words in each article are, and how often it has them [articles], 0 to 1.
        """
        names = self._stemmed[0]
        known = [names[one] for one in sorted(chosen) if one in names]
        often = (self._articles @ self._rows[:, known]).toarray()
        worth = self._rarity[known] / np.log(self.learnt + OTHERS + 1.0) * often / (often + HALF)
        return np.asarray(np.sort(worth, axis=1)[:, -many:].sum(axis=1) / many)

    def overall(self, said: Floats) -> Floats:
        """How much each article says [articles]: its three best paragraphs, and the best of its beginning.

        What an article says in one passage alone, far down, it only mentions.
        """
        early = np.where(self._rank < BEGINNING, said, -np.inf)
        begins = best_of(early, self.owner, 1)
        return np.asarray((best_of(said, self.owner, SEVERAL) + BEGINS * begins) / (1 + BEGINS))

    @functools.cached_property
    def _rank(self) -> Ints:
        """The number of each paragraph in its article, from 0 [n]."""
        order = np.lexsort((self.places, self.owner))
        sizes = np.bincount(self.owner)
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return rank

    def _share(self, chosen: frozenset[str]) -> Floats:
        held, whole = self._held(chosen)
        return held / max(whole, 1e-9)

    def _of_nearest(self, described: frozenset[str], examples: list[frozenset[str]]) -> Floats:
        """The share of the words of the description and of the two examples that share most with the paragraph."""
        held, whole = self._held(described)
        if examples:
            parts = [self._held(one) for one in examples]
            helds, wholes = np.stack([part for part, _ in parts]), np.array([size for _, size in parts])
            best = np.argsort(-helds / np.maximum(wholes, 1e-9)[:, None], axis=0, kind="stable")[:2]
            held = held + np.take_along_axis(helds, best, axis=0).sum(axis=0)
            whole = whole + wholes[best].sum(axis=0)
        return np.asarray(held / np.maximum(whole, 1e-9))

    def _held(self, chosen: frozenset[str]) -> tuple[Floats, float]:
        """How much of the words each paragraph with its surroundings has [n], and how much there is to have.

        A word counts by how few articles have it. A word that none has counts most.
        """
        names = self._stemmed[0]
        known = [names[one] for one in sorted(chosen) if one in names]
        weights = self._rarity[known]
        unknown = len(chosen) - len(known)
        near = (self._surroundings @ self._rows[:, known]).sign()
        most = float(np.log(self.learnt + OTHERS + 1.0))
        return np.asarray(near @ weights), float(weights.sum() + unknown * most)

    @functools.cached_property
    def _stemmed(self) -> tuple[dict[str, int], csr_matrix]:
        """The place of each beginning of a word, and which paragraph has which [n, beginnings]."""
        cut = np.array([name[:STEM] if name not in COMMON else "" for name in self.words.names], dtype=object)
        names, number = np.unique(cut.astype(str), return_inverse=True)
        starts = self.words.starts.astype(np.int32)
        stream = number.astype(np.int32)[self.words.stream]
        rows = csr_matrix((np.ones(len(stream)), stream, starts), shape=(len(starts) - 1, len(names)))
        rows.sum_duplicates()
        return dict(zip(names.tolist(), range(len(names)), strict=True)), rows.sign()

    @property
    def _rows(self) -> csr_matrix:
        return self._stemmed[1]

    @functools.cached_property
    def _rarity(self) -> Floats:
        """The weight of each word: the logarithm of how few articles have it."""
        having = np.asarray((self._articles[: self.learnt] @ self._rows).sign().sum(axis=0)).ravel()
        return np.asarray(np.log((self.learnt + OTHERS + 1) / (having + 1)))

    @functools.cached_property
    def _articles(self) -> csr_matrix:
        """Which paragraph is in which article [articles, n]."""
        n = len(self.owner)
        return csr_matrix((np.ones(n), (self.owner, np.arange(n))), shape=(int(self.owner.max()) + 1, n))

    @functools.cached_property
    def _surroundings(self) -> csr_matrix:
        """Which paragraphs are looked at together with each [n, n]: to STRETCH words those after it, then before it."""
        order = np.lexsort((self.places, self.owner))
        many = np.diff(self.words.starts)
        rows: list[int] = []
        columns: list[int] = []
        for part in np.split(order, np.flatnonzero(np.diff(self.owner[order])) + 1):
            lengths = many[part].tolist()
            for start in range(len(part)):
                first, last, words = start, start + 1, lengths[start]
                while words < STRETCH and last < len(part):
                    words, last = words + lengths[last], last + 1
                while words < STRETCH and first > 0:
                    words, first = words + lengths[first - 1], first - 1
                columns += part[first:last].tolist()
                rows += [int(part[start])] * (last - first)
        n = len(self.owner)
        return csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(n, n))


def stems(text: str) -> frozenset[str]:
    """The beginnings of the words of a text that tell something."""
    return frozenset(word[:STEM] for word in WORD.findall(text.lower()) if word not in COMMON)


def two_highest(values: NDArray[np.floating[Any]]) -> Floats:
    """The mean of the two highest values in each row, [n, examples] -> [n]: a single lucky match is not enough."""
    top = np.sort(values, axis=1)[:, -2:]
    return np.asarray(top.mean(axis=1), dtype=np.float64)


def best_of(values: Floats, owner: Ints, many: int) -> Floats:
    """The mean of the `many` highest values of each article [articles], or of all if there are fewer."""
    order = np.lexsort((-values, owner))
    return _mean_of_first(values, owner, order, many)


def _mean_of_first(values: Floats, owner: Ints, order: Ints, many: int) -> Floats:
    """The mean of the first `many` values of each article [articles], in this order of the paragraphs by article."""
    sizes = np.bincount(owner)
    rank = np.arange(len(order)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    kept = order[rank < many]
    return np.asarray(np.bincount(owner[kept], values[kept]) / np.maximum(np.minimum(sizes, many), 1))
