"""One thing that framing states about a text, and how it is shown to its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from framing.tables.records import content_id
from framing.tables.store import Layout, read_table

AROUND = 400  # characters shown before and after what is marked


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement: what it says, the passages that the reader may judge it by, and the outlet and month it is from.

    `outlet` is "" where the statement is about several outlets.
    """

    outlet: str
    month: str
    says: str
    passages: tuple[str, ...]

    @property
    def key(self) -> str:
        """A name that the same statement has in every run, and that tells nothing of the text."""
        return content_id(self.outlet, self.month, self.says, *self.passages)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of statement: what the reader is asked, and where the statements of a run come from."""

    name: str
    asks: str
    found: Callable[[Finished], Iterator[Stated]]


class Finished:
    """The tables of a finished run, with its texts in reach."""

    def __init__(self, workspace: Path) -> None:
        self.layout = Layout.of(workspace)

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """A table of the run."""
        return read_table(self.layout, name, list(columns) if columns else None)

    def exported(self, name: str) -> pd.DataFrame:
        """A table that stands beside the report's pages only."""
        return pd.read_parquet(self.layout.latest_report / "data" / f"{name}.parquet")

    @cached_property
    def articles(self) -> pd.DataFrame:
        """The articles by id, with `month`."""
        articles = self.table("articles", ["article_id", "outlet", "title", "published"]).set_index("article_id")
        return articles.assign(month=articles["published"].fillna("").str[:7])

    @cached_property
    def paragraphs(self) -> pd.DataFrame:
        """The paragraphs by id."""
        columns = ["paragraph_id", "article_id", "outlet", "position", "text"]
        return self.table("paragraphs", columns).set_index("paragraph_id")

    @cached_property
    def _in_order(self) -> dict[tuple[str, int], str]:
        rows = self.paragraphs[["article_id", "position"]].itertuples(name=None)
        return {(article, position): paragraph for paragraph, article, position in rows}

    def where(self, article_id: str) -> tuple[str, str]:
        """The outlet and month of an article."""
        row = self.articles.loc[article_id]
        return str(row["outlet"]), str(row["month"])

    def opening(self, article_id: str, characters: int = 500) -> str:
        """Day, title and first words of an article."""
        row = self.articles.loc[article_id]
        text, position = "", 0
        while len(text) < characters and (found := self._in_order.get((article_id, position))):
            text, position = f"{text}\n{self.paragraphs.at[found, 'text']}".strip(), position + 1
        return f"[{row['outlet']}, {row['published'] or 'no date'}] {row['title'] or 'no title'}\n{text[:characters]}"

    def marked(self, paragraph_id: str, start: int, end: int, around: int = AROUND) -> str:
        """A stretch of a paragraph between ⟦ and ⟧, with the text around it, on into the paragraphs beside."""
        row = self.paragraphs.loc[paragraph_id]
        text = str(row["text"])
        before, after = text[:start], text[end:]
        beside = {step: self._in_order.get((row["article_id"], row["position"] + step)) for step in (-1, 1)}
        if beside[-1] and len(before) < around:
            before = f"{self.paragraphs.at[beside[-1], 'text']}\n{before}"
        if beside[1] and len(after) < around:
            after = f"{after}\n{self.paragraphs.at[beside[1], 'text']}"
        return f"{'…' * (len(before) > around)}{before[-around:]}⟦{text[start:end]}⟧{after[:around]}"
