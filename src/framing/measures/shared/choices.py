"""Which of an outlet's distinctive words are a choice of words: the others tell nearly the same without them."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.languages.known import every
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.lexicon import pattern
from framing.measures.shared.places import sentence_of
from framing.measures.shared.prototypes import loaded_pairs
from framing.text.parsing.syntax import ParsedSentence

NEAR = 0.60  # cosine from which a sentence of the others tells nearly the same
ARTICLES = 3  # so many of the outlet's articles have to have such a sentence
FEWER = 1 / 3  # at most this part of the outlet's share of articles with the word is that of the others
COLOURED = 0.13  # how far a word lies from the neutral towards the loaded way of telling the same, as a cosine
TAGGED = 3  # uses of a term that tell what kind of word it is
LISTS = ("hedges", "boosters")  # words that are a choice whatever they are about, if they are no verbs


def choices(corpus: Corpus, passages: pd.DataFrame) -> NDArray[np.bool_]:
    """Which passages of distinctive words are of a word that is a choice of its outlet on its topic.

    It is if the word is coloured, or puts in doubt, and if other outlets have sentences that tell nearly the same
    without it, and hardly ever use it. What only one outlet writes about is no choice: nobody else could have used the
    word.
    """
    told = passages[["topic_id", "item", "article_id", "paragraph_id", "start"]].astype({"item": "str"})
    told["outlet"] = corpus.outlet_of.reindex(told["article_id"].astype("str")).to_numpy()
    told["sentence"] = sentence_of(told, corpus.spoken)
    coloured = _coloured(corpus, told[told["sentence"] >= 0])
    asked = told[told["item"].isin(coloured) & (told["sentence"] >= 0)]
    outlets = corpus.outlet_of.reindex(corpus.spoken["article_id"]).to_numpy()
    articles = corpus.spoken["article_id"].to_numpy()
    texts = corpus.spoken["text"].str.lower().to_numpy(dtype=object)
    on_topic = {str(topic): rows["row"].to_numpy() for topic, rows in corpus.spoken_topics.groupby("topic_id")}
    found = set()
    for (topic, outlet, item), uses in asked.groupby(["topic_id", "outlet", "item"], observed=True):
        rows = on_topic[str(topic)]
        own, others = rows[outlets[rows] == outlet], rows[outlets[rows] != outlet]
        has = np.array([item in text for text in texts[others]], dtype=bool)
        share = uses["article_id"].nunique() / len(set(articles[own]))
        if len(set(articles[others[has]])) > FEWER * share * len(set(articles[others])):
            continue
        near = corpus.spoken_vectors[uses["sentence"].to_numpy()] @ corpus.spoken_vectors[others[~has]].T >= NEAR
        if uses["article_id"][near.any(1)].nunique() >= ARTICLES:
            found.add((topic, outlet, item))
    keys = zip(told["topic_id"], told["outlet"], told["item"], strict=True)
    return np.array([key in found for key in keys], dtype=bool)


def _coloured(corpus: Corpus, told: pd.DataFrame) -> set[str]:
    """The terms that are coloured nouns, adjectives and adverbs, and those that put in doubt or stress."""
    terms = sorted(set(told["item"]))
    if not terms:
        return set()
    parts = {term: _phrases(term) for term in terms}
    every_part = sorted({part for several in parts.values() for part in several})
    colours = dict(zip(every_part, (corpus.vectors(every_part) @ _axis(corpus)).tolist(), strict=True))
    distant = set(every(lambda one: one.statements.distancing))
    listed = {term for term in terms if pattern("claimed").fullmatch(term) or distant & set(term.split())}
    strong = {term for term in terms if max(colours[part] for part in parts[term]) >= COLOURED}
    strong |= {term for term in terms if any(pattern(name).fullmatch(term) for name in LISTS)}
    return listed | (strong & _nouns(corpus, told[told["item"].isin(strong)]))


def _phrases(term: str) -> list[str]:
    """A term, and the pairs of words in it."""
    words = term.split(" ")
    return [term, *(" ".join(words[at : at + 2]) for at in range(len(words) - 2 + 1) if len(words) > 2)]


def _axis(corpus: Corpus) -> NDArray[np.float32]:
    """From the neutral to the loaded way of telling the same facts: the difference of the means, of length 1."""
    loaded, neutral = loaded_pairs()
    axis = corpus.vectors(list(loaded)).mean(0) - corpus.vectors(list(neutral)).mean(0)
    return np.asarray(axis / max(float(np.linalg.norm(axis)), 1e-9), dtype=np.float32)


def _nouns(corpus: Corpus, told: pd.DataFrame) -> set[str]:
    """The terms that hold no verb, by the parse of their first uses; all of them without a parser.

    Which verb an outlet uses depends on what it tells; which noun or adjective, on how it sees it.
    """
    if corpus.parse is None:
        return set(told["item"])
    first = told.sort_values(["item", "paragraph_id", "start"]).groupby("item").head(TAGGED)
    parses = corpus.parse(corpus.spoken["text"].iloc[first["sentence"]].tolist())
    starts = (first["start"].to_numpy() - corpus.spoken["start"].to_numpy()[first["sentence"]]).tolist()
    verbs, seen = Counter[str](), Counter[str]()
    for place, (item, start) in enumerate(zip(first["item"], starts, strict=True)):
        seen[item] += 1
        verbs[item] += _holds_a_verb(parses[place], start, start + len(item))
    return {item for item, n in seen.items() if verbs[item] * 2 < n}


def _holds_a_verb(sentence: ParsedSentence, start: int, end: int) -> bool:
    touched = sentence.between(start, end) or range(0)
    return any(sentence.tag[i].startswith("V") for i in touched)
