"""The settings of a workspace, with the encoder that its articles ask for where framing.toml names none.

Every stage depends on this file, so it knows no more of encoders than their names and the languages that they read.
"""

from __future__ import annotations

import importlib.util

import pandas as pd

from framing.errors import Expected
from framing.settings import EmbeddingSettings, Settings, load
from framing.settings.sections import BY_ITSELF, INSTALL_MANY, MANY, MANY_IN, SHIPPED
from framing.tables.languages import unread
from framing.tables.store import Layout, read_table

MIXED = 0.05  # share of articles that only the encoder of many languages reads, from which on it is needed
COLUMNS = ["outlet", "language", "quarantined"]


def settings_for(layout: Layout) -> Settings:
    """Return what framing.toml says; where it names no encoder, with the one for the languages of the articles."""
    settings = load(layout.config)
    if settings.embedding.model != BY_ITSELF:
        return settings
    there = importlib.util.find_spec(MANY_IN) is not None
    model = MANY if there and needs_many(settings.embedding, _articles(layout)) else SHIPPED
    return settings.model_copy(update={"embedding": settings.embedding.model_copy(update={"model": model})})


def missing_encoder(layout: Layout) -> str:
    """Say how more articles could be compared; nothing if all are that can be."""
    embedding = load(layout.config).embedding
    if importlib.util.find_spec(MANY_IN) or embedding.model != BY_ITSELF:
        return ""
    if not needs_many(embedding, _articles(layout)):
        return ""
    return f"Not all articles are in a language that is read. To compare them too, start `{INSTALL_MANY}`."


def needs_many(embedding: EmbeddingSettings, articles: pd.DataFrame) -> bool:
    """Whether the shipped encoder reads so little of a corpus that the one of many languages should.

    So it is if it does not read most articles of an outlet, or more than a few of all articles, and the other one does.
    """
    gained = unread(articles, embedding.reads_with(SHIPPED)) & ~unread(articles, embedding.reads_with(MANY))
    return bool(gained.mean() > MIXED or (gained.groupby(articles["outlet"]).mean() > 0.5).any())


def _articles(layout: Layout) -> pd.DataFrame:
    """The outlet and language of each article that is not held back; none before the first run."""
    try:
        articles = read_table(layout, "articles", COLUMNS)
    except Expected:
        return pd.DataFrame(columns=COLUMNS)
    return articles[~articles["quarantined"].fillna(False).astype(bool)]
