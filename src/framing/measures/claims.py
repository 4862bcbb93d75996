"""Claims: what is said about a topic, and who does not say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from threadpoolctl import threadpool_limits

from framing.machine.pieces import FEW, over
from framing.measures.shared.agreement import NEAR, Relation, relation
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import PASSAGE_COLUMNS, SCORE_COLUMNS, Measured, finished, nothing

SAME = 0.62  # mean cosine within a group of sentences that speak of the same thing
APART = 0.50  # sentences further apart than this are never compared; nearer ones may say the same in other words
MIN_WORDS = 6  # "He did not comment." is not a claim about a topic
MIN_ARTICLES = 3
MAX_CLAIMS = 40  # per topic; the most frequent ones
MANY = 20_000  # with more sentences on topics, it is worth starting other processes
AT_ONCE = 2000  # so many sentences are compared pairwise; in a larger topic, a sample forms the groups


def measure(corpus: Corpus) -> Measured:
    """For each claim of a topic and each article on it, 1 if the article tells it and 0 if it does not.

    The item is the id of the claim's most typical sentence. Quoted sentences count too: an outlet that quotes a claim
    mentions it. There is a third value, unclear: an article that does not tell the claim, but has a sentence near it
    (in other words, with a negation, with another number), has no score for it. The nearest sentence of each article
    that does not tell the claim, on the topic or not, is a passage with a negative value, if it is near at all. Claims
    are formed without looking at outlets, so their coverage may be tested.
    """
    topics = (_Teller.of(corpus, str(topic)) for topic in sorted(corpus.topics["topic_id"]))
    processes = corpus.processes if aside(corpus) else None
    claims = [claim for found in over(_claims, topics, processes) for claim in found]
    if not claims:
        return nothing()
    said = pd.concat([_said(corpus, claims), _near(corpus, claims)], ignore_index=True)
    said = said.assign(measure="claims", voice="all")
    return Measured(_scores(corpus, said), finished(said, PASSAGE_COLUMNS))


def aside(corpus: Corpus) -> bool:
    """Whether there are enough sentences to start other processes. Then this process only waits for them."""
    several = corpus.processes not in (None, 1) and len(corpus.topics) >= FEW
    return several and len(corpus.spoken_topics) > MANY


@dataclass(frozen=True, slots=True)
class _Teller:
    """The sentences of a topic that may be claims: rows of Corpus.spoken, unit rows [n, d], articles and texts."""

    topic_id: str
    rows: NDArray[np.int64]
    vectors: NDArray[np.float32]
    articles: NDArray[np.int64]
    texts: Sequence[str]

    @classmethod
    def of(cls, corpus: Corpus, topic_id: str) -> _Teller:
        told = corpus.spoken_topics.loc[corpus.spoken_topics["topic_id"] == topic_id, "row"]
        sentences = corpus.spoken[["sentence_id", "article_id", "text", "n_words"]].iloc[told.to_numpy()]
        sentences = sentences[(sentences["n_words"] >= MIN_WORDS).to_numpy()]
        # by id, so that the order of the files cannot break ties between equal distances
        sentences = sentences.sort_values("sentence_id", kind="stable")
        rows = sentences.index.to_numpy()
        articles = pd.factorize(sentences["article_id"])[0]
        return cls(topic_id, rows, corpus.spoken_vectors[rows], articles, sentences["text"].tolist())


@dataclass(frozen=True, slots=True)
class _Claim:
    """Rows of Corpus.spoken about one thing, the most typical one, each cosine to it (below 0: unclear), its vector."""

    topic_id: str
    rows: NDArray[np.int64]
    middle: int
    near: NDArray[np.float64]
    vector: NDArray[np.float32]


def _claims(told: _Teller) -> list[_Claim]:
    """Return the claims of a topic, the most frequent first. One thread only: sums must be added in a fixed order."""
    with threadpool_limits(1):
        return list(_most_told(told))


def _most_told(told: _Teller) -> Iterator[_Claim]:
    vectors, articles, count = told.vectors, told.articles, 0
    groups = [(-len(set(articles[group].tolist())), int(group[0]), group) for group in same_sentences(vectors)]
    for tellers, _, group in sorted(groups, key=lambda one: one[:2]):
        if -tellers < MIN_ARTICLES or count == MAX_CLAIMS:
            break
        near = (vectors[group] @ vectors[group].mean(0)).astype(float)
        middle = int(near.argmax())
        vector = vectors[group][middle]
        sign = _signs([told.texts[one] for one in group], vectors[group] @ vector, middle)
        if len(set(articles[group[sign > 0]].tolist())) >= MIN_ARTICLES:
            count += 1
            yield _Claim(told.topic_id, told.rows[group], int(told.rows[group[middle]]), sign * near, vector)


def _said(corpus: Corpus, claims: Sequence[_Claim]) -> pd.DataFrame:
    """Return the places of the claims in the columns of passages. All at once: a look-up in a long table is slow."""
    return _placed(corpus, claims, [claim.rows for claim in claims], [claim.near for claim in claims])


def _near(corpus: Corpus, claims: Sequence[_Claim]) -> pd.DataFrame:
    """Of each article that is in no claim's group the sentence nearest to the claim, if it is near, with its cosine
    below 0: it may tell the claim. Articles outside the topic are looked at too.
    """
    articles = pd.factorize(corpus.spoken["article_id"])[0]
    long = (corpus.spoken["n_words"] >= MIN_WORDS).to_numpy()
    rows, cosines = [], []
    for start in range(0, len(claims), MAX_CLAIMS):
        part = claims[start : start + MAX_CLAIMS]
        with threadpool_limits(1):
            alike = corpus.spoken_vectors @ np.stack([claim.vector for claim in part]).T
        for claim, cosine in zip(part, alike.T, strict=True):
            near = np.flatnonzero(long & (cosine >= APART) & ~np.isin(articles, articles[claim.rows]))
            nearest = near[np.lexsort((near, -cosine[near]))]
            nearest = nearest[np.unique(articles[nearest], return_index=True)[1]]  # the first of each article
            rows.append(nearest)
            cosines.append(-cosine[nearest].astype(float))
    return _placed(corpus, claims, rows, cosines)


def _placed(
    corpus: Corpus, claims: Sequence[_Claim], rows: Sequence[NDArray[np.int64]], values: Sequence[NDArray[np.float64]]
) -> pd.DataFrame:
    sizes = [len(one) for one in rows]
    said = corpus.spoken[["paragraph_id", "article_id", "start", "end"]].iloc[np.concatenate(rows)]
    items = corpus.spoken["sentence_id"].iloc[[claim.middle for claim in claims]].to_numpy()
    return said.reset_index(drop=True).assign(
        item=np.repeat(items, sizes), value=np.concatenate(values),
        topic_id=np.repeat(np.array([claim.topic_id for claim in claims], dtype=object), sizes),
    )


def _signs(texts: list[str], cosines: NDArray[np.float32], middle: int) -> NDArray[np.float64]:
    """Return 1 for sentences that tell what the most typical one of their group tells, -1 where that is unclear."""
    said = [relation(text, texts[middle], float(cosine)) for text, cosine in zip(texts, cosines, strict=True)]
    return np.array([1.0 if one is Relation.SAME or i == middle else -1.0 for i, one in enumerate(said)])


def same_sentences(vectors: NDArray[np.float32], same: float = SAME) -> Iterator[NDArray[Any]]:
    """Yield groups of two or more rows that say the same, by average linkage at cosine `same`.

    If there are more than AT_ONCE rows, the first ones form the groups. They are a random sample, because rows are in
    the order of their ids, which are hashes. Each other row joins the nearest group if its mean cosine to the members
    is high enough. So the cost grows only in proportion to the size of the topic.
    """
    groups = list(_groups(vectors[:AT_ONCE], same))
    if len(vectors) > AT_ONCE and groups:
        middles = np.stack([vectors[group].mean(0) for group in groups])
        near = vectors[AT_ONCE:] @ middles.T
        nearest, enough = near.argmax(1), near.max(1) >= same
        joined = [np.flatnonzero(enough & (nearest == number)) + AT_ONCE for number in range(len(groups))]
        groups = [np.concatenate(both) for both in zip(groups, joined, strict=True)]
    yield from groups


def _groups(vectors: NDArray[np.float32], same: float) -> Iterator[NDArray[Any]]:
    """Yield the groups. Rows not connected by a chain of cosines above APART are never compared."""
    for block in _blocks(vectors):
        if len(block) < 2:
            continue
        apart = np.clip(1 - vectors[block].astype(np.float64) @ vectors[block].T, 0, 2)
        tree = linkage(apart[np.triu_indices(len(block), 1)], method="average")
        labels = fcluster(tree, 1 - same, criterion="distance")
        order = np.argsort(labels, kind="stable")
        for members in np.split(block[order], np.flatnonzero(np.diff(labels[order])) + 1):
            if len(members) > 1:
                yield members


def _blocks(vectors: NDArray[np.float32]) -> list[NDArray[Any]]:
    """Return the connected blocks of rows in the graph of similar pairs."""
    if not len(vectors):
        return []
    n, labels = connected_components(csr_array(vectors @ vectors.T >= APART), directed=False)
    order = np.argsort(labels, kind="stable")
    return np.split(order, np.cumsum(np.bincount(labels, minlength=n))[:-1])


def _scores(corpus: Corpus, said: pd.DataFrame) -> pd.DataFrame:
    """Return 0 or 1 for each article and claim of a topic, and no row where it is unclear.

    The weight is the article's number of words on the topic.
    """
    words = corpus.told.groupby(["topic_id", "article_id"])["n_words"].sum().rename("weight").reset_index()
    return finished(_grid(words, said).assign(measure="claims", voice="all"), SCORE_COLUMNS)


def _grid(words: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    """For each article of `words` and each claim of its topic what the passages `said` come to."""
    key = ["topic_id", "item", "article_id"]
    told = said.loc[said["value"] > 0, key].drop_duplicates().assign(value=1.0)
    unclear = said.loc[said["value"] <= -NEAR, key].drop_duplicates().assign(unclear=True)
    grid = words.merge(said[["topic_id", "item"]].drop_duplicates(), on="topic_id")
    grid = grid.merge(told, on=key, how="left").merge(unclear, on=key, how="left")
    grid = grid[grid["value"].notna() | grid["unclear"].isna()]
    return grid.drop(columns="unclear").fillna({"value": 0.0})


def own_scores(left: Corpus, passages: pd.DataFrame, gone: frozenset[str]) -> pd.DataFrame:
    """Return scores for the text `left` without the paragraphs in `gone`. The claims are those of the whole text."""
    said = passages.loc[passages["measure"] == "claims", ["topic_id", "item", "article_id", "paragraph_id", "value"]]
    said = said.astype(dict.fromkeys(said.columns.drop("value"), "str"))
    words = left.told.groupby(["topic_id", "article_id"])["n_words"].sum().rename("weight").reset_index()
    # what is copied tells nothing of the outlet's own, so its passages count for the claims that there are and no more
    kept = said.assign(value=said["value"].where(~said["paragraph_id"].isin(list(gone)), 0.0))
    return _grid(words[words["weight"] > 0], kept).assign(measure="claims", voice="all")
