"""Which encoder a corpus gets where framing.toml names none."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence

import pandas as pd
import pytest

from framing.running import chosen
from framing.settings import EmbeddingSettings
from framing.settings.sections import MANY, SHIPPED
from framing.tables.store import Layout, write_table


def _corpus(languages: Sequence[str], outlets: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({"outlet": outlets, "language": languages, "quarantined": False})


@pytest.mark.parametrize(
    ("languages", "outlets", "needed"),
    [
        ([], [], False),
        (["en"] * 4, ["a", "a", "b", "b"], False),
        (["en", "en", "ru"], ["a", "a", "b"], True),
        (["en"] * 30 + ["ru"], ["a"] * 31, False),  # one stray article
        (["en"] * 30 + ["ru"] * 2, ["a"] * 32, True),
        (["en", "xx"], ["a", "b"], False),  # which the other encoder does not read either
        (["en", ""], ["a", "b"], False),
    ],
)
def test_the_encoder_of_many_languages_is_needed(languages: list[str], outlets: list[str], needed: bool) -> None:
    assert chosen.needs_many(EmbeddingSettings(), _corpus(languages, outlets)) == needed


@pytest.mark.parametrize("installed", [True, False])
def test_a_mixed_corpus_gets_it_if_it_is_there_and_else_the_command(tmp_path, monkeypatch, installed: bool) -> None:
    layout = Layout.of(tmp_path)
    layout.config.write_text("", encoding="utf-8")
    there = importlib.util.find_spec
    monkeypatch.setattr(
        "importlib.util.find_spec", lambda name: (installed or None) if name == chosen.MANY_IN else there(name)
    )
    assert chosen.settings_for(layout).embedding.model == SHIPPED  # before the first run
    assert chosen.missing_encoder(layout) == ""
    write_table(layout, "articles", _corpus(["en", "en", "ru"], ["a", "a", "b"]).assign(article_id=["1", "2", "3"]))
    assert chosen.settings_for(layout).embedding.model == (MANY if installed else SHIPPED)
    assert ("pip install" in chosen.missing_encoder(layout)) == (not installed)
    layout.config.write_text(f'embedding.model = "{SHIPPED}"', encoding="utf-8")
    assert chosen.settings_for(layout).embedding.model == SHIPPED
    assert chosen.missing_encoder(layout) == ""
