"""Which paragraphs and sentences are measured, in whose voice, and on which topics."""

from __future__ import annotations

import numpy as np
import pandas as pd

MOSTLY = 0.5  # a sentence with at least this share of quoted words has the voice "quoted"


def measured(paragraphs: pd.DataFrame) -> pd.DataFrame:
    """The paragraphs that are measured, in reading order; headings are left out."""
    told = paragraphs[paragraphs["kind"] != "heading"]
    return told.sort_values(["article_id", "position"], kind="stable", ignore_index=True)


def spoken(sentences: pd.DataFrame, body: pd.DataFrame) -> pd.DataFrame:
    """The sentences of measured paragraphs with `voice` (own or quoted) and `weight` (number of words in that voice).

    A sentence that is mostly a quotation has the voice "quoted". Any other sentence is the outlet's own, weighted by
    its words outside quotation marks.
    """
    sentences = sentences[sentences["paragraph_id"].isin(body["paragraph_id"])]
    sentences = sentences.sort_values(["paragraph_id", "start"], kind="stable", ignore_index=True)
    quoted = sentences["n_words"] * sentences["quoted_share"]
    voice = np.where(sentences["quoted_share"] >= MOSTLY, "quoted", "own")
    weight = np.where(voice == "own", sentences["n_words"] - quoted, quoted)
    return sentences.assign(voice=voice, weight=weight)


def on_topics(spoken: pd.DataFrame, memberships: pd.DataFrame) -> pd.DataFrame:
    """One row for each sentence and each topic of its paragraph: `row` (into `spoken`), topic_id, article_id."""
    rows = spoken[["paragraph_id", "article_id"]].assign(row=np.arange(len(spoken)))
    pairs = rows.merge(memberships[["paragraph_id", "topic_id"]], on="paragraph_id")
    return pairs.sort_values(["topic_id", "row"], kind="stable", ignore_index=True)
