"""Words and phrases as terms: what the outlets write in their own voice, and where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.languages.known import every
from framing.measures.shared.corpus import Corpus, of_all_texts
from framing.measures.shared.measured import coded
from framing.measures.shared.word_table import all_words
from framing.text.mentions.mentions import voices

OFTEN = 3  # a phrase of three words that the corpus has less often is none
NAME = 0.8  # a word is a name if so many of its uses inside sentences have a capital
STOPWORDS = frozenset(every(lambda one: one.words.stop))


@dataclass(frozen=True, slots=True)
class Terms:
    """Every use of a term, in numbers, as there are as many as words: `table` has code (into `vocabulary`, which is in
    order), is_name, row (into Corpus.body), start and end. `single` says which terms are one word.
    """

    vocabulary: NDArray[np.object_]
    single: NDArray[np.bool_]
    table: pd.DataFrame

    def by_topic(self, corpus: Corpus, chosen: NDArray[np.bool_]) -> Iterator[pd.DataFrame]:
        """The `chosen` uses of each topic, with topic_id and, as categories, paragraph_id, article_id and outlet."""
        body, table = corpus.body, self.table[chosen]
        where = {name: coded(body[name]).array for name in ("paragraph_id", "article_id", "outlet")}
        rows = pd.Index(body["paragraph_id"]).get_indexer(pd.Index(corpus.memberships["paragraph_id"]))
        numbers, topics = pd.factorize(corpus.memberships["topic_id"], sort=True)
        for number, topic in enumerate(topics):
            inside = np.zeros(len(body), dtype=bool)
            inside[rows[(numbers == number) & (rows >= 0)]] = True
            told = table[inside[table["row"].to_numpy()]]
            if len(told):
                row = told["row"].to_numpy()
                yield told.assign(topic_id=topic, **{name: values[row] for name, values in where.items()})


@of_all_texts
def find_terms(corpus: Corpus) -> Terms:
    """Words, and phrases of two or three of them, in the outlets' own voice. Stopwords make no term, and a plural goes
    with its singular.
    """
    words = corpus.once(all_words)
    singular, base = _singulars(words["norm"])
    norm = singular[words["norm"].cat.codes.to_numpy()]
    stopped = np.isin(words["norm"].cat.categories.to_numpy(dtype=object), list(STOPWORDS))
    stop = stopped[words["norm"].cat.codes.to_numpy()] | np.isin(base, list(STOPWORDS))[norm]
    is_name = _names(norm, words["is_name"].to_numpy(), ~words["is_initial"].to_numpy(), len(base))[norm]
    row, start, end = (words[name].to_numpy() for name in ("row", "start", "end"))
    own = _own(corpus, row, start)
    # the words of a paragraph stand in their order
    lengths = np.array([len(word) for word in base], dtype=np.int64)
    stop |= lengths[norm] <= 2  # pieces of words: "plant s"
    paired = (row[:-1] == row[1:]) & (start[1:] - end[:-1] == 1) & own[1:] & own[:-1] & ~stop[:-1] & ~stop[1:]
    first = np.flatnonzero(paired)
    pairs, pair = np.unique(norm[first].astype(np.int64) * len(base) + norm[first + 1], return_inverse=True)
    triples, triple, third = _triples(paired, first, pair, norm, len(base))
    single = np.flatnonzero(own & ~stop)
    of_two = [f"{base[one]} {base[other]}" for one, other in zip(*np.divmod(pairs, len(base)), strict=True)]
    of_three = [f"{of_two[one]} {base[other]}" for one, other in zip(*np.divmod(triples, len(base)), strict=True)]
    every = np.array([*base, *of_two, *of_three], dtype=object)
    place, vocabulary = pd.factorize(every, sort=True)  # "united states" may be a word too
    begin, last = np.concatenate([single, first, third]), np.concatenate([single, first + 1, third + 2])
    named = np.concatenate([[0], np.cumsum(is_name)])
    codes = np.concatenate([norm[single], len(base) + pair, len(base) + len(pairs) + triple])
    table = pd.DataFrame({
        "code": place[codes].astype(np.int32), "is_name": named[last + 1] > named[begin],
        "row": row[begin], "start": start[begin], "end": end[last],
    })  # fmt: skip
    return Terms(vocabulary, np.array([" " not in term for term in vocabulary], dtype=bool), table)


def _triples(
    paired: NDArray[np.bool_], first: NDArray[np.int64], pair: NDArray[np.int64], norm: NDArray[np.int32], count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Phrases of three words that are used OFTEN (the number of the pair * `count` + the last word), of each use which
    one it is, and where it begins. `paired`: words that make a pair with the next, `first` where, `pair` which.
    """
    goes_on = np.flatnonzero(paired[:-1] & paired[1:])
    whole = pair[np.searchsorted(first, goes_on)].astype(np.int64) * count + norm[goes_on + 2]
    found, which, uses = np.unique(whole, return_inverse=True, return_counts=True)
    often = uses >= OFTEN
    kept = often[which]
    return found[often], (np.cumsum(often) - 1)[which[kept]], goes_on[kept]


def _own(corpus: Corpus, row: NDArray[np.int32], start: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Whether what begins at `start` of the paragraph `row` of Corpus.body stands outside quotations."""
    paragraphs = corpus.body["paragraph_id"]
    unsure = [*corpus.quotes["paragraph_id"], *corpus.unknown_voice]
    asked = np.flatnonzero(paragraphs.isin(unsure).to_numpy()[row])
    places = pd.DataFrame({"paragraph_id": paragraphs.to_numpy()[row[asked]], "start": start[asked]})
    own = np.ones(len(row), dtype=bool)
    own[asked] = voices(places, corpus.quotes, corpus.unknown_voice) == "own"
    return own


def _singulars(norm: pd.Series) -> tuple[NDArray[np.int32], list[str]]:
    """For each category of `norm` a number that it shares with its plural or singular, and what the numbers stand for:
    the form that is used more often ("arms", not "arm").
    """
    known = list(norm.cat.categories)
    uses = dict(zip(known, np.bincount(norm.cat.codes, minlength=len(known)).tolist(), strict=True))
    both = [(w, w[:-1]) for w in known if len(w) > 3 and w.endswith("s") and not w.endswith("ss") and w[:-1] in uses]
    main = {word: max(pair, key=lambda one: (one in STOPWORDS, uses[one], -len(one))) for pair in both for word in pair}
    base = sorted({main.get(word, word) for word in known})
    number = {word: i for i, word in enumerate(base)}
    return np.array([number[main.get(word, word)] for word in known], dtype=np.int32), base


def _names(
    norm: NDArray[np.int32], capital: NDArray[np.bool_], inside: NDArray[np.bool_], count: int
) -> NDArray[np.bool_]:
    """Which words are names: NAME of their uses where a sentence asks for no capital have one."""
    uses = np.bincount(norm[inside], minlength=count)
    capitals = np.bincount(norm[inside & capital], minlength=count)
    return (uses > 0) & (capitals / np.maximum(uses, 1) >= NAME)
