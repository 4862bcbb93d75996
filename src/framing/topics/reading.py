"""What the topics room reads: paragraphs in the order of their ids, their vectors, their articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from framing.topics.space import Vectors

Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class Reading:
    """Paragraphs with their vectors [n, d], the articles they stand in, and the outlets' names."""

    paragraphs: pd.DataFrame
    vectors: Vectors
    articles: pd.DataFrame
    outlet_names: tuple[str, ...]

    @classmethod
    def of(cls, paragraphs: pd.DataFrame, articles: pd.DataFrame, outlets: pd.DataFrame, encode: Encode) -> Reading:
        """Everything but headings, sorted by id, so that nothing depends on the order of the files."""
        kept = paragraphs[paragraphs["kind"] != "heading"].sort_values("paragraph_id", ignore_index=True)
        read = articles[articles["article_id"].isin(kept["article_id"])].sort_values("article_id", ignore_index=True)
        names = tuple(sorted({*outlets["outlet"].astype(str), *outlets["name"].dropna().astype(str)}))
        return cls(kept, encode(kept["text"].tolist()), read, names)

    def bodies(self) -> pd.Series[str]:
        """The paragraphs of each article as one text, in reading order, by article id in the order of `articles`."""
        ordered = self.paragraphs.sort_values(["article_id", "position"])
        texts: pd.Series[str] = ordered.groupby("article_id")["text"].agg("\n".join)
        return texts.reindex(self.articles["article_id"]).fillna("")

    def titles(self) -> list[str]:
        """The headline of each article, empty where it has none, in the order of `articles`."""
        return [str(title) for title in self.articles["title"].fillna("")]

    def article_texts(self) -> dict[str, str]:
        """Headline and body of each article as one text."""
        bodies = self.bodies()
        return {str(key): f"{title}\n{body}" for (key, body), title in zip(bodies.items(), self.titles(), strict=True)}
