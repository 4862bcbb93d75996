"""The registry pairs the topics of two runs and records what happened to each."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from framing.topics.registry import Past, events, identify

LABELS = st.lists(st.integers(-1, 4), min_size=1, max_size=40)


def dense(values: list[int]) -> np.ndarray:
    """Labels 0, 1, 2 ... without gaps; -1 stays."""
    array = np.array(values)
    used = sorted(set(array[array >= 0].tolist()))
    return np.array([used.index(value) if value >= 0 else -1 for value in values], dtype=np.int64)


@given(LABELS)
def test_the_same_communities_keep_their_ids(values: list[int]) -> None:
    label = dense(values)
    ids = [f"t-old{number}" for number in range(label.max() + 1)]
    assert identify(label, ids, label, [f"t-new{number}" for number in range(len(ids))]) == ids


@given(LABELS, st.randoms(use_true_random=False))
def test_ids_are_never_given_twice(values: list[int], random: object) -> None:
    before, after = dense(values), dense([(value * 3 + place) % 6 - 1 for place, value in enumerate(values)])
    fresh = [f"t-{number}" for number in range(after.max() + 1)]
    ids = identify(before, [f"t-{number}" for number in range(before.max() + 1)], after, fresh)
    assert len(set(ids)) == len(ids) == after.max() + 1


def test_a_split_a_merger_and_an_end_are_told_apart() -> None:
    before = dense([0] * 10 + [1] * 4 + [2] * 6 + [3] * 5)
    after = np.array([0] * 6 + [1] * 4 + [2] * 4 + [2] * 6 + [-1] * 5)
    old = ["t-a", "t-b", "t-c", "t-d"]
    past = Past({}, dict.fromkeys(old, ""), pd.DataFrame(columns=["run"]))
    ids = identify(before, old, after, ["t-x", "t-y", "t-z"])
    assert ids == ["t-a", "t-y", "t-c"]
    assert set(events(before, old, after, ids, past)) == {
        ("t-a", "kept", None), ("t-y", "split", "t-a"), ("t-c", "kept", None), ("t-b", "merged", "t-c"),
        ("t-d", "retired", None),
    }
