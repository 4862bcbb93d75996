"""The demonstration corpus, from saved pages to contrasts: what was planted is found, no more is claimed."""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from framing.measures.cards import cards
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.rows import in_order
from framing.report.sources.summaries import Summaries
from framing.running.order import STAGES
from framing.tables import store
from framing.tables.schemas import TABLES
from framing.tables.store import Layout

REPOSITORY = Path(__file__).parents[1]
PLAN = tomllib.loads((REPOSITORY / "data" / "demo.toml").read_text(encoding="utf-8"))
Q = 0.10

pytestmark = pytest.mark.slow  # embeds the corpus: a minute or two


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """The tables of a whole run; made beside the workspace, so that no earlier run has a part in it."""
    folder = tmp_path_factory.mktemp("demo")
    layout = Layout(REPOSITORY / "framing.toml", REPOSITORY / "data" / "raw", folder / "processed", folder / "reports")
    for stage in STAGES:
        if stage.name != "report":
            stage(layout)
    return layout


@pytest.fixture(scope="module")
def contrasts(layout: Layout) -> pd.DataFrame:
    rows = store.read_table(layout, "contrasts")
    return rows[(rows["reprints"] == "once") & rows["voice"].isin(["own", "all"])]


@pytest.fixture(scope="module")
def sentences(layout: Layout) -> dict[str, str]:
    rows = store.read_table(layout, "sentences", ["sentence_id", "text"])
    return dict(zip(rows["sentence_id"], rows["text"], strict=True))


def planted() -> list[object]:
    params = []
    for plan in PLAN["planted"]:
        for topic in plan["topics"]:
            what = plan.get("item", plan.get("words", [""])[0])
            name = f"{plan['outlet']}-{plan['measure']}-{what}-{topic}"
            params.append(pytest.param(plan, topic, id=name))
    return params


def even() -> list[object]:
    return [
        pytest.param(plan, pair, id=f"{plan['measure']}-{pair[0]}-{pair[1]}")
        for plan in PLAN["even"]
        for pair in combinations(sorted(plan["outlets"]), 2)
    ]


def meant(rows: pd.DataFrame, plan: dict[str, object], sentences: dict[str, str]) -> pd.DataFrame:
    """The rows of the items that the plan speaks of."""
    if words := plan.get("words"):
        spoken = rows["item"].map(lambda item: sentences.get(item, item).lower())
        return rows[spoken.map(lambda text: any(word in text for word in words))]
    if items := plan.get("items", [plan["item"]] if "item" in plan else None):
        return rows[rows["item"].isin(items)]
    return rows


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


@pytest.mark.parametrize(("plan", "topic"), planted())
def test_what_was_planted_is_found(plan, topic, contrasts, sentences):
    rows = contrasts[(contrasts["outlet"] == plan["outlet"]) & (contrasts["versus"] == "rest")]
    rows = meant(rows[(rows["measure"] == plan["measure"]) & (rows["topic_id"] == topic)], plan, sentences)
    assert len(rows), "no such contrast was measured"
    right = rows[(rows["estimate"] > 0) == (plan["than_others"] == "more")]
    surely = right if plan["measure"] == "wording" else right[right["q"] <= Q]
    shown = ["item", "voice", "estimate", "low", "high", "p", "q", "n_articles", "n_articles_versus", "support"]
    assert len(surely), f"not found among\n{rows[shown].to_string()}"


@pytest.mark.parametrize(("plan", "pair"), even())
def test_what_was_not_planted_is_not_claimed(plan, pair, contrasts, sentences):
    rows = contrasts[(contrasts["outlet"] == pair[0]) & (contrasts["versus"] == pair[1])]
    rows = rows[(rows["measure"] == plan["measure"]) & rows["topic_id"].isin(plan["topics"])]
    claimed = meant(rows, plan, sentences).query("q <= @Q")
    shown = ["topic_id", "item", "voice", "estimate", "low", "high", "p", "q", "n_articles", "n_articles_versus"]
    assert claimed.empty, f"claimed, but nothing was planted:\n{claimed[shown].to_string()}"
