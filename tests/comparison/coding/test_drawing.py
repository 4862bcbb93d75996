"""The draw: reproducible, extendable, and with known probabilities."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.comparison.coding.drawing import draw, spreads, stands_for


def pool(n: int, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame({
        "id": [f"p{i}" for i in range(n)], "outlet": rng.choice(list("abc"), n), "topic_id": rng.choice(["x", "y"], n),
        "score": rng.normal(size=n),
    })  # fmt: skip


@settings(max_examples=20)
@given(n=st.integers(1, 150), first=st.integers(1, 60), more=st.integers(0, 60), seed=st.integers(0, 9))
def test_more_passages_are_added_to_those_drawn_before(n: int, first: int, more: int, seed: int) -> None:
    every = pool(n)
    drawn, strata = draw(every, first, seed)
    again, _ = draw(every.sample(frac=1, random_state=1), first, seed)
    assert drawn.equals(again)
    longer, wider = draw(every, more, seed, drawn, strata)
    assert longer["id"].tolist()[: len(drawn)] == drawn["id"].tolist()
    assert len(longer) == min(first + more, n)
    assert longer["id"].is_unique
    assert wider["drawn"].sum() == len(longer)
    assert wider["size"].sum() == n


@settings(max_examples=20)
@given(n=st.integers(30, 150), coded=st.integers(1, 30))
def test_what_is_coded_stands_for_the_whole_pool(n: int, coded: int) -> None:
    """However far somebody has come: unless an outlet has no coded passage on a topic at all."""
    every = pool(n)
    drawn, strata = draw(every, 30, 0)
    some = drawn.head(coded)
    whose = strata.set_index("stratum").loc[some["stratum"]]
    reached = strata.merge(whose[["outlet", "topic_id"]].drop_duplicates(), on=["outlet", "topic_id"])
    assert stands_for(some, strata).sum() == pytest.approx(reached["size"].sum())


def test_a_mean_of_drawn_passages_is_right_on_average() -> None:
    """Over many draws, whatever the strata: each passage counts for as many as it stands for."""
    every = pool(200)
    value = dict(zip(every["id"], every["score"] ** 2, strict=True))
    found = []
    for seed in range(150):
        drawn, strata = draw(every, 40, seed)
        found.append(np.average(drawn["id"].map(value), weights=stands_for(drawn, strata)))
    error = np.std(found) / np.sqrt(len(found))
    assert abs(np.mean(found) - (every["score"] ** 2).mean()) < 4 * error + 0.02


def test_more_is_drawn_where_answers_differ_from_the_machine() -> None:
    every = pool(600).assign(topic_id="x")
    drawn, strata = draw(every, 60, 0)
    hard = set(strata.loc[strata["band"] == 1, "stratum"])
    residual = drawn["stratum"].isin(hard).map({True: 0.5, False: 0.0})
    spread = spreads(drawn.assign(residual=residual), strata)
    placed, _ = draw(every, 100, 0, drawn, strata, spread)
    plain, _ = draw(every, 100, 0, drawn, strata)
    assert placed["stratum"].isin(hard).sum() > plain["stratum"].isin(hard).sum()


def test_the_number_of_a_stratum_does_not_tell_the_outlet() -> None:
    _, strata = draw(pool(500), 10, 0)
    assert strata["stratum"].tolist() == list(range(1, len(strata) + 1))
    assert strata["outlet"].tolist() != sorted(strata["outlet"])
