"""How often an outlet puts single words in quotation marks to distance itself from them."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from framing.languages.known import either, every
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.lexicon import own_words
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, article_means, finished, nothing
from framing.measures.shared.places import sentence_of

_ENDINGS = r"(?:s|es|d|ed|ing)?"
_SAID = "|".join(re.escape(word) + _ENDINGS for word in every(lambda one: (*one.saying.verbs, *one.saying.claims)))
_SPEAKS = re.compile(
    rf"\b(?:{either(lambda one: (*one.speech.verbs, *one.speech.according))}|{_SAID or '(?!)'})\b", re.IGNORECASE
)


def measure(corpus: Corpus) -> Measured:
    """Scare quotes per 1,000 words of the outlet's own.

    They are up to three words in quotation marks, in a sentence in which nobody is said to speak and with no other
    quotation in it or beside it: else the text says whose words they are.
    """
    told = own_words(corpus)
    if told.empty:
        return nothing()
    found = _unattributed(corpus)
    counts = told["paragraph_id"].map(found["paragraph_id"].value_counts().to_dict()).astype(float).fillna(0)
    value = 1000 * counts / told["own"].where(told["own"] > 0, 1)
    scores = told.assign(item="", voice="own", value=value, weight=told["own"])
    passages = found.merge(told, on="paragraph_id").assign(measure="scare", item="", voice="own", value=1.0)
    return Measured(article_means(scores, "scare"), finished(pd.DataFrame(passages), PASSAGE_COLUMNS))


def _unattributed(corpus: Corpus) -> pd.DataFrame:
    """The quotations of a few words of which the sentence and those beside it do not say whose they are."""
    is_short = corpus.quotes["kind"] == "scare"
    short, others = (corpus.quotes.loc[one, ["paragraph_id", "start", "end"]] for one in (is_short, ~is_short))
    sentences = corpus.sentences[corpus.sentences["paragraph_id"].isin(short["paragraph_id"])]
    sentences = sentences.sort_values(["paragraph_id", "start"])[["paragraph_id", "start", "end", "text"]]
    beside = sentences.groupby("paragraph_id")
    sentences = sentences.assign(
        first=beside["start"].shift(1).fillna(sentences["start"]), last=beside["end"].shift(-1).fillna(sentences["end"])
    )
    rows = sentence_of(short, sentences)
    told = sentences[["first", "last", "text"]].iloc[rows[rows >= 0]].reset_index(drop=True)
    both = pd.concat([short[rows >= 0].reset_index(drop=True), told], axis=1)
    both = both[np.array([_SPEAKS.search(text) is None for text in both["text"]], dtype=bool)]
    near = both.merge(others, on="paragraph_id", suffixes=("", "_of_other"))
    near = near[(near["first"] <= near["start_of_other"]) & (near["start_of_other"] < near["last"])]
    attributed = set(zip(near["paragraph_id"], near["start"], strict=True))
    kept = [place not in attributed for place in zip(both["paragraph_id"], both["start"], strict=True)]
    return both.loc[np.array(kept, dtype=bool), ["paragraph_id", "start", "end"]]
