"""Clear cases of the five source articles, judged by a person: (outlet, opening of its place in the article)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from framing.embedding import open_store
from framing.ingest import tables as ingested
from framing.paragraphs import tables as cut
from framing.settings import Settings, load
from framing.topics import Past, Reading, find

REPOSITORY = Path(__file__).parents[2]

# Positions of body paragraphs in each article, counted from 0 without headings.
INSIDE = {
    "gutseriev-deal": {"belarus-in-focus": range(8)},
    "big-deal": {"vpk-name": (0, 1, 3, 4, 5, 8, 12, 17), "carnegie-politika": (9, 10)},
    "sanctions": {"vpk-name": (21,), "carnegie-politika": (7, 8, 11, 12)},
}
NEVER = {"era-institute": ("gutseriev-deal", "big-deal", "sanctions"), "opposition-commentary": ("gutseriev-deal",)}


@pytest.fixture(scope="module")
def memberships(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    settings: Settings = load(REPOSITORY / "framing.toml")
    raw = ingested.read_all(seeds, settings.ingest, settings.outlets)
    paragraphs = cut.cut_all(raw["articles"])["paragraphs"]
    encode = open_store(tmp_path_factory.mktemp("vectors"), settings.embedding).vectors
    read = Reading.of(paragraphs, raw["articles"], raw["outlets"], encode)
    rng = np.random.default_rng(settings.run.seed)
    found = find(read, settings.named_topics(), {}, settings.topic_model, encode, rng, Past.none())
    body = read.paragraphs.sort_values(["outlet", "position"])
    body = body.assign(place=body.groupby("outlet").cumcount())
    return found.tables["memberships"].merge(body, on="paragraph_id")


def test_the_clear_cases_are_where_a_reader_puts_them(memberships: pd.DataFrame) -> None:
    held = set(zip(memberships["topic_id"], memberships["outlet"], memberships["place"], strict=True))
    missing = [
        (topic, outlet, place)
        for topic, outlets in INSIDE.items()
        for outlet, places in outlets.items()
        for place in places
        if (topic, outlet, place) not in held
    ]
    assert missing == []


def test_one_outlet_alone_tells_the_gutseriev_deal_and_several_the_others(memberships: pd.DataFrame) -> None:
    outlets = memberships.groupby("topic_id")["outlet"].agg(set)
    assert outlets["gutseriev-deal"] == {"belarus-in-focus"}
    assert {"carnegie-politika", "vpk-name"} <= outlets["big-deal"]
    assert {"carnegie-politika", "vpk-name"} <= outlets["sanctions"]
    for outlet, topics in NEVER.items():
        assert not outlets.reindex(topics).map(lambda found, outlet=outlet: outlet in found).any()
