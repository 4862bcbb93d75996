"""M7, second part: among how many speakers the quoted words are shared, and words put in scare quotes."""

from __future__ import annotations

import functools
from collections.abc import Iterable

import numpy as np
import pandas as pd

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.lexicon import own_words
from framing.measures.shared.measure import (
    PASSAGE_COLUMNS,
    SCORE_COLUMNS,
    Measure,
    Measured,
    Reliability,
    article_means,
    finished,
    nothing,
)

RAREFIED = 3  # quotations to which every article is thinned


def measure(corpus: Corpus) -> Measured:
    """The effective number of speakers of each article on a topic, as if each had RAREFIED quotations.

    It is exp(entropy) of the speakers' shares of the quotations, so two who are quoted equally often count 2, and one
    who says nearly everything hardly more than 1 (Hill 1973, order 1). The more an article quotes, the more speakers it
    can have; so every article is thinned to the same number of quotations, and one with fewer says nothing.
    """
    quotes = corpus.quotes[corpus.quotes["speaker"].notna() & (corpus.quotes["kind"] != "scare")]
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
    """exp of the entropy that `rarefied` quotations drawn from these (a number for each speaker) have on average.

    NaN where there are fewer. A speaker's number in the draw is hypergeometric, so the mean is exact (Hurlbert 1971).
    """
    return _effective(tuple(sorted(quotations)), rarefied)


@functools.cache
def _effective(quotations: tuple[int, ...], rarefied: int) -> float:
    from scipy.stats import hypergeom  # takes long to import, and every process that reads texts knows this file

    each, total = np.array(quotations), sum(quotations)
    if total < rarefied:
        return float("nan")
    drawn = np.arange(1, rarefied + 1)
    chance = hypergeom.pmf(drawn[:, None], total, each[None, :], rarefied)
    share = drawn / rarefied
    return float(np.exp(-(chance * (share * np.log(share))[:, None]).sum()))


def measure_scare(corpus: Corpus) -> Measured:
    """Scare quotes, up to three words in quotation marks that nobody speaks, per 1,000 words of the outlet's own."""
    told = own_words(corpus)
    if told.empty:
        return nothing()
    found = corpus.quotes.loc[corpus.quotes["kind"] == "scare", ["paragraph_id", "start", "end"]]
    counts = told["paragraph_id"].map(found["paragraph_id"].value_counts().to_dict()).astype(float).fillna(0)
    value = 1000 * counts / told["own"].where(told["own"] > 0, 1)
    scores = told.assign(item="", voice="own", value=value, weight=told["own"])
    passages = found.merge(told, on="paragraph_id").assign(measure="scare", item="", voice="own", value=1.0)
    return Measured(article_means(scores, "scare"), finished(pd.DataFrame(passages), PASSAGE_COLUMNS))


SPEAKERS = Measure(
    name="speakers",
    title="How many speak",
    unit="effective number of speakers in three quotations",
    low=1.0,
    high=None,
    reads="who is named as the speaker of each quotation, in articles with at least three of them",
    may_be_read_as="among how many people an article shares the floor",
    must_not_be_read_as="balance: two speakers can be of one mind; speakers that were not recognised are not counted",
    reliability=Reliability("B", "rests on finding the speaker: F1 .89 on 150 sentences of our own"),
    inference="tested",
    measure=measure,
)

SCARE = Measure(
    name="scare",
    title="Scare quotes",
    unit="per 1,000 words of the outlet's own",
    low=0.0,
    high=None,
    reads="one to three words in quotation marks that nobody is said to speak",
    may_be_read_as="how often an outlet holds a word at arm's length",
    must_not_be_read_as="irony in every case: titles of works and technical terms stand in the same marks",
    reliability=Reliability("B", "a count that can be checked sentence by sentence"),
    inference="tested",
    measure=measure_scare,
)
