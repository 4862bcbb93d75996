"""Telling words: the words that the surest paragraphs of a topic have and the rest of the corpus hardly has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from framing.topics.space import Bools, Floats, Ints

OFTEN = 0.1  # a telling word is in at least this share of the surest paragraphs ...
RARELY = 8  # ... which is this many times its share of the paragraphs outside ...
SEVERAL = 3  # ... and in the surest paragraphs of this many articles
ENOUGH = 10  # surest paragraphs needed to say which words are telling


@dataclass(frozen=True, slots=True)
class TopicWording:
    """Which words each paragraph has: `rows` [n, words], not zero where the paragraph has the word.

    `owner` [n] is the number of each paragraph's article, `language` [n] the number of its language.
    """

    rows: csr_matrix
    owner: Ints
    language: Ints

    def told(self, sure: Bools, outside: Bools) -> Floats:
        """How much each paragraph says of a topic in its telling words [n], where the usual `sure` paragraph says 1.

        Similar meaning is not enough: a ban on visas is near to sanctions, but its articles never say that word. NaN
        where no word tells the topic: too few sure paragraphs in the language, or a corpus mostly about the topic.
        """
        result = np.full(len(self.owner), np.nan)
        for one in np.unique(self.language):
            here = self.language == one
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
        articles, there = np.unique(self.owner[sure], return_inverse=True)
        inside = self.rows[sure].sign()
        held = csr_matrix((np.ones(len(there)), (there, np.arange(len(there)))), shape=(len(articles), len(there)))
        spread = np.asarray((held @ inside).sign().sum(axis=0)).ravel()
        often = np.asarray(inside.mean(axis=0)).ravel()
        elsewhere = (np.asarray(self.rows[outside].sign().sum(axis=0)).ravel() + 1) / (outside.sum() + 1)
        telling = (often >= OFTEN) & (often >= RARELY * elsewhere) & (spread >= SEVERAL)
        return np.where(telling, often * np.log(np.maximum(often / elsewhere, 1.0)), 0.0)
