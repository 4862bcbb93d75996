"""Claims: what is said about a topic, and who does not say it."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from threadpoolctl import threadpool_limits

from framing.languages.known import codes
from framing.machine.pieces import FEW, over
from framing.measures.shared.agreement import NEAR, Relation, is_one_claim, relation, tells_else
from framing.measures.shared.agreement import SAME as SURE
from framing.measures.shared.corpus import Corpus, of_all_texts
from framing.measures.shared.decided_claims import DecidedClaims
from framing.measures.shared.measured import PASSAGE_COLUMNS, SCORE_COLUMNS, Measured, finished, nothing
from framing.measures.shared.omission import APART, SURELY
from framing.measures.shared.readings import sentence_records
from framing.measures.shared.sentence_records import stated_in
from framing.measures.shared.statements import Statement

SAME = 0.62  # mean cosine within a group of sentences that speak of the same thing
MIN_WORDS = 6  # "He did not comment." is not a claim about a topic
MIN_ARTICLES = 3
MAX_CLAIMS = 40  # per topic; the most frequent ones
TRIED = 2 * MAX_CLAIMS  # groups of a topic that are looked at
TYPICAL = 3  # sentences of a group that may be its claim
MANY = 20_000  # with more sentences on topics, it is worth starting other processes
_TELLS = Relation.SAME
READ = 4000  # sentences whose statements are held at a time
AT_ONCE = 2000  # so many sentences are compared pairwise; in a larger topic, a sample forms the groups


def measure(corpus: Corpus) -> Measured:
    """For each claim of a topic and each article on it, 1 if the article tells it and 0 if it does not.

    The item is the id of the claim's most typical sentence. Quoted sentences count too: an outlet that quotes a claim
    mentions it. There is a third value, unclear: an article that does not tell the claim, but has a sentence near it
    (in other words, with a negation, with another number), has no score for it. The nearest sentence of each article
    that does not tell the claim, on the topic or not, is a passage with a negative value, if it is near at all; half of
    it, if the sentence surely tells something else. Claims are formed without looking at outlets, so their coverage may
    be tested.
    """
    if corpus.parse is None:  # words alone cannot tell who does what to whom
        return nothing()
    topics = (_Teller.of(corpus, str(topic)) for topic in sorted(corpus.topics["topic_id"]))
    processes = corpus.processes if aside(corpus) else None
    groups = [group for found in over(_groups_of, topics, processes) for group in found]
    claims = [claim for found in over(_claims, _asked(corpus, groups), processes) for claim in found]
    decided = corpus.once(_decided)
    claims = [_as_decided(claim, decided) for claim in _merged(claims, decided)]
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
    """The sentences of a topic that may be claims: rows of Corpus.spoken, unit rows [n, d], and articles."""

    topic_id: str
    rows: NDArray[np.int64]
    vectors: NDArray[np.float32]
    articles: NDArray[np.int64]

    @classmethod
    def of(cls, corpus: Corpus, topic_id: str) -> _Teller:
        told = corpus.spoken_topics.loc[corpus.spoken_topics["topic_id"] == topic_id, "row"]
        told = told[corpus.once(_readable)[told.to_numpy()]]
        sentences = corpus.spoken[["sentence_id", "article_id"]].iloc[told.to_numpy()]
        # by id, so that the order of the files cannot break ties between equal distances
        sentences = sentences.sort_values("sentence_id", kind="stable")
        rows = sentences.index.to_numpy()
        articles = pd.factorize(sentences["article_id"])[0]
        return cls(topic_id, rows, corpus.spoken_vectors[rows], articles)


@dataclass(frozen=True, slots=True)
class _NearSentences:
    """Rows of Corpus.spoken that speak of one thing, the most typical ones first."""

    topic_id: str
    rows: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Groups of one topic with all that is needed to tell which of them are claims: `rows` in order, each with its
    vector, its article, its text and its record (sentence_records)."""

    groups: Sequence[_NearSentences]
    rows: NDArray[np.int64]
    vectors: NDArray[np.float32]
    articles: NDArray[np.int64]
    texts: Sequence[str]
    records: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A sentence of Corpus.spoken, what it states, and the rows of its group that tell it, itself among them."""

    topic_id: str
    row: int
    stated: Statement
    told: NDArray[np.int64]


@of_all_texts
def _decided(corpus: Corpus) -> DecidedClaims:
    return DecidedClaims.of(corpus.decided, corpus.spoken, corpus.outlet_of)


def _merged(claims: Sequence[_Claim], decided: DecidedClaims) -> list[_Claim]:
    """The claims of which those are one that a person called the same; the first of them stays."""
    kept: list[_Claim] = []
    for claim in claims:
        same = [
            place for place, one in enumerate(kept)
            if one.topic_id == claim.topic_id and decided.is_same(one.row, claim.row)
        ]  # fmt: skip
        if not same:
            kept.append(claim)
        else:
            first = kept[same[0]]
            kept[same[0]] = replace(first, told=np.union1d(first.told, claim.told))
    return kept


def _as_decided(claim: _Claim, decided: DecidedClaims) -> _Claim:
    """The claim without sentences that a person told from it; they neither tell it nor come near it."""
    return replace(claim, told=claim.told[~np.isin(claim.told, decided.against(claim.row, claim.told))])


def _groups_of(told: _Teller) -> list[_NearSentences]:
    """Return groups of a topic's sentences, those of the most articles first.

    One thread only: sums must be added in a fixed order.
    """
    with threadpool_limits(1):
        groups = [(len(set(told.articles[group].tolist())), group) for group in same_sentences(told.vectors)]
        ranked = sorted(groups, key=lambda one: (-one[0], int(one[1][0])))
        chosen = [group for articles, group in ranked if articles >= MIN_ARTICLES][:TRIED]
        return [_NearSentences(told.topic_id, told.rows[_typical_first(told.vectors, group)]) for group in chosen]


def _typical_first(vectors: NDArray[np.float32], group: NDArray[np.int64]) -> NDArray[np.int64]:
    near = vectors[group] @ vectors[group].mean(0)
    return group[np.argsort(-near, kind="stable")]


def _asked(corpus: Corpus, groups: Sequence[_NearSentences]) -> Iterator[_Asked]:
    """Yield the groups of each topic with what is known of their sentences."""
    articles = pd.factorize(corpus.spoken["article_id"])[0]
    for _, of_topic in itertools.groupby(groups, key=lambda one: one.topic_id):
        chosen = list(of_topic)
        rows = np.unique(np.concatenate([one.rows for one in chosen]))
        texts = corpus.spoken["text"].iloc[rows].tolist()
        yield _Asked(chosen, rows, corpus.spoken_vectors[rows], articles[rows], texts, sentence_records(corpus, texts))


def _claims(asked: _Asked) -> list[_Claim]:
    """Return the claims of a topic, those of the largest groups first."""
    place = {row: at for at, row in enumerate(asked.rows.tolist())}
    stated = functools.cache(lambda row: stated_in(asked.records[place[row]], asked.texts[place[row]]))
    kept: list[_Claim] = []
    for claim in filter(None, (_claim(asked, group, stated) for group in asked.groups)):
        vector = asked.vectors[place[claim.row]]
        same = (n for n, one in enumerate(kept)
                if is_one_claim(claim.stated, one.stated, float(vector @ asked.vectors[place[one.row]])))  # fmt: skip
        if (n := next(same, None)) is not None:  # the wording that more articles use stays
            kept[n] = replace(kept[n], told=np.union1d(kept[n].told, claim.told))
        else:
            kept.append(claim)
    return kept[:MAX_CLAIMS]


def _claim(asked: _Asked, group: _NearSentences, stated: Callable[[int], Statement | None]) -> _Claim | None:
    """Return the one of the most typical sentences of a group that the most articles tell, if enough do."""
    best: tuple[int, _Claim] | None = None
    places = np.searchsorted(asked.rows, group.rows)
    for row, place in zip(group.rows[:TYPICAL].tolist(), places.tolist(), strict=False):
        if (claim := stated(row)) is None:
            continue
        cosines = asked.vectors[places] @ asked.vectors[place]
        both = zip(group.rows.tolist(), cosines.tolist(), strict=True)
        tells = np.array(
            [one == row or (near >= SURE and relation(stated(one), claim, near) is _TELLS) for one, near in both]
        )
        articles = len(set(asked.articles[places[tells]].tolist()))
        if articles >= MIN_ARTICLES and (best is None or articles > best[0]):
            best = articles, _Claim(group.topic_id, row, claim, group.rows[tells])
    return best[1] if best else None


def _said(corpus: Corpus, claims: Sequence[_Claim]) -> pd.DataFrame:
    """Return the places of the claims in the columns of passages: who tells them, and what is near them elsewhere."""
    articles = pd.factorize(corpus.spoken["article_id"])[0]
    long, decided = (corpus.spoken["n_words"] >= MIN_WORDS).to_numpy(), corpus.once(_decided)
    rows, values = [], []
    for start in range(0, len(claims), MAX_CLAIMS):
        part = claims[start : start + MAX_CLAIMS]
        with threadpool_limits(1):
            alike = (corpus.spoken_vectors @ corpus.spoken_vectors[[claim.row for claim in part]].T).T
        near = [
            np.flatnonzero(long & (cosine >= APART) & ~np.isin(articles, articles[claim.told]))
            for claim, cosine in zip(part, alike, strict=True)
        ]
        sure = [one[cosine[one] >= SURE] for one, cosine in zip(near, alike, strict=True)]
        tells = _each(corpus, part, sure, functools.partial(_tells, alike))
        for claim, cosine, others, rows_near, tell in zip(part, alike, near, sure, tells, strict=True):
            told = np.concatenate([claim.told, rows_near[tell]])
            told, cosine = decided.applied(claim.row, told, cosine)
            others = others[~np.isin(others, decided.apart_from(told))]
            silent = others[~np.isin(articles[others], articles[told])]
            nearest = silent[np.lexsort((silent, -cosine[silent]))]
            nearest = nearest[np.unique(articles[nearest], return_index=True)[1]]  # the first of each article
            rows.append(np.concatenate([told, nearest]))
            values.append(np.concatenate([cosine[told], -cosine[nearest]]).astype(float))
        _halve_others(corpus, part, rows[start:], values[start:])
    return _placed(corpus, claims, rows, values)


def _halve_others(
    corpus: Corpus, claims: Sequence[_Claim], rows: Sequence[NDArray[np.int64]], values: Sequence[NDArray[np.float64]]
) -> None:
    """Halve the values of what surely tells something else, of outlets that tell a claim nowhere.

    Only their silence is spoken of, and only the nearest sentence of an article counts: the others are further away.
    """
    outlets = corpus.outlet_of.reindex(corpus.spoken["article_id"]).to_numpy()
    asked = [
        np.flatnonzero((value < 0) & (value > -SURE) & ~np.isin(outlets[row], outlets[row[value > 0]].tolist()))
        for row, value in zip(rows, values, strict=True)
    ]
    others = _each(
        corpus, claims, [row[places] for row, places in zip(rows, asked, strict=True)],
        lambda _, __, stated, claim: tells_else(stated, claim.stated),
    )  # fmt: skip
    for value, places, other in zip(values, asked, others, strict=True):
        value[places] *= np.where(other, SURELY, 1.0)


def _tells(
    alike: NDArray[np.float32], number: int, row: int, stated: Statement | None, claim: _Claim
) -> bool:
    """Whether a row, which states this, tells a claim; `alike` [claims, rows] has the cosines."""
    return relation(stated, claim.stated, alike[number, row]) is _TELLS


def _each(
    corpus: Corpus, claims: Sequence[_Claim], rows: Sequence[NDArray[np.int64]],
    asked: Callable[[int, int, Statement | None, _Claim], bool],
) -> list[NDArray[np.bool_]]:
    """For each claim and each of its `rows` of Corpus.spoken what is `asked` of it.

    It is asked with the claim's number, the row, what the row states, and the claim. Of so many rows it is much to hold
    what they state, so some rows at a time are asked about for all claims.
    """
    found = [np.zeros(len(one), dtype=bool) for one in rows]
    every = np.unique(np.concatenate(rows))
    for first in range(0, len(every), READ):
        some = every[first : first + READ]
        stated = _stated(corpus, some)
        for number, (claim, own) in enumerate(zip(claims, rows, strict=True)):
            for place in np.flatnonzero((own >= some[0]) & (own <= some[-1])).tolist():
                row = int(own[place])
                found[number][place] = asked(number, row, stated.get(row), claim)
    return found


def _stated(corpus: Corpus, rows: NDArray[np.int64]) -> dict[int, Statement | None]:
    """Return what these rows of Corpus.spoken state, those in a language with a parser.

    Only sentences on topics are taken apart: nearly all of them are parsed already.
    """
    wanted = np.intersect1d(rows, corpus.spoken_topics["row"].to_numpy(np.int64))
    wanted = wanted[corpus.once(_readable)[wanted]]
    texts = corpus.spoken["text"].iloc[wanted].tolist()
    return dict(zip(wanted.tolist(), map(stated_in, sentence_records(corpus, texts), texts), strict=True))


@of_all_texts
def _readable(corpus: Corpus) -> NDArray[np.bool_]:
    """Return which rows of Corpus.spoken are long enough to be a claim, and in a language with a parser."""
    written = dict(zip(corpus.body["paragraph_id"], corpus.body["language"], strict=True))
    languages = corpus.spoken["paragraph_id"].map(written)
    known = languages.isin(list(codes(lambda one: one.parser))) | languages.isna()
    return (known & (corpus.spoken["n_words"] >= MIN_WORDS)).to_numpy(bool)


def _placed(
    corpus: Corpus, claims: Sequence[_Claim], rows: Sequence[NDArray[np.int64]], values: Sequence[NDArray[np.float64]]
) -> pd.DataFrame:
    sizes = [len(one) for one in rows]
    said = corpus.spoken[["paragraph_id", "article_id", "start", "end"]].iloc[np.concatenate(rows)]
    items = corpus.spoken["sentence_id"].iloc[[claim.row for claim in claims]].to_numpy()
    return said.reset_index(drop=True).assign(
        item=np.repeat(items, sizes), value=np.concatenate(values),
        topic_id=np.repeat(np.array([claim.topic_id for claim in claims], dtype=object), sizes),
    )


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
