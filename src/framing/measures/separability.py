"""How well an article's words alone show which outlet wrote it, with stories held out."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import PASSAGE_COLUMNS, SCORE_COLUMNS, Measured, finished, nothing
from framing.measures.shared.terms import find_terms


def measure(corpus: Corpus) -> Measured:
    """For each article whose story other outlets cover too: how well one word shows which side wrote it.

    This is the leave-out estimator of Gentzkow, Shapiro & Taddy (2019) for its outlet against all others. One half
    comes from this article, the other from the others' articles on the story. The estimate uses nothing else written
    about the story. .5 means not separable at all.
    """
    terms = corpus.once(find_terms)
    chosen = ~terms.table["is_name"].to_numpy() & terms.single[terms.table["code"].to_numpy()]
    story = dict(zip(corpus.stories["article_id"], corpus.stories["story_id"], strict=True))
    parts = [
        _in_topic(told, story).assign(topic_id=told["topic_id"].iloc[0]) for told in terms.by_topic(corpus, chosen)
    ]
    parts = [part for part in parts if len(part)]
    if not parts:
        return nothing()
    scores = pd.concat(parts, ignore_index=True).assign(measure="separability", item="", voice="own")
    return Measured(finished(scores, SCORE_COLUMNS), pd.DataFrame(columns=PASSAGE_COLUMNS))


def _in_topic(told: pd.DataFrame, story: dict[str, str]) -> pd.DataFrame:
    outlet_of = told.drop_duplicates("article_id").set_index("article_id")["outlet"].sort_index()
    events = pd.Series([story.get(article, article) for article in outlet_of.index], outlet_of.index)
    if outlet_of.nunique() < 2:
        return pd.DataFrame()
    rows = outlet_of.index.get_indexer(pd.Index(told["article_id"]))
    vocabulary, columns = np.unique(told["code"].to_numpy(), return_inverse=True)
    counts = csr_array((np.ones(len(told)), (rows, columns)), shape=(len(outlet_of), len(vocabulary)))
    counts.sum_duplicates()
    lengths = np.asarray(counts.sum(1)).ravel()
    outlets, names = pd.factorize(outlet_of.to_numpy(), sort=True)
    totals = [_used(counts, np.flatnonzero(outlets == one)) for one in range(len(names))]
    everything = np.sum(totals, axis=0)
    numbered, _ = pd.factorize(events.to_numpy(), sort=True)
    order = np.argsort(numbered, kind="stable")
    found = []
    for same in np.split(order, np.flatnonzero(np.diff(numbered[order])) + 1):
        tellers = np.unique(outlets[same])
        of_event = {one: _used(counts, same[outlets[same] == one]) for one in tellers.tolist()}
        elsewhere = everything - np.sum(list(of_event.values()), axis=0)
        for one in of_event if len(tellers) > 1 else ():
            own = totals[one] - of_event[one]
            other = elsewhere - own
            if not own.any() or not other.any():
                continue
            rho = _rho(own, other)
            # Gentzkow et al. average over both sides: few words on one side bias both in the same way
            against = np.mean([1 - _mean(counts, i, rho) for i in same[outlets[same] != one].tolist()])
            for i in same[outlets[same] == one].tolist():
                found.append((outlet_of.index[i], (_mean(counts, i, rho) + against) / 2, lengths[i]))
    return pd.DataFrame(found, columns=["article_id", "value", "weight"])


def _used(counts: csr_array, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how often each word is used in these articles."""
    used: NDArray[np.float64] = np.asarray(counts[rows].sum(0)).ravel()
    return used


def _rho(own: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return q_own / (q_own + q_other) for each word; .5 for a word that neither side uses."""
    q_own, q_other = own / own.sum(), other / other.sum()
    both = q_own + q_other
    return np.where(both > 0, q_own / np.where(both > 0, both, 1), 0.5)


def _mean(counts: csr_array, i: int, rho: NDArray[np.float64]) -> float:
    """Return the mean of `rho` over the words of article `i`."""
    terms = counts.indices[counts.indptr[i] : counts.indptr[i + 1]]
    return float(np.average(rho[terms], weights=counts.data[counts.indptr[i] : counts.indptr[i + 1]]))
