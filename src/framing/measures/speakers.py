"""How many different speakers are quoted."""

from __future__ import annotations

import functools
from collections.abc import Iterable

import numpy as np

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import PASSAGE_COLUMNS, SCORE_COLUMNS, Measured, finished, nothing

RAREFIED = 3  # every article is thinned to so many quotations


def measure(corpus: Corpus) -> Measured:
    """The effective number of speakers of each article on a topic, as if each article had RAREFIED quotations.

    It is exp(entropy) of the speakers' shares of the quotations (Hill 1973, order 1): 2 for two speakers quoted equally
    often, little more than 1 if one speaker says nearly everything. Articles with more quotations can have more
    speakers, so every article is thinned to the same number of quotations. Articles with fewer have no score.
    """
    quotes = corpus.spoken_quotes
    quotes = quotes[quotes["speaker"].notna()]
    told = quotes.merge(corpus.memberships[["paragraph_id", "topic_id"]], on="paragraph_id")
    if told.empty:
        return nothing()
    keys = ["topic_id", "article_id"]
    quoted = told.groupby([*keys, "speaker"], as_index=False).agg(n=("start", "size"), n_words=("n_words", "sum"))
    scores = quoted.groupby(keys, as_index=False).agg(value=("n", effective_speakers), weight=("n_words", "sum"))
    scores = scores.dropna(subset=["value"])
    if scores.empty:
        return nothing()
    told = told.merge(scores[keys], on=keys)
    base = {"measure": "speakers", "item": "", "voice": "quoted"}
    passages = told.assign(**base, value=told["n_words"].astype(float))
    return Measured(finished(scores.assign(**base), SCORE_COLUMNS), finished(passages, PASSAGE_COLUMNS))


def effective_speakers(quotations: Iterable[int], rarefied: int = RAREFIED) -> float:
    """Return exp of the mean entropy of `rarefied` quotations drawn from these (one number for each speaker).

    NaN if there are fewer. A speaker's number in the draw is hypergeometric, so the mean is exact (Hurlbert 1971).
    """
    return _effective(tuple(sorted(quotations)), rarefied)


@functools.cache
def _effective(quotations: tuple[int, ...], rarefied: int) -> float:
    from scipy.stats import hypergeom  # slow to import, and every process that reads texts imports this file

    each, total = np.array(quotations), sum(quotations)
    if total < rarefied:
        return float("nan")
    drawn = np.arange(1, rarefied + 1)
    chance = hypergeom.pmf(drawn[:, None], total, each[None, :], rarefied)
    share = drawn / rarefied
    return float(np.exp(-(chance * (share * np.log(share))[:, None]).sum()))
