"""Words of their moment: a word counts for more, the more of its articles fall into the days around it."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.preprocessing import normalize

from framing.topics.space import Floats, Ints

AROUND = 2.0  # the days around an article: as many before and after
AWAY = 7.0  # days from which on another article is of another time
PRIOR = 10  # articles with the corpus's usual words, counted on both sides: few articles say little about a day


def of_their_moment(rows: csr_matrix, days: Floats) -> csr_matrix:
    """Weight each word of each article by log(1 + its rate in the days around / its rate at other times).

    In a corpus about one war every article has the war's words, all the time; the name of the town that was hit has its
    three days. `rows` [n, words] are weighted words, `days` [n] are NaN if unknown. The rows come back with length one.
    Where the corpus has only one time, or an article no date, the words keep their weights.
    """
    dated = np.flatnonzero(~np.isnan(days))
    if not len(dated):
        return rows
    moments, place = np.unique(days[dated], return_inverse=True)
    by_day, sizes = _by_day(rows, dated, place, len(moments))
    total, apart = np.asarray(by_day.sum(axis=0)).ravel(), np.abs(moments[:, None] - moments[None, :])
    usual = total / len(dated)
    weighted = rows.astype(np.float64)
    near, far = apart <= AROUND, apart > AWAY
    # how many articles have each word in the days around each day, and beyond; of whole numbers sums are exact
    around_day, within = (csr_matrix(days.astype(np.float64)) @ by_day for days in (near, ~far))
    for day in range(len(moments)):
        around = _rate(around_day[[day]].toarray().ravel(), sizes[near[day]].sum(), usual)
        elsewhen = _rate(total - within[[day]].toarray().ravel(), sizes[far[day]].sum(), usual)
        telling = np.log1p(around / np.maximum(elsewhen, 1e-12))
        for article in dated[place == day]:
            words = slice(weighted.indptr[article], weighted.indptr[article + 1])
            weighted.data[words] *= telling[weighted.indices[words]]
    return normalize(weighted)


def _by_day(rows: csr_matrix, dated: Ints, place: Ints, days: int) -> tuple[csr_matrix, Floats]:
    """How many articles of each day contain each word [days, words], and how many articles there are."""
    presence = csr_matrix((np.ones(len(rows.data)), rows.indices, rows.indptr), shape=rows.shape)
    member = csr_matrix((np.ones(len(dated)), (place, dated)), shape=(days, rows.shape[0]))
    return member @ presence, np.bincount(place, minlength=days).astype(np.float64)


def _rate(found: Floats, articles: float, usual: Floats) -> Floats:
    """The share of the `articles` that contain each word, drawn towards the `usual` share; `found` counts them."""
    return np.asarray((found + PRIOR * usual) / (articles + PRIOR), dtype=np.float64)
