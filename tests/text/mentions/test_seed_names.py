"""What the five source articles call the president of Belarus, checked against a person's reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.accuracy.measures.texts import SETTINGS, plain, view
from framing.ingest.tables import read_all
from framing.measures.shared.named import every_mention
from framing.text.mentions.mentions import FULL, SURNAME

pytest.importorskip("spacy")


def test_each_outlet_calls_the_president_as_it_does(seeds: Path, tmp_path: Path) -> None:
    articles = read_all(seeds, SETTINGS.ingest, SETTINGS.outlets)["articles"]
    corpus = view(plain(articles), lambda texts: pytest.fail("names need no vectors"), tmp_path)
    mentions = corpus.once(every_mention)
    called = mentions[mentions["referent"] == "lukashenko"].merge(corpus.articles)
    spelled = called[called["spelling"] != ""].groupby("outlet")["spelling"].agg(set).to_dict()
    assert spelled == {
        "belarus-in-focus": {"Lukashenka"}, "era-institute": {"Lukashenka"}, "carnegie-politika": {"Lukashenko"},
        "opposition-commentary": {"Lukashenko"}, "vpk-name": {"Lukashenko"},
    }  # fmt: skip
    titled = called[~called["form"].isin([FULL, SURNAME])].groupby("outlet")["form"].agg(set).to_dict()
    assert titled == {
        "belarus-in-focus": {"dictator"}, "era-institute": {"dictator", "president"},
        "carnegie-politika": {"contested"}, "opposition-commentary": {"dictator"},
        "vpk-name": {"president", "prudent housewife", "political buffer"},
    }  # fmt: skip
