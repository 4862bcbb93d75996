"""Who is named in the texts, and every mention of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.measures.shared.corpus import Corpus, of_all_texts
from framing.measures.shared.places import sentence_of
from framing.settings import NameSettings
from framing.text.mentions.across import Meetings
from framing.text.mentions.decided import DecidedNames
from framing.text.mentions.found import NamesFound, find_names, people_named
from framing.text.mentions.mentions import voices
from framing.text.mentions.people import MIN_ARTICLES

LONG = 8  # words
EACH = 6  # articles: in fewer, whoever one of them names counts
EVERYWHERE = ""  # the topic of all texts, where people are looked for whatever topics they are on
MENTIONS = ("referent", "form", "voice", "article_id", "paragraph_id", "start", "end")


@of_all_texts
def names_found(corpus: Corpus) -> NamesFound:
    """Who is named, those of framing.toml and those that the articles have in common, and every mention of them."""
    whole = corpus.all_languages or corpus
    return find_names(
        corpus.body, corpus.spoken, corpus.spoken_topics, corpus.names, corpus.parse, corpus.processes,
        DecidedNames.of(corpus.decided, corpus.body), corpus.people, corpus.named,
        whole.once(people_found) if corpus.named and corpus.parse else None, _fewest(corpus),
    )  # fmt: skip


@of_all_texts
def people_found(corpus: Corpus) -> dict[str, NameSettings]:
    """The people whom the articles of all languages name: who is one in several languages is so in each of them."""
    assert corpus.parse is not None
    return people_named(
        corpus.body, corpus.spoken, corpus.spoken_topics, corpus.names, corpus.parse,
        DecidedNames.of(corpus.decided, corpus.body), corpus.people, corpus.named, meetings(corpus), _fewest(corpus),
    )  # fmt: skip


def _fewest(corpus: Corpus) -> int:
    """How many articles have to name somebody: of so few that they are read side by side, the fewer the fewer."""
    return min(MIN_ARTICLES, 1 + len(corpus.articles) // EACH) if corpus.side_by_side else MIN_ARTICLES


def meetings(corpus: Corpus) -> Meetings | None:
    """Where articles meet; None where people are looked for in one language only."""
    if not corpus.named:
        return None
    pages = corpus.paragraphs[["paragraph_id", "article_id"]]
    topics = corpus.memberships.loc[corpus.memberships["topic_id"] != EVERYWHERE, ["paragraph_id", "topic_id"]]
    told = topics.merge(pages, on="paragraph_id")
    return Meetings.of(corpus.stories, told, corpus.articles)


@of_all_texts
def every_mention(corpus: Corpus) -> pd.DataFrame:
    """Every mention of somebody in the measured paragraphs, with `voice` own, quoted or unknown."""
    found = corpus.once(names_found).mentions
    return found.assign(voice=voices(found, corpus.quotes, corpus.unknown_voice))


def mentions_in_whole(corpus: Corpus) -> pd.DataFrame:
    """The table `called`: who is called what anywhere in the articles, whatever topics they are on.

    For this every sentence is parsed, so it is for corpora of few articles.
    """
    ids = corpus.body["paragraph_id"]
    on_one = pd.DataFrame({"paragraph_id": ids, "topic_id": EVERYWHERE, "similarity": 1.0, "margin": 0.0})
    found = replace(corpus, memberships=on_one, side_by_side=True).once(every_mention)
    kept = found[found["article_id"].isin(list(corpus.articles["article_id"]))]
    return kept.sort_values(["paragraph_id", "start", "referent"], ignore_index=True)[list(MENTIONS)]


@of_all_texts
def chosen_mentions(corpus: Corpus) -> pd.DataFrame:
    """The mentions without those in a sentence that its outlet has in another article too: a caption that comes back.

    Of such a sentence one article counts, the first by its id. A sentence of fewer than LONG words may come back by
    chance.
    """
    mentions = corpus.once(every_mention)
    return mentions[counted_once(corpus, mentions)]


def counted_once(corpus: Corpus, places: pd.DataFrame) -> NDArray[np.bool_]:
    """For each place whether it counts: in a sentence that comes back in an outlet's articles only the first does.

    The first is that by its id. While an instrument is held, fitted articles come before all others, and those since
    then in the order of their dates: a new article must not take from an older one what counts there.
    """
    sentences = corpus.sentences[corpus.sentences["n_words"] >= LONG]
    rows = sentence_of(places, sentences)
    found = places[["article_id"]].assign(place=range(len(places)))[rows >= 0]
    found = found.assign(
        text=sentences["text"].to_numpy(dtype=object)[rows[rows >= 0]],
        outlet=corpus.outlet_of.reindex(found["article_id"]).to_numpy(),
    )
    turn = _turns(corpus, set(found["article_id"]))
    found = found.assign(turn=found["article_id"].map(turn).astype("int64"))
    first = found.groupby(["outlet", "text"], observed=True)["turn"].transform("min")
    again = set(found.loc[found["turn"].ne(first), "place"])
    return np.array([place not in again for place in range(len(places))], dtype=bool)


def _turns(corpus: Corpus, ids: Collection[str]) -> dict[str, int]:
    """The order of articles where only the first of several counts."""
    told = corpus.articles[~corpus.articles["article_id"].isin(corpus.fitted)]
    since: dict[str, tuple[str, str]] = {}
    if corpus.fitted:
        days = (told[name].fillna("9").astype(str).tolist() for name in ("published", "published_at"))  # undated: last
        since = {one: (day, moment) for one, day, moment in zip(told["article_id"].tolist(), *days, strict=True)}
    ordered = sorted(ids, key=lambda one: (one in since, *since.get(one, ("", "")), one))
    return {article: turn for turn, article in enumerate(ordered)}
