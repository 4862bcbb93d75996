"""Which paragraphs and sentences are measured, in whose voice, and on which topics."""

from __future__ import annotations

import numpy as np
import pandas as pd

MOSTLY = 0.5  # a sentence with this share of its words in quotes is somebody else's


def measured(paragraphs: pd.DataFrame) -> pd.DataFrame:
    """The paragraphs that are measured, in reading order: headings are not the telling itself."""
    told = paragraphs[paragraphs["kind"] != "heading"]
    return told.sort_values(["article_id", "position"], kind="stable", ignore_index=True)


def spoken(sentences: pd.DataFrame, body: pd.DataFrame) -> pd.DataFrame:
    """The sentences of measured paragraphs with `voice` own or quoted, and `weight`, their words in that voice.

    A sentence that is mostly a quotation is the quoted person's; else it is the outlet's, with as much weight as it
    has words outside quotes.
    """
    sentences = sentences[sentences["paragraph_id"].isin(body["paragraph_id"])]
    sentences = sentences.sort_values(["paragraph_id", "start"], kind="stable", ignore_index=True)
    quoted = sentences["n_words"] * sentences["quoted_share"]
    voice = np.where(sentences["quoted_share"] >= MOSTLY, "quoted", "own")
    weight = np.where(voice == "own", sentences["n_words"] - quoted, quoted)
    return sentences.assign(voice=voice, weight=weight)


def on_topics(spoken: pd.DataFrame, memberships: pd.DataFrame) -> pd.DataFrame:
    """For each sentence and topic of its paragraph: `row` (into `spoken`), topic_id, article_id."""
    rows = spoken[["paragraph_id", "article_id"]].assign(row=np.arange(len(spoken)))
    pairs = rows.merge(memberships[["paragraph_id", "topic_id"]], on="paragraph_id")
    return pairs.sort_values(["topic_id", "row"], kind="stable", ignore_index=True)
