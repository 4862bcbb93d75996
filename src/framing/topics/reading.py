"""The input of the topic step: paragraphs sorted by id, their vectors, and their articles."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.tables.languages import unread
from framing.topics.space import Ints, Vectors
from framing.topics.words import Words

Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True)
class TopicTexts:
    """Paragraphs with their vectors [n, d], their articles, and the outlets' names.

    Thresholds and weights are learnt from the first `known` paragraphs (None: from all); the others are judged by them.
    """

    paragraphs: pd.DataFrame
    vectors: Vectors
    articles: pd.DataFrame
    outlet_names: tuple[str, ...]
    likeness: float = 1.0  # the cosine of related texts, as a share of what the shipped encoder gives them
    unread: tuple[str, ...] = ()  # ids of paragraphs in a language that the encoder does not read
    known: int | None = None

    @classmethod
    def of(
        cls, paragraphs: pd.DataFrame, articles: pd.DataFrame, outlets: pd.DataFrame, encode: Encode,
        reads: Collection[str] = (), likeness: float = 1.0,
    ) -> TopicTexts:  # fmt: skip
        """Everything but headings, sorted by id, so that the order of the files has no effect.

        `reads`: the languages that the encoder reads, empty for all. Articles in others take no part.
        """
        kept = paragraphs[paragraphs["kind"] != "heading"].sort_values("paragraph_id", ignore_index=True)
        foreign = kept["article_id"].isin(articles.loc[unread(articles, reads), "article_id"] if reads else [])
        left_out, kept = tuple(kept.loc[foreign, "paragraph_id"]), kept[~foreign].reset_index(drop=True)
        there = articles["article_id"].isin(kept["article_id"].unique())
        read = articles[there].sort_values("article_id", ignore_index=True)
        names = tuple(sorted({*outlets["outlet"].astype(str), *outlets["name"].dropna().astype(str)}))
        return cls(kept, encode(kept["text"].tolist()), read, names, likeness, left_out)

    @property
    def learnt(self) -> int:
        """The number of paragraphs that are learnt from; they come first."""
        return len(self.paragraphs) if self.known is None else self.known

    @functools.cached_property
    def words(self) -> Words:
        """The words of the paragraphs."""
        return Words.of(self.paragraphs["text"].tolist())

    def languages(self) -> list[str]:
        """The language of each paragraph; empty if it is not known."""
        if "language" not in self.paragraphs:
            return [""] * len(self.paragraphs)
        return [str(one) for one in self.paragraphs["language"].fillna("")]

    def by_article(self) -> tuple[Ints, Ints]:
        """The positions of the paragraphs grouped by article, in reading order, and the number of paragraphs per
        article.
        """
        owner = pd.Index(self.articles["article_id"]).get_indexer(pd.Index(self.paragraphs["article_id"]))
        order = np.lexsort((self.paragraphs["position"].to_numpy(), owner))
        known = order[owner[order] >= 0]
        return known, np.bincount(owner[known], minlength=len(self.articles))

    def bodies(self) -> pd.Series[str]:
        """The paragraphs of each article as one text, in reading order, indexed by article id in the order of
        `articles`.
        """
        places, sizes = self.by_article()
        texts = self.paragraphs["text"].to_numpy()[places]
        whole = ["\n".join(part) for part in np.split(texts, np.cumsum(sizes)[:-1])] if len(sizes) else []
        return pd.Series(whole, index=self.articles["article_id"], dtype="str")

    def titles(self) -> list[str]:
        """The headline of each article, in the order of `articles`; empty if it has none."""
        return [str(title) for title in self.articles["title"].fillna("")]

    def article_texts(self) -> dict[str, str]:
        """Headline and body of each article as one text."""
        bodies = self.bodies()
        return {str(key): f"{title}\n{body}" for (key, body), title in zip(bodies.items(), self.titles(), strict=True)}
