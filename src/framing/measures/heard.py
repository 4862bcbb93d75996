"""How long each person may speak in what an article quotes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.measures.shared.corpus import Corpus, of_all_texts
from framing.measures.shared.learnt import with_held
from framing.measures.shared.measured import PASSAGE_COLUMNS, SCORE_COLUMNS, Measured, finished, nothing
from framing.measures.shared.named import names_found
from framing.text.mentions.held import mentions_in_their_time

HEARD = "heard: people on topics"
FEWEST = 3  # articles on a topic that let somebody speak; fewer show no habit of any outlet


def measure(corpus: Corpus) -> Measured:
    """For each person and each article on a topic, the person's share of the words that are quoted from named speakers.

    From 0 to 1. An article that quotes nobody by name says nothing. Persons are those of framing.toml and those that
    the articles have in common, if FEWEST articles on the topic quote them, whatever their outlets. The value of a
    passage is its number of words.
    """
    told = corpus.once(_spoken_by).merge(corpus.memberships[["paragraph_id", "topic_id"]], on="paragraph_id")
    known = told.dropna(subset=["item"])
    people = corpus.once(_people)
    if people.empty:
        return nothing()
    keys = ["topic_id", "article_id"]
    every = told.groupby(keys, as_index=False).agg(weight=("n_words", "sum"))
    each = known.groupby([*keys, "item"], as_index=False).agg(words=("n_words", "sum"))
    scores = every.merge(people, on="topic_id").merge(each, on=[*keys, "item"], how="left").fillna({"words": 0})
    base = {"measure": "heard", "voice": "quoted"}
    scores = scores.assign(**base, value=scores["words"] / scores["weight"])
    passages = known.merge(people, on=["topic_id", "item"]).assign(**base)
    passages = passages.assign(value=passages["n_words"].astype(float))
    return Measured(finished(scores, SCORE_COLUMNS), finished(passages, PASSAGE_COLUMNS))


@of_all_texts
def _people(corpus: Corpus) -> pd.DataFrame:
    """Whom FEWEST articles on a topic quote (topic_id, item), or did when the instrument was fitted."""
    told = corpus.once(_spoken_by).merge(corpus.memberships[["paragraph_id", "topic_id"]], on="paragraph_id")
    quoting = told.dropna(subset=["item"]).groupby(["topic_id", "item"])["article_id"]
    articles = quoting.nunique().rename("n").reset_index()
    return with_held(corpus.learnt, HEARD, articles.loc[articles["n"] >= FEWEST, ["topic_id", "item"]])


@of_all_texts
def _spoken_by(corpus: Corpus) -> pd.DataFrame:
    """The quotations that have a speaker, with `item`, who that is: nan if it is nobody whom the articles name."""
    quotes = corpus.spoken_quotes
    quotes = quotes[quotes["speaker"].notna() & (quotes["n_words"] > 0)]
    quotes = quotes.sort_values(["article_id", "paragraph_id", "start"], kind="stable", ignore_index=True)
    speakers = pd.DataFrame(
        {"article_id": quotes["article_id"], "paragraph_id": np.arange(len(quotes)), "text": quotes["speaker"]}
    )  # a surname is known from the full name that the same article gives elsewhere
    found = mentions_in_their_time(speakers, corpus.once(names_found).names, corpus.people)
    found = found.drop_duplicates("paragraph_id")
    return quotes.assign(item=pd.Series(found["referent"].to_numpy(), found["paragraph_id"], dtype=object))
