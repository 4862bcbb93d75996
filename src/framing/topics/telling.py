"""Telling words: the words that the surest paragraphs of a topic have and the rest of the corpus hardly has."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from framing.topics.space import Bools, Floats, Ints

OFTEN = 0.1  # a telling word is in at least this share of the surest paragraphs ...
RARELY = 8  # ... which is this many times its share of the paragraphs outside ...
SEVERAL = 3  # ... and in the surest paragraphs of this many articles
ENOUGH = 10  # surest paragraphs needed to say which words are telling; articles, to say which are in all of them
NEARLY_ALL = 0.9  # share of the surest articles that have a key word
STEM = 6  # letters that the forms of a word share


@dataclass(frozen=True)
class TopicWording:
    """Which words each paragraph has: `rows` [n, words], not zero where the paragraph has the word.

    `owner` [n] is the number of each paragraph's article, `language` [n] the number of its language. `words` [words]
    are the words as they are written, in lower case.
    """

    rows: csr_matrix
    owner: Ints
    language: Ints
    words: Sequence[str] = ()

    def told(self, sure: Bools, outside: Bools) -> Floats:
        """How much each paragraph says of a topic in its telling words [n], where the usual `sure` paragraph says 1.

        Similar meaning is not enough: a ban on visas is near to sanctions, but its articles never say that word. NaN
        where no word tells the topic: too few sure paragraphs in the language, or a corpus mostly about the topic.
        """
        result = np.full(len(self.owner), np.nan)
        for here in self._languages():
            weights = self.weights(sure & here, outside & here)
            said = self.rows[here] @ weights
            usual = float(np.median(said[sure[here]])) if weights.any() else 0.0
            if usual > 0:
                result[here] = said / usual
        return result

    def weights(self, sure: Bools, outside: Bools) -> Floats:
        """The weight of each word [words]: its share of the sure paragraphs times the logarithm of how much more often
        it is there; 0 if it is not telling.
        """
        if sure.sum() < ENOUGH or not outside.any():
            return np.zeros(self.rows.shape[1])
        often, elsewhere, articles = _shares(self.rows, self.owner, sure, outside)
        weights = often * np.log(np.maximum(often / elsewhere, 1.0))
        return np.where(_is_telling(often, elsewhere, articles), weights, 0.0)

    def lacks_key_words(self, name: Collection[str], sure: Bools, outside: Bools) -> Bools:
        """Which paragraphs [n] are of articles with none of the topic's key words: telling words, in whatever form,
        that nearly all articles with `sure` paragraphs have. Where words of the topic's `name` are among them, only
        these count.

        Witnesses and senators are in the news of many a hearing; "impeachment" is in those of one. False where no word
        is a key, or too few articles of the language are sure.
        """
        found, forms, listed = np.zeros(len(self.owner), dtype=bool), self._forms[1], self._listed(name)
        for here in self._languages():
            there = np.unique(self.owner[sure & here])
            if len(there) >= ENOUGH and (outside & here).any():
                often, elsewhere, articles = _shares(forms, self.owner, sure & here, outside & here)
                having = _in_articles(forms, self.owner, here & np.isin(self.owner, there))
                keys = _is_telling(often, elsewhere, articles) & (having >= NEARLY_ALL * len(there))
                keys = keys & listed if (keys & listed).any() else keys
                has = np.bincount(self.owner, here & _has(forms, keys)) > 0
                found |= here & bool(keys.any()) & ~has[self.owner]
        return found

    def naming(self, name: Collection[str], sure: Bools, outside: Bools) -> Bools:
        """Which paragraphs [n] have one of the words of a topic's `name` that are telling, in whatever form."""
        found, forms, listed = np.zeros(len(self.owner), dtype=bool), self._forms[1], self._listed(name)
        for here in self._languages():
            if (sure & here).sum() and (outside & here).any():
                told = _is_telling(*_shares(forms, self.owner, sure & here, outside & here))
                found |= here & _has(forms, told & listed)
        return found

    def _listed(self, name: Collection[str]) -> Bools:
        """Which beginnings of words are those of a word of `name`."""
        stems = {word[:STEM] for word in name}
        return np.array([one in stems for one in self._forms[0]], dtype=bool)

    def _languages(self) -> Iterator[Bools]:
        """The paragraphs of each language."""
        return (self.language == one for one in np.unique(self.language))

    @functools.cached_property
    def _forms(self) -> tuple[list[str], csr_matrix]:
        """What the forms of a word begin with, and which of these beginnings each paragraph has [n, beginnings]."""
        number: dict[str, int] = {}
        column = [number.setdefault(word[:STEM], len(number)) for word in self.words]
        joined = csr_matrix((np.ones(len(column)), (np.arange(len(column)), column)), shape=(len(column), len(number)))
        return list(number), (self.rows.sign() @ joined).sign().tocsr()


def _shares(rows: csr_matrix, owner: Ints, sure: Bools, outside: Bools) -> tuple[Floats, Floats, Floats]:
    """For each word [words] its share of the sure paragraphs, of those outside, and how many articles have it in a sure
    one.
    """
    often = np.asarray(rows[sure].sign().mean(axis=0)).ravel()
    elsewhere = (np.asarray(rows[outside].sign().sum(axis=0)).ravel() + 1) / (outside.sum() + 1)
    return often, elsewhere, _in_articles(rows, owner, sure)


def _in_articles(rows: csr_matrix, owner: Ints, chosen: Bools) -> Floats:
    """In how many articles each word stands [words], in their `chosen` paragraphs."""
    articles, there = np.unique(owner[chosen], return_inverse=True)
    held = csr_matrix((np.ones(len(there)), (there, np.arange(len(there)))), shape=(len(articles), len(there)))
    return np.asarray((held @ rows[chosen].sign()).sign().sum(axis=0)).ravel()


def _is_telling(often: Floats, elsewhere: Floats, articles: Floats) -> Bools:
    return np.asarray((often >= OFTEN) & (often >= RARELY * elsewhere) & (articles >= SEVERAL), dtype=bool)


def _has(rows: csr_matrix, words: Bools) -> Bools:
    return np.asarray(rows[:, words].sum(axis=1)).ravel() > 0
