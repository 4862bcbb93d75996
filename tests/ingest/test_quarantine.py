"""Accepting quarantined articles changes one line of framing.toml."""

from __future__ import annotations

import tomllib

import pytest

from framing.ingest.quarantine import with_accepted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[run]\nseed = 1\n",
        "[ingest]\nmin_words = 30\n\n[run]\nseed = 1\n",
        '[ingest]  # in\naccept = ["a1"]\n[run]\nseed = 1',
    ],
)
def test_accept_is_added_and_all_else_stays(text: str) -> None:
    before = tomllib.loads(text)
    after = tomllib.loads(with_accepted(text, ["b2"]))
    had = before.get("ingest", {}).get("accept", [])
    assert after["ingest"].pop("accept") == sorted([*had, "b2"])
    before.get("ingest", {}).pop("accept", None)
    assert {key: value for key, value in after.items() if value} == {
        key: value for key, value in before.items() if value
    }
