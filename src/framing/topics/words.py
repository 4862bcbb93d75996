"""The words of texts as numbers: read once, then counted for named topics, stories and labels."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction.text import TfidfTransformer

from framing.languages.known import every
from framing.topics.space import Ints

COMMON = frozenset(every(lambda one: one.words.common))
WORD = re.compile(r"\b\w\w+\b")


@dataclass(frozen=True, slots=True)
class Words:
    """Texts as sequences of words: text i has `names[stream[starts[i] : starts[i + 1]]]`, in lower case."""

    names: NDArray[np.object_]
    stream: NDArray[np.int32]
    starts: Ints

    @classmethod
    def of(cls, texts: Sequence[str], word: re.Pattern[str] = WORD) -> Words:
        """Find the words that match `word`; numbers are given in order of first occurrence."""
        number: defaultdict[str, int] = defaultdict()
        number.default_factory = number.__len__
        stream, sizes = array("i"), []
        for text in texts:
            found = [number[one] for one in word.findall(text.lower())]
            stream.fromlist(found)
            sizes.append(len(found))
        names = np.fromiter(number, dtype=object, count=len(number))
        return cls(names, np.frombuffer(stream, dtype=np.int32), _starts(np.array(sizes, dtype=np.int64)))

    def joined(self, others: Words) -> Words:
        """The same texts followed by the `others`."""
        number = dict(zip(self.names, range(len(self.names)), strict=True))
        place = np.array([number.setdefault(name, len(number)) for name in others.names], dtype=np.int32)
        names = np.fromiter(number, dtype=object, count=len(number))
        starts = np.concatenate([self.starts, self.starts[-1] + others.starts[1:]])
        return Words(names, np.concatenate([self.stream, place[others.stream]]), starts)

    def arranged(self, places: Ints, sizes: Ints) -> Words:
        """New texts made of these: join the texts at `places`, the first `sizes[0]` into one text, and so on."""
        long = np.diff(self.starts)[places]
        inside = np.arange(int(long.sum())) - np.repeat(np.cumsum(long) - long, long)
        stream = self.stream[np.repeat(self.starts[places], long) + inside]
        return Words(self.names, stream, _starts(long)[_starts(sizes)])

    def counts(self) -> tuple[NDArray[np.object_], csr_matrix]:
        """The words that are not stop words, alphabetically, and how often each text contains each, [texts, words].

        Within a row the entries keep the order of first occurrence over all texts, because floating-point sums depend
        on it.
        """
        telling = np.array([name not in COMMON for name in self.names], dtype=bool)[self.stream]
        stream, starts = self.stream[telling], np.concatenate([[0], np.cumsum(telling)])[self.starts]
        first = np.full(len(self.names), len(stream))
        first[stream[::-1]] = np.arange(len(stream))[::-1]
        seen = np.argsort(first, kind="stable")[: int((first < len(stream)).sum())]
        number = np.zeros(len(self.names), dtype=np.int32)
        number[seen] = np.arange(len(seen))
        shape = (len(self.starts) - 1, len(seen))
        table = csr_matrix((np.ones(len(stream)), number[stream], starts.astype(np.int32)), shape=shape)
        table.sum_duplicates()
        names = self.names[seen]
        order = np.argsort(names, kind="stable")
        place = np.empty(len(names), dtype=table.indices.dtype)
        place[order] = np.arange(len(names))
        table.indices = place[table.indices]
        return names[order], table


def _starts(sizes: Ints) -> Ints:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes, dtype=np.int64)])


@dataclass(frozen=True, slots=True)
class Weighted:
    """The words of texts weighted by how few texts contain them (TF-IDF): rows of length one, [texts, words]."""

    place: dict[str, int]
    scale: TfidfTransformer
    rows: csr_matrix

    @classmethod
    def of(cls, words: Words) -> Weighted | None:
        """None if no text has a word that is not a stop word."""
        names, counts = words.counts()
        if not len(names):
            return None
        scale = TfidfTransformer(sublinear_tf=True).fit(counts)
        return cls(dict(zip(names, range(len(names)), strict=True)), scale, scale.transform(counts, copy=False))

    def beside(self, texts: Sequence[str]) -> Weighted:
        """The same with rows for other texts behind its own."""
        return Weighted(self.place, self.scale, vstack([self.rows, self.others(texts)], format="csr"))

    def others(self, texts: Sequence[str]) -> csr_matrix:
        """Represent other texts with the same words and weights."""
        rows, columns = [], []
        for row, text in enumerate(texts):
            known = [self.place[one] for one in WORD.findall(text.lower()) if one in self.place]
            rows += [row] * len(known)
            columns += known
        shape = (len(texts), len(self.place))
        return self.scale.transform(csr_matrix((np.ones(len(columns)), (rows, columns)), shape=shape))
