"""What outlet.toml states besides: read as texts, kept in the table, and what makes groups."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison.groups import grouped_by
from framing.errors import BadSettings
from framing.ingest.facts import LONGEST, facts_of
from framing.ingest.sources import outlets
from framing.settings import OutletSettings
from framing.tables.records import facts_as_text, facts_from_text


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=300) | st.booleans() | st.integers() | st.none()))
def test_facts_survive_the_table(stated: dict[str, object]) -> None:
    facts = facts_of(stated)
    assert facts_from_text(facts_as_text(facts)) == facts
    assert all(0 < len(value) <= LONGEST for value in facts.values())
    assert not {"name", "language", "group"} & set(facts)


def test_an_outlet_is_what_its_file_says_and_framing_toml_has_the_last_word(tmp_path: Path) -> None:
    folder = tmp_path / "post"
    folder.mkdir()
    text = 'name = "The Post"\ngroup = "west"\ncountry = "NO"\nstate_control = false\nfounded = 1908\n'
    (folder / "outlet.toml").write_text(f'{text}owner = ["A", "B"]\n[deep]\nx = 1\n', encoding="utf-8")
    (found,) = outlets(tmp_path, {"post": OutletSettings(facts={"country": "SE"})})
    assert (found.name, found.group) == ("The Post", "west")
    assert found.facts == {"country": "SE", "founded": "1908", "owner": "A; B", "state_control": "no"}


def test_groups_are_made_by_any_fact() -> None:
    rows = [("a", "en", "west", '{"country": "NO"}'), ("b", "ru", "east", ""), ("c", "en", None, None)]
    table = pd.DataFrame(rows, columns=["outlet", "language", "group", "facts"])
    assert grouped_by(table, "group") == {"a": "west", "b": "east", "c": ""}
    assert grouped_by(table, "language") == {"a": "en", "b": "ru", "c": "en"}
    assert grouped_by(table, "country") == {"a": "NO", "b": "", "c": ""}
    with pytest.raises(BadSettings, match=r"'owner', but no outlet states that.*country, group, language"):
        grouped_by(table, "owner")
