"""By which of their names persons and things are called."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, article_means, finished, nothing
from framing.measures.shared.named import every_mention

RARE = 1 / 200  # of the articles that mention somebody: what fewer call him is no item, unless framing.toml asks for it


def measure(corpus: Corpus) -> Measured:
    """For each referent, the share of each form among its mentions in an article, and of each spelling of its name.

    Items are "referent: form" and "referent, spelled: Spelling"; an article that mentions a referent has a row for
    every form that the corpus uses for it and that is not RARE. Rare forms are mentions all the same. In a large corpus
    a much named person has thousands of them, each in an article or two, where nothing can be compared.
    """
    mentions = corpus.once(every_mention)
    if mentions.empty:
        return nothing()
    forms = mentions.assign(group=mentions["referent"], choice=mentions["referent"] + ": " + mentions["form"])
    spelled = mentions[mentions["spelling"] != ""]
    group = spelled["referent"] + ", spelled"
    spelled = spelled.assign(group=group, choice=group + ": " + spelled["spelling"])
    spelled = spelled[spelled.groupby("group")["choice"].transform("nunique") > 1]  # one spelling is no choice
    chosen = pd.concat([forms, spelled], ignore_index=True).merge(
        corpus.memberships[["paragraph_id", "topic_id"]], on="paragraph_id"
    )
    if chosen.empty:
        return nothing()
    choices = _choices(chosen, {f"{key}: {form}" for key, one in corpus.names.items() for form in one.forms})
    # Every mention is one vote: 1 for the form that it takes, 0 for every other form of the same referent.
    votes = chosen[["topic_id", "article_id", "voice", "group", "choice"]].rename(columns={"choice": "taken"})
    counted = votes.value_counts().rename("weight").reset_index().merge(choices, on="group")
    counted = counted.assign(value=(counted["taken"] == counted["choice"]).astype(float), item=counted["choice"])
    both = pd.concat([counted, counted.assign(voice="all")], ignore_index=True)
    shown = chosen[chosen["choice"].isin(choices["choice"])]
    passages = shown.assign(item=shown["choice"], measure="naming", value=1.0)
    return Measured(article_means(both, "naming"), finished(passages, PASSAGE_COLUMNS))


def _choices(chosen: pd.DataFrame, asked: Collection[str]) -> pd.DataFrame:
    """The forms that have an item (group, choice): those asked for, and those that are not RARE."""
    using = chosen.groupby(["group", "choice"], sort=True)["article_id"].nunique().rename("using").reset_index()
    naming = chosen.groupby("group")["article_id"].nunique()
    enough = using["using"] >= RARE * using["group"].map(naming)
    return using.loc[enough | using["choice"].isin(list(asked)), ["group", "choice"]]
