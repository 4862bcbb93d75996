"""Which names are used for people and things."""

from __future__ import annotations

import pandas as pd

from framing.measures.shared.corpus import Corpus, of_all_texts
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, article_means, finished, nothing
from framing.measures.shared.named import chosen_mentions
from framing.measures.shared.place_names import place_spellings
from framing.text.paragraphs.style import consonants

ITEMS = "naming: items"
RARE = 1 / 200  # of the articles that mention somebody: what fewer call him is no item, unless framing.toml asks for it


def measure(corpus: Corpus) -> Measured:
    """For each referent: the share of each form, and of each spelling of its name, among its mentions in an article.

    Items are "referent: form", "referent, spelled: Spelling" and, of the given name in a full name, which differs from
    language to language, "referent, given, spelled: Spelling". Of places only the spelling is an item. An article that
    mentions a referent has a row for each form in the corpus that is not RARE. Rare forms still count as mentions. They
    get no item, because in a large corpus a frequently named person has thousands of them, each in one or two articles,
    too few to compare. What was an item when the instrument was fitted stays one; for fitted articles, nothing else is.
    """
    chosen, choices = corpus.once(_on_topics), corpus.once(_choices)
    if chosen.empty:
        return nothing()
    # Each mention counts 1 for the form that it uses and 0 for all other forms of the same referent.
    votes = chosen[["topic_id", "article_id", "voice", "group", "choice"]].rename(columns={"choice": "taken"})
    counted = votes.value_counts().rename("weight").reset_index().merge(choices, on="group")
    counted = counted.assign(value=(counted["taken"] == counted["choice"]).astype(float), item=counted["choice"])
    counted = _in_its_time(corpus, counted)
    both = pd.concat([counted, counted.assign(voice="all")], ignore_index=True)
    shown = _in_its_time(corpus, chosen[chosen["choice"].isin(choices["choice"])])
    passages = shown.assign(item=shown["choice"], measure="naming", value=1.0)
    return Measured(article_means(both, "naming"), finished(passages, PASSAGE_COLUMNS))


def _on_topics(corpus: Corpus) -> pd.DataFrame:
    """Every mention on a topic, with the `choice` that it makes and the `group` of those that it could have made."""
    mentions, places = corpus.once(chosen_mentions), corpus.once(place_spellings)
    forms = mentions.assign(group=mentions["referent"], choice=mentions["referent"] + ": " + mentions["form"])
    spelled = [_spelled(mentions, "spelling", ", spelled"), _spelled(mentions, "given", ", given, spelled")]
    every = pd.concat([part for part in (forms, *spelled, places) if len(part)] or [forms], ignore_index=True)
    return every.merge(corpus.memberships[["paragraph_id", "topic_id"]], on="paragraph_id")


def _spelled(mentions: pd.DataFrame, part: str, ending: str) -> pd.DataFrame:
    """Mentions with the spelling of a part of the name as their `choice`, where there is more than one.

    Given names that differ in consonants are no spellings of one another: "Joe" and "Joseph".
    """
    spelled = mentions[mentions[part] != ""]
    group = spelled["referent"] + ending
    sound = spelled[part].map(consonants) if part == "given" else ""
    spelled = spelled.assign(group=group, choice=group + ": " + spelled[part], sound=sound)
    several = spelled.groupby(["group", "sound"])["choice"].transform("nunique") > 1
    return spelled[several].drop(columns="sound")


@of_all_texts
def _choices(corpus: Corpus) -> pd.DataFrame:
    """The forms that get an item (group, choice): those in framing.toml, those that are not RARE, and those held."""
    chosen = corpus.once(_on_topics)
    asked = {f"{key}: {form}" for key, one in corpus.names.items() for form in one.forms}
    using = chosen.groupby(["group", "choice"], sort=True)["article_id"].nunique().rename("using").reset_index()
    naming = chosen.groupby("group")["article_id"].nunique()
    enough = using["using"] >= RARE * using["group"].map(naming)
    found = using.loc[enough | using["choice"].isin(list(asked)), ["group", "choice"]]
    stay = [one for one in corpus.learnt.known(ITEMS) or () if one[0] in naming.index]
    if stay:
        found = pd.concat([found, pd.DataFrame(stay, columns=["group", "choice"])]).drop_duplicates()
        found = found.sort_values(["group", "choice"], ignore_index=True)
    corpus.learnt.keep(ITEMS, found.to_numpy().tolist())
    return found


def _in_its_time(corpus: Corpus, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows without forms in fitted articles that were no items when the instrument was fitted."""
    held = corpus.learnt.known(ITEMS)
    if held is None:
        return rows
    known = rows["choice"].isin([choice for _, choice in held])
    return rows[known | ~rows["article_id"].isin(corpus.fitted)]
