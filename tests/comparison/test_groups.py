"""Groups of outlets are compared on articles of the same time, and each outlet counts once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import Criteria
from framing.comparison.groups import groups
from framing.comparison.panel import Panel, gather
from framing.settings import ComparisonSettings
from tests.comparison.invented import tables

GROUP_OF = {name: "east" if name in "abcd" else "west" for name in "abcdefgh"}
MONTHS = {name: [1] * 9 + [2] * 3 if name in "abcd" else [1] * 3 + [2] * 9 for name in GROUP_OF}


def panel_of(east: float = 0.0, months: dict[str, list[int]] | None = None) -> Panel:
    """Eight outlets of two groups; everybody writes 5 in the first month and 0 in the second, the east `east` more."""
    when, rng = months or MONTHS, np.random.default_rng(0)
    values = {
        name: [5.0 * (month == 1) + east * (name in "abcd") + 0.1 * rng.normal() for month in when[name]]
        for name in when
    }
    given = tables(values, months=when)
    return gather(given.scores, given.articles, given.stories, 1000)


def east_against_west(panel: Panel) -> pd.Series:
    rules = Criteria(ComparisonSettings(permutations=400, primary=("loaded",)))
    found = groups(panel, GROUP_OF, rules, Arrangements(np.random.default_rng(0), 400))
    return found[(found["group"] == "east") & (found["versus"] == "west")].iloc[0]


def test_that_a_group_wrote_in_another_month_is_no_difference() -> None:
    row = east_against_west(panel_of())
    assert row["estimate"] == pytest.approx(0, abs=0.1)
    assert row["low"] < 0 < row["high"]
    assert (row["matched"], row["n_compared"], row["n_compared_versus"]) == ("fortnight", 48, 48)


def test_a_difference_within_the_same_time_is_found_in_its_size() -> None:
    row = east_against_west(panel_of(east=1.0))
    assert row["estimate"] == pytest.approx(1.0, abs=0.1)
    assert row["p"] < 0.05
    assert row["value"] - row["value_versus"] == pytest.approx(row["estimate"], abs=1e-6)


def test_groups_without_a_common_time_are_described_and_not_tested() -> None:
    apart = {name: [month] * 6 for name, month in zip("abefgh", (1, 3, 5, 7, 9, 11), strict=True)}
    row = east_against_west(panel_of(months=apart))
    assert (row["matched"], row["method"], row["support"], row["n_compared"]) == ("", "none", "described", 0)
    assert np.isnan(row["p"])


def test_what_the_subject_explains_is_no_difference_of_groups() -> None:
    panel = panel_of(months={name: [1] * 12 for name in GROUP_OF})
    subject = np.random.default_rng(1).random(len(panel.outlet)) < np.where(panel.outlet < 4, 0.8, 0.2)
    (bundle,) = panel.bundles
    told = replace(panel, bundles=(replace(bundle, value=bundle.value + 3.0 * subject[bundle.rows][:, None]),))
    assert east_against_west(told)["estimate"] > 1
    held = replace(told, places={"t": subject[:, None].astype(float)})
    assert east_against_west(held)["estimate"] == pytest.approx(0, abs=0.1)
