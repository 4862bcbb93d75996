"""Sheets on frames: what two readers said of the sentences of the top, the middle and the bottom of the scores."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.reading.framed import PARTS, summary

VERDICTS = st.lists(st.sampled_from(["right", "wrong", "unclear"]), min_size=3, max_size=30)


def statements(n: int) -> list[dict[str, Any]]:
    return [{"part": list(PARTS)[place % 3], "score": -float(place % 3)} for place in range(n)]


@given(VERDICTS)
def test_a_second_reader_who_says_the_same_changes_nothing_but_the_agreement(verdicts: list[str]) -> None:
    read = dict(enumerate(verdicts, 1))
    alone = list(summary(statements(len(read)), [read]))
    assert list(summary(statements(len(read)), [read, read]))[: len(alone)] == alone


def test_what_readers_differ_on_is_unclear() -> None:
    one, other = {1: "right", 2: "wrong", 3: "wrong"}, {1: "right", 2: "right", 3: "wrong"}
    lines = list(summary(statements(3), [one, other]))
    assert lines[:3] == [
        "top tenth: 1 of 1 told so, 0 unclear", "middle tenth: 0 of 1 told so, 1 unclear",
        "bottom tenth: 0 of 1 told so, 0 unclear",
    ]  # fmt: skip
    assert lines[3].startswith("AUC 1.000 of 2")
