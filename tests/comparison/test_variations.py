"""What depends on a setting: laws for comparing estimates, and for recognising a topic again."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.comparison import Criteria
from framing.comparison.panel import gather
from framing.comparison.variations import Rerun, asked, estimates, same_topics, variations
from framing.settings import ComparisonSettings
from tests.comparison.invented import compared, tables

RULES = Criteria(ComparisonSettings(primary=("loaded",)))
GIVEN = tables({"a": [3.0, 4, 5, 4, 3, 5], "b": [0.0, 1, 2, 1, 0, 2], "c": [1.0, 0, 2, 1, 2, 0]})


def test_the_same_scores_give_the_same_estimates_as_the_comparison():
    contrasts = compared(GIVEN)
    panel = gather(GIVEN.scores, GIVEN.articles, GIVEN.stories, 600)
    found = estimates(panel, {"loaded"}, RULES)
    rest = contrasts[(contrasts["versus"] == "rest") & (contrasts["reprints"] == "once")]
    expected = {("t", "loaded", "", "own", row["outlet"]): row["estimate"] for _, row in rest.iterrows()}
    assert found == pytest.approx(expected, abs=1e-6)


def test_a_difference_that_changes_sign_under_one_setting_depends_on_it():
    wanted = asked(compared(GIVEN), RULES)
    assert set(wanted["outlet"]) >= {"a"}
    key = ("t", "loaded", "", "own", "a")
    reruns = [Rerun("encoder", "other", {key: 3.0}), Rerun("encoder", "weak", {key: -1.0}), Rerun("context", "0.3", {})]
    row = variations(wanted, reruns).set_index("kind").loc["encoder"]
    assert (row["n"], row["same_sign"], row["lowest"], row["most"], row["hangs"]) == (3, 2, -1.0, "weak", True)
    assert len(variations(wanted, reruns)) == 1  # no row where nothing could be measured


def test_a_topic_is_the_same_by_its_id_or_by_its_paragraphs():
    before = pd.DataFrame({"paragraph_id": list("abcdef"), "topic_id": ["named", "named", "t1", "t1", "t2", "t2"]})
    after = pd.DataFrame({"paragraph_id": list("acdef"), "topic_id": ["named", "u1", "u1", "u2", "t9"]})
    assert same_topics(before, after) == {"named": "named", "u1": "t1", "t9": "t2"}
