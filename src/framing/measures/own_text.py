"""The same measures on what is an article's own, without paragraphs that stand elsewhere first or are an agency's."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from framing.measures.cards import Card
from framing.measures.run import measured, module
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import SCORE_COLUMNS, joined
from framing.tables.reprints import copied


def own_scores(corpus: Corpus, chosen: Sequence[Card], passages: pd.DataFrame) -> pd.DataFrame:
    """Scores (SCORE_COLUMNS) of the articles that hold copied paragraphs, without these, for measures that are tested.

    An article of which nothing is left on a topic has none there. By the cards' `own_text` a measure is taken again of
    what is left of these articles alone ("left"), or of it among all other articles ("among_all": an article has a row
    for every item that anybody uses); or its module counts again what `passages` were found in all text ("recounted").
    Measures of whole articles stay as they are ("whole").
    """
    gone = copied(corpus.reprints, "paragraph")
    where = corpus.body.loc[corpus.body["paragraph_id"].isin(list(gone)), "article_id"].unique()
    again = [one for one in chosen if one.inference == "tested" and one.own_text in ("left", "among_all")]
    if not len(where):
        return pd.DataFrame(columns=SCORE_COLUMNS)
    every = corpus.within(frozenset(corpus.told["paragraph_id"]) - gone)
    left = corpus.within(frozenset(every.told.loc[every.told["article_id"].isin(where), "paragraph_id"]))
    parts = [measured(one, every if one.own_text == "among_all" else left).scores for one in again]
    parts = [part[part["article_id"].isin(where)] for part in parts]
    parts += [module(one).own_scores(left, passages, gone) for one in chosen if one.own_text == "recounted"]
    return joined(parts, SCORE_COLUMNS)
