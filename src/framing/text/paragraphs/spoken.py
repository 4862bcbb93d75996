"""Which paragraphs and sentences are measured, in whose voice, and on which topics."""

from __future__ import annotations

import numpy as np
import pandas as pd

QUOTED = "quoted"  # the voice of words in quotation marks
UNKNOWN = "unknown"  # the voice of all words of a paragraph whose quotation marks do not balance
MOSTLY = 0.5  # a sentence with at least this share of quoted words has the voice "quoted"


def measured(paragraphs: pd.DataFrame) -> pd.DataFrame:
    """The paragraphs that are measured, in reading order; headings are left out."""
    told = paragraphs[paragraphs["kind"] != "heading"]
    return told.sort_values(["article_id", "position"], kind="stable", ignore_index=True)


def spoken(sentences: pd.DataFrame, body: pd.DataFrame) -> pd.DataFrame:
    """The sentences of measured paragraphs with `voice` (own or quoted) and `weight` (number of words in that voice).

    In a paragraph whose quotation marks do not balance the voice is UNKNOWN, and the weight all words.

    A sentence that is mostly a quotation has the voice "quoted". Any other sentence is the outlet's own, weighted by
    its words outside quotation marks.
    """
    sentences = sentences[sentences["paragraph_id"].isin(body["paragraph_id"])]
    sentences = sentences.sort_values(["paragraph_id", "start"], kind="stable", ignore_index=True)
    share = sentences["quoted_share"].astype(float)
    quoted = sentences["n_words"] * share.fillna(0)
    voice = np.where(share.isna(), UNKNOWN, np.where(share >= MOSTLY, "quoted", "own"))
    weight = np.where(voice == QUOTED, quoted, sentences["n_words"] - quoted)
    return sentences.assign(voice=voice, weight=weight)


def unknown_voice(sentences: pd.DataFrame) -> frozenset[str]:
    """The ids of the paragraphs whose quotation marks do not balance: who says what in them is not known."""
    return frozenset(sentences.loc[sentences["quoted_share"].isna(), "paragraph_id"])


def unclear_articles(sentences: pd.DataFrame) -> frozenset[str]:
    """The ids of the articles that have such a paragraph."""
    return frozenset(sentences.loc[sentences["quoted_share"].isna(), "article_id"])


def on_topics(spoken: pd.DataFrame, memberships: pd.DataFrame) -> pd.DataFrame:
    """One row for each sentence and each topic of its paragraph: `row` (into `spoken`), topic_id, article_id."""
    rows = spoken[["paragraph_id", "article_id"]].assign(row=np.arange(len(spoken)))
    pairs = rows.merge(memberships[["paragraph_id", "topic_id"]], on="paragraph_id")
    return pairs.sort_values(["topic_id", "row"], kind="stable", ignore_index=True)
