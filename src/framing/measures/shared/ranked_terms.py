"""The words or names that an outlet uses more than the others do, and in more than an article or two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.distinctive import Uses, distinctiveness
from framing.measures.shared.measured import PASSAGE_COLUMNS, SCORE_COLUMNS, Measured, finished, nothing
from framing.measures.shared.terms import find_terms
from framing.tables.records import EVERY

TERMS = 20  # per outlet and topic
MOST = 240  # per topic: every article has a number for each of them, so many outlets have to do with fewer each
SURE = 1.96  # a term below it is not distinctive enough to be listed


def ranked_terms(corpus: Corpus, measure: str, *, names: bool) -> Measured:
    """For each outlet's most distinctive words (or `names`) on a topic, how often each article uses them per 1,000.

    Words of the outlet's own voice alone. The value of a passage says how distinctive its term is for that outlet on
    that topic: `distinctiveness` over the root of its burstiness.
    """
    terms = corpus.once(find_terms)
    chosen = terms.table["is_name"].to_numpy() == names
    background = np.bincount(terms.table["code"].to_numpy()[chosen], minlength=len(terms.vocabulary)).astype(float)
    known = _Known(terms.vocabulary, terms.single, background)
    both = [_in_topic(told, known) for told in terms.by_topic(corpus, chosen)]
    if not both:
        return nothing()
    base = {"measure": measure, "voice": "own"}
    scores, passages = (pd.concat(part, ignore_index=True).assign(**base) for part in zip(*both, strict=True))
    return Measured(finished(scores, SCORE_COLUMNS), finished(passages, PASSAGE_COLUMNS))


@dataclass(frozen=True, slots=True)
class _Known:
    """The terms of the corpus, which of them are single words, and how often each is used in all."""

    terms: NDArray[np.object_]
    single: NDArray[np.bool_]
    background: NDArray[np.float64]


def _in_topic(told: pd.DataFrame, known: _Known) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores and passages of one topic, without the columns that all topics share.

    Scores that are 0 are left out, as nearly all are: EVERY stands for all articles.
    """
    outlet, outlets = pd.factorize(told["outlet"], sort=True)
    article, articles = pd.factorize(told["article_id"], sort=True)
    present, term = np.unique(told["code"].to_numpy(), return_inverse=True)
    whole = _table(outlet, term, (len(outlets), len(present))).astype(float)
    of_article = np.zeros(len(articles), dtype=np.int64)
    of_article[article] = outlet
    # articles by terms would be a table of gigabytes in a large topic; only the pairs that there are
    pairs, times = np.unique(article * len(present) + term, return_counts=True)
    of, which = np.divmod(pairs, len(present))
    uses = Uses(of, which, times.astype(float), of_article, np.bincount(article, minlength=len(articles)).astype(float))
    i, j, zeta = _distinctive(whole, uses, known.background[present])
    if len(outlets) < 2 or not len(i):
        empty = nothing()
        return empty.scores, empty.passages
    long = pd.DataFrame({"outlet": outlets[i], "item": known.terms[present[j]], "at": j, "value": zeta})
    long = _without_parts(long, i, whole, known.terms[present])
    long = long.sort_values(["outlet", "value", "item"], ascending=[True, False, True])
    chosen = long.groupby("outlet", sort=True).head(max(min(TERMS, MOST // len(outlets)), 3))
    columns = np.unique(chosen["at"])
    here = np.isin(term, columns)
    passages = told.assign(at=term)[here].merge(chosen, on=["outlet", "at"])
    lengths = np.bincount(article[known.single[present][term]], minlength=len(articles))  # single words, no stopwords
    written = np.flatnonzero(lengths > 0)
    used = _table(article[here], np.searchsorted(columns, term[here]), (len(articles), len(columns)))
    counted = used[written] * 1000 / lengths[written, None]
    at, column = np.nonzero(counted)
    everywhere = pd.DataFrame({
        "article_id": np.asarray(articles, dtype=object)[written], "item": EVERY, "value": 0.0,
        "weight": lengths[written],
    })  # fmt: skip
    uses_of = pd.DataFrame({
        "article_id": np.asarray(articles, dtype=object)[written[at]], "item": known.terms[present[columns[column]]],
        "value": counted[at, column], "weight": lengths[written[at]],
    })  # fmt: skip
    scores = pd.concat([everywhere, uses_of], ignore_index=True).assign(topic_id=told["topic_id"].iloc[0])
    return scores, passages


def _distinctive(
    whole: NDArray[np.float64], uses: Uses, background: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Outlet, term and how distinctive it is, of the terms that an outlet uses often enough to be listed."""
    spread = _table(uses.outlet_of[uses.article], uses.term, whole.shape)
    articles = np.bincount(uses.outlet_of, minlength=len(whole))
    i, j = np.nonzero((whole >= 3) & (spread >= np.minimum(2, articles)[:, None]))
    written, own = whole.sum(1), whole[i, j]
    zeta = distinctiveness(
        own, whole.sum(0)[j] - own, written[i], written.sum() - written[i], background[j] / background.sum()
    )
    zeta /= np.sqrt(uses.burstiness(i, j, whole))
    sure = zeta > SURE
    return i[sure], j[sure], zeta[sure]


def _table(rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, ...]) -> NDArray[np.int64]:
    """How often each row comes together with each column."""
    return np.bincount(rows * shape[1] + columns, minlength=shape[0] * shape[1]).reshape(shape)


def _without_parts(
    long: pd.DataFrame, outlet: NDArray[np.int64], whole: NDArray[np.float64], terms: NDArray[np.object_]
) -> pd.DataFrame:
    """Drops single words that an outlet hardly uses but inside one of its listed pairs of words."""
    place = {term: at for at, term in enumerate(terms)}
    dropped: set[tuple[int, str]] = set()
    for one, pair, at in zip(outlet.tolist(), long["item"], long["at"], strict=True):
        for part in pair.split(" ") if " " in pair else ():
            if part in place and whole[one, at] >= 0.8 * whole[one, place[part]]:
                dropped.add((one, part))
    keep = [(one, term) not in dropped for one, term in zip(outlet.tolist(), long["item"], strict=True)]
    return long[keep]
