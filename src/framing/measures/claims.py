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
from framing.measures.shared.agreement import Relation, relation
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import PASSAGE_COLUMNS, SCORE_COLUMNS, Measured, finished, nothing

SAME = 0.62  # mean cosine within a group of sentences that say the same
APART = 0.50  # sentences further apart than this are never compared
MIN_WORDS = 6  # "He did not comment." is not a claim about a topic
MIN_ARTICLES = 3
MAX_CLAIMS = 40  # per topic; the most frequent ones
MANY = 20_000  # with more sentences on topics, it is worth starting other processes
AT_ONCE = 2000  # so many sentences are compared pairwise; in a larger topic, a sample forms the groups


def measure(corpus: Corpus) -> Measured:
    """For each claim of a topic and each article on it, 1 if the article says it and 0 if not.

    The item is the id of the claim's most typical sentence. Quoted sentences count too: an outlet that quotes a claim
    mentions it. A sentence that contradicts the claim (a negation, another number, an opposite) does not say it, and
    its passage has a negative value. Claims are formed without looking at outlets, so their coverage may be tested.
    """
    topics = (_Teller.of(corpus, str(topic)) for topic in sorted(corpus.topics["topic_id"]))
    processes = corpus.processes if aside(corpus) else None
    claims = [claim for found in over(_claims, topics, processes) for claim in found]
    if not claims:
        return nothing()
    said = _said(corpus, claims).assign(measure="claims", voice="all")
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
    """Rows of Corpus.spoken that say the same, the most typical one, and each cosine to it (below 0: contradicts)."""

    topic_id: str
    rows: NDArray[np.int64]
    middle: int
    near: NDArray[np.float64]


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
        sign = _signs([told.texts[one] for one in group], vectors[group] @ vectors[group][middle], middle)
        if len(set(articles[group[sign > 0]].tolist())) >= MIN_ARTICLES:
            count += 1
            yield _Claim(told.topic_id, told.rows[group], int(told.rows[group[middle]]), sign * near)


def _said(corpus: Corpus, claims: Sequence[_Claim]) -> pd.DataFrame:
    """Return the places of the claims in the columns of passages. All at once: a look-up in a long table is slow."""
    rows, sizes = np.concatenate([claim.rows for claim in claims]), [len(claim.rows) for claim in claims]
    said = corpus.spoken[["paragraph_id", "article_id", "start", "end"]].iloc[rows].reset_index(drop=True)
    items = corpus.spoken["sentence_id"].iloc[[claim.middle for claim in claims]].to_numpy()
    return said.assign(
        item=np.repeat(items, sizes), value=np.concatenate([claim.near for claim in claims]),
        topic_id=np.repeat(np.array([claim.topic_id for claim in claims], dtype=object), sizes),
    )


def _signs(texts: list[str], cosines: NDArray[np.float32], middle: int) -> NDArray[np.float64]:
    """Return -1 for sentences that contradict the most typical one of their group, 1 for the others."""
    said = [relation(text, texts[middle], float(cosine)) for text, cosine in zip(texts, cosines, strict=True)]
    return np.array([-1.0 if one is Relation.CONTRADICTS and i != middle else 1.0 for i, one in enumerate(said)])


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
    """Return 0 or 1 for each article and claim of a topic. The weight is the article's number of words on the topic."""
    words = corpus.told.groupby(["topic_id", "article_id"])["n_words"].sum().rename("weight").reset_index()
    claims = said[["topic_id", "item"]].drop_duplicates()
    mentioned = said.loc[said["value"] > 0, ["topic_id", "item", "article_id"]].drop_duplicates().assign(value=1.0)
    grid = words.merge(claims, on="topic_id").merge(mentioned, on=["topic_id", "item", "article_id"], how="left")
    return finished(grid.fillna({"value": 0.0}).assign(measure="claims", voice="all"), SCORE_COLUMNS)


def own_scores(left: Corpus, passages: pd.DataFrame, gone: frozenset[str]) -> pd.DataFrame:
    """Return scores for the text `left` without the paragraphs in `gone`. The claims are those of the whole text."""
    said = passages.loc[passages["measure"] == "claims", ["topic_id", "item", "article_id", "paragraph_id", "value"]]
    said = said.astype(dict.fromkeys(said.columns.drop("value"), "str"))
    claims = said[["topic_id", "item"]].drop_duplicates()
    kept = said[(said["value"] > 0) & ~said["paragraph_id"].isin(list(gone))]
    kept = kept[["topic_id", "item", "article_id"]].drop_duplicates().assign(value=1.0)
    words = left.told.groupby(["topic_id", "article_id"])["n_words"].sum().rename("weight").reset_index()
    grid = words[words["weight"] > 0].merge(claims, on="topic_id").merge(kept, how="left")
    return grid.fillna({"value": 0.0}).assign(measure="claims", voice="all")
