"""Texts of the demonstration and of the load corpus in the form that measures need."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.publish import REPOSITORY
from benchmarks.speed.corpus import load_articles
from framing.ingest.tables import read_all
from framing.measures.shared.corpus import Corpus, Vectors
from framing.running.stores.parses import open_parses
from framing.settings import load
from framing.tables.records import content_id
from framing.text.paragraphs.tables import cut_all

SETTINGS = load(REPOSITORY / "framing.toml")
TOPIC = "everything"
Paragraphs = list[str]


@functools.cache
def demo() -> pd.DataFrame:
    """The invented articles of the demonstration: outlet, title, paragraphs."""
    found = read_all(REPOSITORY / "data/raw", SETTINGS.ingest, SETTINGS.outlets)["articles"]
    return plain(found[~found["quarantined"]])


@functools.cache
def real(count: int) -> pd.DataFrame:
    """The first `count` articles of the load corpus by outlets with at least 20 articles, with the same columns."""
    rows = [
        {"outlet": one["outlet"], "title": one["title"], "url": one["url"],
         "paragraphs": [block.strip() for block in one["text"].split("\n") if block.strip()]}
        for one in load_articles(count)
    ]  # fmt: skip
    articles = pd.DataFrame(rows)
    many = articles["outlet"].map(articles["outlet"].value_counts()) >= 20
    return articles[many & (articles["paragraphs"].str.len() > 0)].reset_index(drop=True)


def plain(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles as a table of outlet, title, url and paragraphs, in a fixed order."""
    bodies = [[text for kind, text in json.loads(body) if kind == "paragraph"] for body in articles["body"]]
    plain = articles[["outlet", "title", "url"]].assign(paragraphs=bodies)
    return plain.sort_values(["outlet", "url", "title"], kind="stable", ignore_index=True)


def view(
    articles: pd.DataFrame, vectors: Vectors, parses: Path | None = None, stories: pd.Series | None = None
) -> Corpus:
    """All paragraphs of `articles` (outlet, title, paragraphs and, if not English, language) on one topic.

    `stories` groups the articles.
    """
    keys = [content_id(outlet, str(n)) for n, outlet in enumerate(articles["outlet"])]
    bodies = [json.dumps([["paragraph", text] for text in texts]) for texts in articles["paragraphs"]]
    table = pd.DataFrame({
        "article_id": keys, "outlet": articles["outlet"].to_numpy(), "title": articles["title"].to_numpy(),
        "language": articles["language"].to_numpy() if "language" in articles else "en", "quarantined": False,
        "body": bodies,
    })  # fmt: skip
    cut: dict[str, Any] = cut_all(table)
    del cut["uncut"]
    paragraphs = cut["paragraphs"]
    outlets = sorted(set(articles["outlet"]))
    return Corpus(
        outlets=pd.DataFrame({"outlet": outlets, "name": [str(one).replace("-", " ").title() for one in outlets]}),
        articles=table.drop(columns="body"), topics=pd.DataFrame({"topic_id": [TOPIC]}),
        memberships=pd.DataFrame({"paragraph_id": paragraphs["paragraph_id"], "topic_id": TOPIC}),
        stories=pd.DataFrame({"article_id": keys, "story_id": keys if stories is None else stories.to_numpy()}),
        reprints=pd.DataFrame(columns=["unit", "unit_id"]), vectors=vectors, names=SETTINGS.names,
        parse=open_parses(parses) if parses is not None else None, **cut,
    )  # fmt: skip

