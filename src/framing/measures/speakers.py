"""M7, second part: among how many speakers the quoted words are shared, and words put in scare quotes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.measures.corpus import Corpus
from framing.measures.lexicon import own_words
from framing.measures.measure import (
    PASSAGE_COLUMNS,
    SCORE_COLUMNS,
    Measure,
    Measured,
    Reliability,
    article_means,
    finished,
    nothing,
)


def measure(corpus: Corpus) -> Measured:
    """The effective number of speakers in each article on a topic: exp(entropy) of their shares of the quoted words.

    Two who speak equally long count 2; one who says nearly everything, hardly more than 1. Hill 1973, order 1.
    """
    quotes = corpus.quotes[corpus.quotes["speaker"].notna() & (corpus.quotes["kind"] != "scare")]
    told = quotes.merge(corpus.memberships[["paragraph_id", "topic_id"]], on="paragraph_id")
    if told.empty:
        return nothing()
    keys = ["topic_id", "article_id"]
    spoken = told.groupby([*keys, "speaker"], as_index=False)["n_words"].sum()
    share = spoken["n_words"] / spoken.groupby(keys)["n_words"].transform("sum")
    entropy = spoken.assign(part=-share * np.log(share.where(share > 0, 1))).groupby(keys, as_index=False)
    scores = entropy.agg(value=("part", "sum"), weight=("n_words", "sum"))
    scores["value"] = np.exp(scores["value"])
    base = {"measure": "speakers", "item": "", "voice": "quoted"}
    passages = told.assign(**base, value=told["n_words"].astype(float))
    return Measured(finished(scores.assign(**base), SCORE_COLUMNS), finished(passages, PASSAGE_COLUMNS))


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
    unit="effective number of speakers",
    low=1.0,
    high=None,
    reads="who is named as the speaker of each quotation, and how long each speaks",
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
