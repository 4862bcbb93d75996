"""Follow any id back to the raw file and forward to the pages of the report that show it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from framing.errors import UnknownId
from framing.tables.store import Layout, read_table

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the trace: the kind of thing, its id, a description, and where to find it."""

    noun: str
    id: str
    says: str = ""
    where: str = ""

    def __str__(self) -> str:
        says = f"  {self.says}" if self.says else ""
        where = f"\n{'':12}{self.where}" if self.where else ""
        return f"{self.noun:<11} {self.id}{says}{where}"


def trace(layout: Layout, identifier: str) -> list[Step]:
    """Trace an article, paragraph, sentence, topic or contrast from raw file to page. Raises UnknownId."""
    for table, key, walk in _WALKS:
        found = _where(layout, table, key, identifier)
        if not found.empty:
            return list(walk(layout, _first(found)))
    raise UnknownId(
        f"No article, paragraph, sentence, topic or contrast has the id {identifier!r}. Copy an id from a table or a "
        "link of the report (after the #). If the text has changed, its id has changed too."
    )


def _contrast(layout: Layout, row: Row) -> Iterator[Step]:
    item = f" {row['item']}" if row["item"] else ""
    says = (
        f"{row['measure']}{item} ({row['voice']}): {row['outlet']} against {row['versus']}, "
        f"estimate {_number(row['estimate'])}, {row['support']}"
    )
    yield Step("contrast", row["contrast_id"], says, str(layout.table("contrasts")))
    evidence = _where(layout, "evidence", "contrast_id", row["contrast_id"])
    for passage in evidence.to_dict("records"):
        yield Step("evidence", passage["paragraph_id"], f"{passage['role']}: {passage['sentence']}")
        yield from _article_of(layout, passage["article_id"], passage["paragraph_id"])
    yield from _topic_of(layout, row["topic_id"])


def _topic(layout: Layout, row: Row) -> Iterator[Step]:
    says = f"{row['name'] or row['label']} ({row['kind']})"
    yield Step("topic", row["topic_id"], says, _page(layout, "topics", row["topic_id"]))
    members = _where(layout, "memberships", "topic_id", row["topic_id"])["paragraph_id"]
    paragraphs = read_table(layout, "paragraphs", ["paragraph_id", "article_id", "outlet"])
    own = paragraphs[paragraphs["paragraph_id"].isin(members)]
    for outlet, rows in own.groupby("outlet"):
        articles = sorted(rows["article_id"].unique())
        yield Step("outlet", str(outlet), f"{len(rows)} paragraphs in {len(articles)} articles: {' '.join(articles)}")


def _paragraph(layout: Layout, row: Row) -> Iterator[Step]:
    yield Step("paragraph", row["paragraph_id"], row["text"])
    yield from _article_of(layout, row["article_id"], row["paragraph_id"])
    for topic_id in _where(layout, "memberships", "paragraph_id", row["paragraph_id"])["topic_id"]:
        yield from _topic_of(layout, topic_id)
    evidence = _where(layout, "evidence", "paragraph_id", row["paragraph_id"])
    for contrast_id in sorted(evidence["contrast_id"].unique()):
        yield Step("contrast", contrast_id, "quotes it as evidence")


def _sentence(layout: Layout, row: Row) -> Iterator[Step]:
    yield Step("sentence", row["sentence_id"], row["text"])
    yield from _paragraph(layout, _first(_where(layout, "paragraphs", "paragraph_id", row["paragraph_id"])))


def _article(layout: Layout, row: Row) -> Iterator[Step]:
    says = f"{row['title'] or 'without a headline'} ({row['outlet']}, {row['published'] or 'no date'})"
    yield Step("article", row["article_id"], says, _page(layout, "articles", row["article_id"]))
    yield _raw_file(layout, row)
    for paragraph_id in _where(layout, "paragraphs", "article_id", row["article_id"])["paragraph_id"]:
        yield Step("paragraph", paragraph_id)
    for piece in _where(layout, "left_out", "article_id", row["article_id"]).to_dict("records"):
        yield Step(
            "left out", piece["reason"], f"{len(piece['text'].split())} words: {' / '.join(piece['text'].splitlines())}"
        )


_WALKS = (
    ("articles", "article_id", _article),
    ("paragraphs", "paragraph_id", _paragraph),
    ("sentences", "sentence_id", _sentence),
    ("topics", "topic_id", _topic),
    ("contrasts", "contrast_id", _contrast),
)


def _article_of(layout: Layout, article_id: str, paragraph_id: str) -> Iterator[Step]:
    row = _first(_where(layout, "articles", "article_id", article_id))
    page = _page(layout, "articles", article_id)
    yield Step("article", article_id, row["title"] or "without a headline", f"{page}#p-{paragraph_id}" if page else "")
    yield _raw_file(layout, row)


def _topic_of(layout: Layout, topic_id: str) -> Iterator[Step]:
    row = _first(_where(layout, "topics", "topic_id", topic_id))
    yield Step("topic", topic_id, row["name"] or row["label"], _page(layout, "topics", topic_id))


def _raw_file(layout: Layout, article: Row) -> Step:
    """Name the file that an article was read from, and say whether the file has changed since."""
    from framing.ingest.sources import again
    from framing.settings import load

    path = layout.raw / article["source_path"].split("#")[0]
    source = again(layout.raw, article["source_path"], load(layout.config).ingest)
    if source is None:
        return Step("raw file", article["source_path"], "no longer exists", str(path))
    same = hashlib.sha256(source.content).hexdigest() == article["sha256"]
    return Step("raw file", article["source_path"], "" if same else "has changed since the last run", str(path))


def _page(layout: Layout, kind: str, key: str) -> str:
    from framing.report.sources.outlets import page_name

    path: Path = layout.latest_report / kind / f"{page_name(key)}.html"
    return str(path) if path.exists() else ""


def _where(layout: Layout, table: str, key: str, value: str) -> pd.DataFrame:
    frame = read_table(layout, table)
    return frame[frame[key] == value]


def _first(frame: pd.DataFrame) -> Row:
    return {str(key): None if pd.isna(value) else value for key, value in frame.iloc[0].items()}


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:+.3f}"
