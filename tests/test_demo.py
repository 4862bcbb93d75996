"""The demonstration corpus, from saved pages to contrasts: what was planted is found, no more is claimed."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.measures.cards import cards
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.rows import in_order
from framing.report.sources.summaries import Summaries
from framing.tables import store
from framing.tables.schemas import TABLES
from framing.tables.store import Layout
from tests.planted import (
    REPOSITORY,
    contrasts_of,
    even,
    found,
    not_claimed,
    plan_in,
    planted,
    sentences_of,
    whole_run,
)

PLAN = plan_in(REPOSITORY / "data" / "demo.toml")

pytestmark = pytest.mark.slow  # embeds the corpus: a minute or two


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    return whole_run(REPOSITORY, tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def contrasts(layout: Layout) -> pd.DataFrame:
    return contrasts_of(layout)


@pytest.fixture(scope="module")
def sentences(layout: Layout) -> dict[str, str]:
    return sentences_of(layout)


def test_what_the_report_counts_is_what_was_compared(layout: Layout) -> None:
    """Claims alone are counted with reprints: who prints a text has told it."""
    tables = {name: store.read_table(layout, name) for name in TABLES}
    compared = tables["contrasts"].query("versus == 'rest' and reprints == 'once' and measure != 'claims'")
    ranked = frozenset(one.name for one in cards() if one.inference == "ranked")
    summaries = Summaries(FinishedTables(in_order(tables), ranked=ranked))
    for row in compared.to_dict("records"):
        plain = summaries.one((row["topic_id"], row["measure"], row["item"], row["voice"]), row["outlet"])
        assert plain is not None, row
        assert (plain.n_articles, plain.n_articles_rest) == (row["n_articles"], row["n_articles_versus"]), row


@pytest.mark.parametrize(("plan", "topic"), planted(PLAN))
def test_what_was_planted_is_found(plan, topic, contrasts, sentences):
    found(plan, topic, contrasts, sentences)


@pytest.mark.parametrize(("plan", "pair"), even(PLAN))
def test_what_was_not_planted_is_not_claimed(plan, pair, contrasts, sentences):
    not_claimed(plan, pair, contrasts, sentences)
