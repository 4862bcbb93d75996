"""The same measures on what is an article's own, without paragraphs that stand elsewhere first or are an agency's."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from framing.measures.cards import Card
from framing.measures.run import function
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import SCORE_COLUMNS, joined
from framing.tables.reprints import copied


def own_scores(corpus: Corpus, chosen: Sequence[Card], passages: pd.DataFrame) -> pd.DataFrame:
    """Scores (SCORE_COLUMNS) of the articles that hold copied paragraphs, without these, for measures that are tested.

    An article of which nothing is left on a topic has none there. Coverage and headlines are of whole articles and stay
    as they are. Claims are those found in all text, `passages` says in which paragraphs.
    """
    gone = copied(corpus.reprints, "paragraph")
    where = corpus.body.loc[corpus.body["paragraph_id"].isin(list(gone)), "article_id"].unique()
    again = [one for one in chosen if one.inference == "tested" and one.own_text in ("left", "among_all")]
    if not len(where):
        return pd.DataFrame(columns=SCORE_COLUMNS)
    every = corpus.within(frozenset(corpus.told["paragraph_id"]) - gone)
    left = corpus.within(frozenset(every.told.loc[every.told["article_id"].isin(where), "paragraph_id"]))
    # an article has a row for every name that anybody uses, so there the others are needed too
    parts = [function(one)(every if one.own_text == "among_all" else left).scores for one in again]
    parts = [part[part["article_id"].isin(where)] for part in parts]
    if any(one.own_text == "recounted" for one in chosen):
        parts.append(_claims(left, passages, gone))
    return joined(parts, SCORE_COLUMNS)


def _claims(left: Corpus, passages: pd.DataFrame, gone: frozenset[str]) -> pd.DataFrame:
    said = passages.loc[passages["measure"] == "claims", ["topic_id", "item", "article_id", "paragraph_id", "value"]]
    said = said.astype(dict.fromkeys(said.columns.drop("value"), "str"))
    claims = said[["topic_id", "item"]].drop_duplicates()
    kept = said[(said["value"] > 0) & ~said["paragraph_id"].isin(list(gone))]
    kept = kept[["topic_id", "item", "article_id"]].drop_duplicates().assign(value=1.0)
    words = left.told.groupby(["topic_id", "article_id"])["n_words"].sum().rename("weight").reset_index()
    grid = words[words["weight"] > 0].merge(claims, on="topic_id").merge(kept, how="left")
    return grid.fillna({"value": 0.0}).assign(measure="claims", voice="all")
