"""What an outlet is called that says nothing but the name of its folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing.ingest.sources import named, outlets
from framing.settings import OutletSettings


@pytest.mark.parametrize(
    ("slug", "name"),
    [
        ("nyt", "NYT"), ("rt", "RT"), ("ap", "AP"), ("bbc", "BBC"), ("abc-news", "ABC News"), ("fox", "Fox"),
        ("the-sun", "The Sun"), ("harbor-post", "Harbor Post"), ("krym", "Krym"), ("le-port", "Le Port"),
    ],
)  # fmt: skip
def test_a_name_that_is_no_word_is_an_acronym(slug: str, name: str, tmp_path: Path) -> None:
    (tmp_path / slug).mkdir()
    assert [one.name for one in outlets(tmp_path, {})] == [name]
    assert named(slug, {}).name == name


def test_the_settings_own_name_comes_first() -> None:
    assert named("nyt", {"nyt": OutletSettings(name="Nyt of Narvia")}, "NyT").name == "Nyt of Narvia"
    assert named("nyt", {}, "NyT").name == "NyT"
