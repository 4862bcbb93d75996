"""Distinctive wording: words and habits of style inserted into one outlet's texts; and outlet labels shuffled.

The first inserted words are used by hardly anybody; the second are used by everybody. The outlets of the load corpus
write about different things, so their labels are also shuffled before anything is inserted. Then only the inserted
words are an outlet's own.
Nothing in the measure was fitted to this benchmark. But its formula was chosen here over the z-score of Monroe,
Colaresi & Quinn, which had .78, .44 and .22 of the first kind of words among the first ten.
"""

from __future__ import annotations

import itertools
import re

import numpy as np
import pandas as pd

from benchmarks.accuracy.measures.style import exchanged
from benchmarks.accuracy.measures.texts import demo, real, view
from benchmarks.publish import Row
from framing.comparison.cells import is_primary, rules_of
from framing.measures.cards import cards
from framing.measures.shared.corpus import Corpus, Vectors
from framing.measures.wording import measure
from framing.settings import ComparisonSettings

WORDS = "sullen threadbare lopsided murky earnest brisk gilded rickety tepid flimsy".split()
COMMON = "major serious strong clear big difficult powerful huge successful dangerous".split()
OUTLETS, EACH = 3, 3  # outlets that get words of their own, and how many words each
EVERY = 20  # one in this many "the" of the outlet is followed by an inserted word
REAL, MIXED = 700, 8  # articles of the load corpus, and the number of outlets they are dealt to
SHUFFLES = 3
_THE = re.compile(r"\b[Tt]he (?=[a-z])")
_NAME = re.compile(r"(?<=[a-z] )(?=[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:said|told|was|is|has|had|will)\b)")


def run(vectors: Vectors) -> list[Row]:
    """The share of inserted words among an outlet's first ten, also of the inserted "Mr.", and the result under the
    null.
    """
    rows: list[Row] = []
    random = np.random.default_rng(17)
    load = real(REAL)
    mixed = load.assign(outlet=[f"outlet-{n % MIXED}" for n in random.permutation(len(load)).tolist()])
    for name, articles in (("demo", demo()), ("load corpus, outlets exchanged", mixed), ("load corpus", load)):
        for kind, words in (("planted words", WORDS), ("planted words that all use", COMMON)):
            told, planted = plant(articles, random, words)
            corpus = view(told, vectors)
            first = first_ten(corpus)
            there = [word in first.get(outlet, ()) for outlet, own in planted.items() for word in own]
            style = [term for outlet in planted for term in first.get(outlet, ()) if set(term.split()) & {"mr", "mr."}]
            base = {"measure": "wording", "set": f"{name}, {kind}", "n": len(told)}
            rows += [
                {**base, "what": "planted words among the first ten", "value": float(np.mean(there)), "goal": 1.0},
                {**base, "what": 'first ten: terms of the planted "Mr."', "value": float(len(style)), "goal": 0.0},
            ]
        if articles is not load:
            rows += null(view(articles, vectors), name, len(articles), random)
    return rows


def plant(
    articles: pd.DataFrame, random: np.random.Generator, words: list[str]
) -> tuple[pd.DataFrame, dict[str, list[str]]]:
    """Give OUTLETS outlets words of their own, and "Mr." before names."""
    outlets = random.permutation(sorted(set(articles["outlet"])))[:OUTLETS].tolist()
    dealt = random.permutation(words)[: OUTLETS * EACH].reshape(OUTLETS, EACH).tolist()
    planted = dict(zip(outlets, dealt, strict=True))
    count = {outlet: itertools.count() for outlet in outlets}

    def told(outlet: str, paragraphs: list[str]) -> list[str]:
        if outlet not in planted:
            return paragraphs
        own = planted[outlet]

        def word(match: re.Match[str]) -> str:
            number = next(count[outlet])
            return match.group() + (f"{own[number % EVERY]} " if number % EVERY < len(own) else "")

        return [_NAME.sub("Mr. ", _THE.sub(word, text)) for text in paragraphs]

    both = zip(articles["outlet"], articles["paragraphs"], strict=True)
    return articles.assign(paragraphs=[told(outlet, texts) for outlet, texts in both]), planted


def first_ten(corpus: Corpus) -> dict[str, tuple[str, ...]]:
    """The ten most distinctive terms of each outlet, by the ranking value."""
    passages = measure(corpus).passages
    outlet = corpus.outlet_of.reindex(passages["article_id"]).to_numpy()
    terms = passages.assign(outlet=outlet)[["outlet", "item", "value"]].drop_duplicates()
    terms = terms.sort_values(["outlet", "value", "item"], ascending=[True, False, True])
    return {str(key): tuple(group["item"][:10]) for key, group in terms.groupby("outlet")}


def null(corpus: Corpus, name: str, n: int, random: np.random.Generator) -> list[Row]:
    """With outlet labels shuffled: how many terms are still listed, and how many of them are tested."""
    listed, findings, articles = [], 0, corpus.articles["article_id"].to_numpy()
    wished = rules_of(ComparisonSettings(primary=("wording",)), cards())  # as if the user asked to test it
    for _ in range(SHUFFLES):
        outlet = dict(zip(articles, random.permutation(corpus.articles["outlet"].to_numpy()), strict=True))
        drawn = measure(exchanged(corpus, outlet))
        listed.append(drawn.passages["item"].nunique() / max(len(set(outlet.values())), 1))
        findings += int(is_primary(drawn.scores, wished).sum())
    base = {"measure": "wording", "set": f"{name}, nothing planted, outlets drawn", "n": n}
    return [
        {**base, "what": "terms listed for an outlet, mean", "value": float(np.mean(listed)), "goal": None},
        {**base, "what": "terms that may be called a finding", "value": float(findings), "goal": 0.0},
    ]
