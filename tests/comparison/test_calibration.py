"""The false-positive rate of the comparison, on a corpus small enough for every change (in full: benchmarks/accuracy).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.accuracy.calibration import alarms
from benchmarks.accuracy.coverage import covered
from framing.comparison import Criteria
from framing.comparison.panel import gather
from framing.settings import ComparisonSettings

OUTLETS, EACH, SERIES, SHUFFLES = 5, 9, 10, 40
KINDS = ("even", "skewed", "usual-share", "rare-share")


@pytest.fixture(scope="module")
def shuffled() -> pd.DataFrame:
    """Articles of outlets that do not differ, with lengths, months and a few stories; labels shuffled SHUFFLES times.
    """
    rng = np.random.default_rng(11)
    n = OUTLETS * EACH
    ids = [f"a{i:02}" for i in range(n)]
    months = rng.integers(1, 4, n)
    drawn = {
        "even": rng.normal(size=(n, SERIES)),
        "skewed": rng.lognormal(size=(n, SERIES)),
        "usual-share": (rng.random((n, SERIES)) < 0.4).astype(float),
        "rare-share": (rng.random((n, SERIES)) < 0.12).astype(float),
    }
    weight = np.minimum(rng.lognormal(5, 0.6, n), 600)
    rows = [
        pd.DataFrame({"article_id": ids, "value": values[:, j], "weight": weight, "measure": kind, "item": f"{j}"})
        for kind, values in drawn.items()
        for j in range(SERIES)
    ]
    articles = pd.DataFrame({"article_id": ids, "outlet": [f"o{i % OUTLETS}" for i in range(n)], "n_words": 300})
    articles["published"] = [f"2024-{m:02}-05" for m in months]
    articles = articles.assign(genre="news", quarantined=False, title="A headline")
    stories = pd.DataFrame({"article_id": ids, "story_id": [f"s{i // 3}" for i in range(n)]})
    panel = gather(pd.concat(rows).assign(topic_id="t", voice="own"), articles, stories, 600)
    rules = Criteria(ComparisonSettings(permutations=400, primary=KINDS))
    return pd.DataFrame(alarms(panel, lambda panel: panel, rules, SHUFFLES, rng, "small")).set_index("case")


@pytest.mark.parametrize("kind", KINDS)
def test_chance_alone_gives_a_small_p_one_time_in_twenty(shuffled, kind):
    assert 0.02 <= shuffled.loc[kind, "p<.05"] <= 0.08


@pytest.mark.parametrize("kind", KINDS)
def test_nineteen_intervals_in_twenty_contain_zero(shuffled, kind):
    assert 0.92 <= shuffled.loc[kind, "covers"] <= 0.98


def test_false_findings_are_at_most_as_frequent_as_agreed(shuffled):
    q = ComparisonSettings().q
    by_chance = 2 * np.sqrt(q * (1 - q) / SHUFFLES)
    assert shuffled.loc["any finding, all measures", "p<.05"] <= q + by_chance


@pytest.mark.parametrize("kind", ["normal", "skewed", "share of .3"])
def test_intervals_hold_a_known_difference(kind):
    row = covered(kind, 0.3 if "share" in kind else 1.0, 10, 40, 10, np.random.default_rng(3))
    assert 0.92 <= row["covers"] <= 0.98
