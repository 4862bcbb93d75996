"""The articles of a corpus that a measure can compare with one another: those in one language, if there are several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from framing.measures.cards import Card
from framing.measures.shared.corpus import Corpus


def corpus_for(card: Card, corpus: Corpus) -> Corpus:
    """The corpus that a measure reads.

    Words and names differ between languages whatever the outlets do. So a measure that is not known to hold across
    languages reads only the language, of those that it reads at all, in which most articles are.
    """
    if card.across_languages or "language" not in corpus.articles:
        return corpus
    code = most_frequent(corpus.articles["language"].fillna(""), card.languages)
    return corpus.once(in_language, code)


def most_frequent(languages: Iterable[str], among: Iterable[str] = ()) -> str:
    """The language of most articles, of those `among` (all if that is empty); empty if there is none."""
    counts = Counter(str(one) for one in languages if one)
    allowed = [one for one in counts if one in among] if (among := tuple(among)) else list(counts)
    return min(allowed, key=lambda one: (-counts[one], one), default="")


def in_language(corpus: Corpus, code: str) -> Corpus:
    """The articles in a language, and those whose language could not be told; all if none is in another one."""
    mine = corpus.articles["language"].fillna("").isin([code, ""])
    if mine.all():
        return corpus
    articles = corpus.articles[mine]
    kept = corpus.paragraphs["article_id"].isin(articles["article_id"])
    paragraphs = corpus.paragraphs[kept]
    ids = paragraphs["paragraph_id"]
    return replace(
        corpus, articles=articles, paragraphs=paragraphs,
        sentences=corpus.sentences[corpus.sentences["paragraph_id"].isin(ids)].reset_index(drop=True),
        quotes=corpus.quotes[corpus.quotes["paragraph_id"].isin(ids)].reset_index(drop=True),
        memberships=corpus.memberships[corpus.memberships["paragraph_id"].isin(ids)].reset_index(drop=True),
        stories=corpus.stories[corpus.stories["article_id"].isin(articles["article_id"])].reset_index(drop=True),
    )  # fmt: skip
