"""Material of a small invented corpus in which somebody tries to have formulas run."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest

from framing.report import about_run, material_of
from framing.report.sources.material import Material
from framing.tables.schemas import TABLES
from tests.report import made
from tests.report.conftest import settings
from tests.report.trusted import trusted

FORMULAS = ('=HYPERLINK("http://evil.example","x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1)", "\t=1", "\r=1", "＝1+1")
NO_XML = "a\uffff\ufffe\x0bb"  # letters that no XML file may hold


def material(*, made_at: datetime = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), outlets: int = 4) -> Material:
    """Made anew at each call, so that two of them share nothing that was kept."""
    tables = made.tables(outlets, 18)
    articles = tables["articles"]
    for place, text in enumerate(FORMULAS):
        articles.loc[articles.index[place], ["title", "author"]] = text
    broken = articles.index[len(FORMULAS)]
    articles.loc[broken, ["title", "author"]] = NO_XML
    tables["quotes"].loc[tables["quotes"]["article_id"] == articles.loc[broken, "article_id"], "speaker"] = NO_XML
    tables["topics"].loc[tables["topics"]["topic_id"] == "lighthouse", "name"] = f"The lighthouse{NO_XML}"
    tables["said_by"] = tables["quotes"][["paragraph_id", "article_id", "start", "speaker", "verb"]]
    tables["passages"] = pd.concat([tables["passages"], _claims(tables)], ignore_index=True)
    about = about_run(settings(), trusted(), dict.fromkeys(TABLES, "0" * 64))
    return material_of(tables, about, made=made_at)


def _claims(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Two claims: a sentence that somebody is quoted with, and one that outlets tell themselves."""
    sentences = tables["sentences"]
    topic = tables["memberships"].drop_duplicates("paragraph_id").set_index("paragraph_id")["topic_id"]
    rows = []
    for words in ("weeks,", "people said"):
        telling = sentences[sentences["text"].str.contains(words) & sentences["paragraph_id"].isin(topic.index)]
        telling = telling.iloc[::5].head(8)
        telling = telling.assign(topic_id=telling["paragraph_id"].map(topic), item=telling["sentence_id"].iloc[0])
        rows.append(telling.assign(measure="claims", voice="all", value=1.0))
    return pd.concat(rows)[TABLES["passages"].names]


@pytest.fixture(scope="package")
def whole() -> Material:
    return material()
