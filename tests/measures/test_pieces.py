"""What is measured does not hang on how many processes read the texts."""

from dataclasses import replace

import pandas as pd
import pytest

from framing.measures import Corpus, claims, measure_all, mentions, word_table
from tests.measures.invented import corpus
from tests.measures.test_laws import TOLD
from tests.measures.test_naming import NAMES


def on_many_topics(view: Corpus) -> Corpus:
    """The corpus with every paragraph on each of six topics."""
    topics = [f"topic-{number}" for number in range(6)]
    memberships = pd.concat([view.memberships.assign(topic_id=topic) for topic in topics], ignore_index=True)
    return replace(view, topics=pd.DataFrame({"topic_id": topics}), memberships=memberships)


def test_measures_are_the_same_in_one_process_and_in_two(monkeypatch: pytest.MonkeyPatch) -> None:
    for room, name, value in ((word_table, "PIECE", 2), (mentions, "PIECE", 1), (claims, "MANY", 0)):
        monkeypatch.setattr(room, name, value)
    one = on_many_topics(corpus({outlet: told * 2 for outlet, told in TOLD.items()}, NAMES))
    two = replace(one, processes=2)
    alone, shared = measure_all(one), measure_all(two)
    assert {"claims", "naming"} <= set(alone.scores["measure"])
    pd.testing.assert_frame_equal(one.words, two.words)
    pd.testing.assert_frame_equal(alone.scores, shared.scores)
    pd.testing.assert_frame_equal(alone.passages, shared.passages)
