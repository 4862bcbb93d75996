"""Measured values do not depend on how many processes read the texts."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from framing.measures import claims
from framing.measures.run import measure_all
from framing.measures.shared import word_table
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import in_order
from framing.running.stores.parses import open_parses
from framing.text.mentions import mentions
from tests.measures.invented import corpus
from tests.measures.test_laws import TOLD
from tests.text.mentions.test_naming import NAMES


def on_many_topics(view: Corpus) -> Corpus:
    """The corpus with every paragraph on each of six topics."""
    topics = [f"topic-{number}" for number in range(6)]
    memberships = pd.concat([view.memberships.assign(topic_id=topic) for topic in topics], ignore_index=True)
    return replace(view, topics=pd.DataFrame({"topic_id": topics}), memberships=memberships)


def test_measures_are_the_same_in_one_process_and_in_two(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for room, name, value in ((word_table, "PIECE", 2), (mentions, "PIECE", 1), (claims, "MANY", 0)):
        monkeypatch.setattr(room, name, value)
    one = on_many_topics(corpus({outlet: told * 2 for outlet, told in TOLD.items()}, NAMES))
    one = replace(one, parse=open_parses(tmp_path))
    two = replace(one, processes=2)
    alone, shared = measure_all(one), measure_all(two)
    assert claims.aside(two)
    assert not claims.aside(one)
    assert {"claims", "naming"} <= set(alone.scores["measure"])
    pd.testing.assert_frame_equal(one.once(word_table.all_words), two.once(word_table.all_words))
    pd.testing.assert_frame_equal(alone.scores, shared.scores)
    pd.testing.assert_frame_equal(alone.passages, shared.passages)


@given(st.lists(st.tuples(*[st.integers(-2, 3), st.integers(-(2**40), 2**40), st.integers(0, 9)]), max_size=40))
@example([(0, 0, 0), (2**30, 0, 1), (0, 2**40, 0), (2**30, 0, 0)])  # keys that do not fit into one number
def test_rows_are_put_in_the_order_of_their_keys(rows: list[tuple[int, int, int]]) -> None:
    keys = [np.array(column, dtype=np.int64) for column in (zip(*rows, strict=True) if rows else ((), (), ()))]
    expected = sorted(range(len(rows)), key=lambda row: rows[row])
    order = in_order(keys)
    assert (list(range(len(rows))) if order is None else order.tolist()) == expected


@given(st.text(alphabet="ab'’- \n\"“‘_1.é", max_size=14), st.integers(0, 14))
def test_the_words_before_a_title_are_those_of_the_plain_search(text: str, start: int) -> None:
    start = min(start, len(text))
    found, plain = mentions._before(text, start), mentions._BEFORE.search(text, 0, start)
    assert (found and (found.span(), found.groups())) == (plain and (plain.span(), plain.groups()))
