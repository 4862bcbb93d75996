"""The measures on an article's own text only, without paragraphs copied from elsewhere or from an agency."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from framing.measures.cards import Card
from framing.measures.run import measured, module
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.languages import corpora_for
from framing.measures.shared.measured import SCORE_COLUMNS, finished, joined
from framing.tables.reprints import copied


def own_scores(corpus: Corpus, chosen: Sequence[Card], passages: pd.DataFrame) -> pd.DataFrame:
    """Return scores (SCORE_COLUMNS) without copied paragraphs, for articles that have some and tested measures.

    An article with no own text on a topic has no score there. The card's `own_text` says how. "left": measure only the
    own text of these articles. "among_all": measure it together with all other articles, because an article has a row
    for each item that anybody uses. "recounted": the module counts again from the `passages` of the whole text.
    "whole": a measure of whole articles, which stays as it is.
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
    recounted = [one for one in chosen if one.own_text == "recounted"]
    parts += [
        finished(module(one).own_scores(each, passages, gone), SCORE_COLUMNS)
        for one in recounted for each in corpora_for(one, left)
    ]
    return joined(parts, SCORE_COLUMNS)
