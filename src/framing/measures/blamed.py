"""Who is named as the doer of harm, and who says so."""

from __future__ import annotations

import pandas as pd

from framing.measures.shared.blame import blame_found
from framing.measures.shared.corpus import Corpus, of_all_texts
from framing.measures.shared.learnt import with_held
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, article_means, finished, nothing
from framing.tables.records import SIDE_BY_SIDE

FEWEST = 3  # articles on a topic that name somebody as the doer; fewer show no habit
SHOWN = "blamed: parties of topics"


def measure(corpus: Corpus) -> Measured:
    """For each party and each article on a topic: the share of the harm told there of which the party is the doer.

    The voice is "own" where the outlet itself says so, "quoted" where it has somebody say it or accuse the party.
    Of few articles each sentence is among the passages, also of parties without a share.
    A passive without a doer counts as "no doer named". Doers without a name ("soldiers", "they") are not counted.
    """
    if corpus.parse is None:
        return nothing()
    told, parties = _told(corpus), corpus.once(_parties)
    shown = told.merge(parties, on=["topic_id", "item"])
    if len(corpus.articles) <= SIDE_BY_SIDE:
        shown = told  # so few articles are read sentence by sentence
    if shown.empty:
        return nothing()
    votes = told[["topic_id", "article_id", "voice", "item"]].rename(columns={"item": "taken"})
    counted = votes.value_counts().rename("weight").reset_index().merge(parties, on="topic_id")
    counted = counted.assign(value=(counted["taken"] == counted["item"]).astype(float))
    passages = shown.assign(measure="blamed", value=1.0)
    return Measured(article_means(counted, "blamed"), finished(passages, PASSAGE_COLUMNS))


def _told(corpus: Corpus) -> pd.DataFrame:
    return corpus.once(blame_found).merge(corpus.memberships[["paragraph_id", "topic_id"]], on="paragraph_id")


@of_all_texts
def _parties(corpus: Corpus) -> pd.DataFrame:
    """Who is named as the doer in FEWEST articles on a topic (topic_id, item), or was when the instrument was fitted.
    """
    articles = _told(corpus).groupby(["topic_id", "item"])["article_id"].nunique().rename("n").reset_index()
    return with_held(corpus.learnt, SHOWN, articles.loc[articles["n"] >= FEWEST, ["topic_id", "item"]])
