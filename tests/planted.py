"""What tests of a demonstration corpus share: a whole run of it, and whether its contrasts say what was planted."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from framing.running.order import STAGES
from framing.tables import store
from framing.tables.store import Layout

REPOSITORY = Path(__file__).parents[1]
Q = 0.10
SHOWN = [
    "topic_id", "item", "voice", "estimate", "low", "high", "p", "q", "n_articles", "n_articles_versus", "support",
]  # fmt: skip

Plan = dict[str, Any]


def plan_in(path: Path) -> Plan:
    """What a file says was planted; data/demo.toml explains its keys."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def whole_run(workspace: Path, folder: Path) -> Layout:
    """All tables of a workspace, made in a folder beside it, so that no earlier run has a part in it."""
    layout = Layout(workspace / "framing.toml", workspace / "data" / "raw", folder / "processed", folder / "reports")
    for stage in STAGES:
        if stage.name != "report":
            stage(layout)
    return layout


def contrasts_of(layout: Layout) -> pd.DataFrame:
    rows = store.read_table(layout, "contrasts")
    return rows[(rows["reprints"] == "once") & rows["voice"].isin(["own", "all"])]


def sentences_of(layout: Layout) -> dict[str, str]:
    rows = store.read_table(layout, "sentences", ["sentence_id", "text"])
    return dict(zip(rows["sentence_id"], rows["text"], strict=True))


def planted(plan: Plan) -> list[object]:
    params = []
    for one in plan["planted"]:
        for topic in one["topics"]:
            what = one.get("item", one.get("words", [""])[0])
            name = f"{one['outlet']}-{one['measure']}-{what}-{topic}"
            params.append(pytest.param(one, topic, id=name))
    return params


def even(plan: Plan) -> list[object]:
    return [
        pytest.param(one, pair, id=f"{one['measure']}-{pair[0]}-{pair[1]}")
        for one in plan["even"]
        for pair in combinations(sorted(one["outlets"]), 2)
    ]


def found(plan: Plan, topic: str, contrasts: pd.DataFrame, sentences: Mapping[str, str]) -> None:
    """Fail unless the contrasts have what was planted on a topic."""
    rows = contrasts[(contrasts["outlet"] == plan["outlet"]) & (contrasts["versus"] == "rest")]
    rows = _meant(rows[(rows["measure"] == plan["measure"]) & (rows["topic_id"] == topic)], plan, sentences)
    assert len(rows), "no such contrast was measured"
    right = rows[(rows["estimate"] > 0) == (plan["than_others"] == "more")]
    surely = right if plan["measure"] == "wording" else right[right["q"] <= Q]
    assert len(surely), f"not found among\n{rows[SHOWN].to_string()}"


def not_claimed(plan: Plan, pair: tuple[str, str], contrasts: pd.DataFrame, sentences: Mapping[str, str]) -> None:
    """Fail if the contrasts have a difference between two outlets where none was planted."""
    rows = contrasts[(contrasts["outlet"] == pair[0]) & (contrasts["versus"] == pair[1])]
    rows = rows[(rows["measure"] == plan["measure"]) & rows["topic_id"].isin(plan["topics"])]
    claimed = _meant(rows, plan, sentences).query("q <= @Q")
    assert claimed.empty, f"claimed, but nothing was planted:\n{claimed[SHOWN].to_string()}"


def _meant(rows: pd.DataFrame, plan: Plan, sentences: Mapping[str, str]) -> pd.DataFrame:
    """The rows of the items that the plan speaks of."""
    if words := plan.get("words"):
        spoken = rows["item"].map(lambda item: sentences.get(item, item).lower())
        return rows[spoken.map(lambda text: any(word in text for word in words))]
    if items := plan.get("items", [plan["item"]] if "item" in plan else None):
        return rows[rows["item"].isin(items)]
    return rows
