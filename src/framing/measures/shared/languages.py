"""The articles of a corpus that a measure can compare with one another: those in one language, if there are several."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from framing.measures.cards import Card
from framing.measures.shared.corpus import Corpus
from framing.tables.languages import compared_in


def corpora_for(card: Card, corpus: Corpus) -> list[Corpus]:
    """What a measure reads: the whole corpus, or one for each language in which outlets are compared (`compared_in`).

    A measure that is not known to hold across languages reads one language at a time, of those that it reads at all.
    """
    if card.across_languages or "language" not in corpus.articles:
        return [corpus]
    languages = corpus.once(_compared_in, card.languages)
    return [in_language(corpus, code, card.languages) for code in sorted(languages.dropna().unique())]


def in_language(corpus: Corpus, code: str, among: tuple[str, ...] = ()) -> Corpus:
    """The articles that are compared in a language, of those `among` which the measure reads; all, if these are all."""
    mine = (corpus.once(_compared_in, among) == code).to_numpy()
    return corpus if mine.all() else corpus.once(_only, code, mine.tobytes())


def _compared_in(corpus: Corpus, among: tuple[str, ...]) -> pd.Series[str]:
    return compared_in(corpus.articles, among)


def _only(corpus: Corpus, code: str, mine: bytes) -> Corpus:
    """The articles marked in `mine`; if others are compared in another language, these learn for themselves."""
    several = corpus.once(_compared_in, ()).nunique() > 1
    articles = corpus.articles[np.frombuffer(mine, dtype=bool)]
    kept = corpus.paragraphs["article_id"].isin(articles["article_id"])
    paragraphs = corpus.paragraphs[kept]
    ids = paragraphs["paragraph_id"]
    return replace(
        corpus, articles=articles, paragraphs=paragraphs, all_languages=corpus,
        scales=replace(corpus.scales, language=code) if several else corpus.scales,
        learnt=replace(corpus.learnt, language=code) if several else corpus.learnt,
        sentences=corpus.sentences[corpus.sentences["paragraph_id"].isin(ids)].reset_index(drop=True),
        quotes=corpus.quotes[corpus.quotes["paragraph_id"].isin(ids)].reset_index(drop=True),
        memberships=corpus.memberships[corpus.memberships["paragraph_id"].isin(ids)].reset_index(drop=True),
        stories=corpus.stories[corpus.stories["article_id"].isin(articles["article_id"])].reset_index(drop=True),
    )  # fmt: skip
