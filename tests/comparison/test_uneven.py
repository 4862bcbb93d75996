"""Who speaks is compared only between outlets whose speakers are known about equally often."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison.coded import Coded
from framing.comparison.panel import Series
from framing.comparison.rows import METHODS
from framing.comparison.uneven import withheld
from framing.tables.spoken import KNOWN_APART, known_speakers, share_known

NAMES = (Series("t", "loaded", "", "own"), Series("t", "voices", "", "quoted"))


def rows(outlets: str) -> Coded:
    pairs = [(series, one, -1) for series in range(2) for one in range(len(outlets))]
    series, outlet, versus = np.array(pairs, dtype=np.int16).T
    ones = {name: np.full(len(pairs), 0.5) for name in ("low", "high", "p", "mde", "value")}
    ones |= {name: np.full(len(pairs), 0.5) for name in ("adjusted", "adjusted_low", "adjusted_high", "adjusted_p")}
    known = {"method": np.full(len(pairs), 4, np.int8), "support": np.full(len(pairs), 2, np.int8)}
    return Coded(NAMES, tuple(outlets), {"series": series, "outlet": outlet, "versus": versus, **ones, **known})


@given(st.lists(st.integers(0, 20), min_size=3, max_size=3))
def test_only_measures_of_speakers_and_only_uneven_sides_lose_their_test(counts: list[int]) -> None:
    known = pd.DataFrame({"n": 20, "known": counts}, index=list("abc"))
    before, after = rows("abc"), withheld(rows("abc"), frozenset({"voices"}), known)
    assert (after.columns["value"] == before.columns["value"]).all()
    for place in range(len(before)):
        ours = "abc"[after.columns["outlet"][place]]
        others = [one for one in "abc" if one != ours]
        apart = abs((share_known(known, [ours]) or 0) - (share_known(known, others) or 0))
        lost = bool(np.isnan(after.columns["p"][place]))
        assert lost == (after.columns["series"][place] == 1 and apart > KNOWN_APART)
        assert (METHODS[after.columns["method"][place]] == "speakers-unknown") == lost


def test_the_share_is_that_of_whole_clauses_with_a_speaker() -> None:
    quotes = pd.DataFrame({"paragraph_id": list("ppqr"), "article_id": list("xxyz"), "start": [0, 9, 0, 0],
                           "kind": ["speech", "partial", "speech", "speech"]})  # fmt: skip
    said_by = pd.DataFrame({"paragraph_id": list("ppqr"), "start": [0, 9, 0, 0], "speaker": ["A", None, None, "B"]})
    articles = pd.DataFrame({"article_id": list("xyz"), "outlet": ["one", "one", "two"]})
    known = known_speakers(quotes, said_by, articles)
    assert known.to_dict("index") == {"one": {"n": 2, "known": 1}, "two": {"n": 1, "known": 1}}
    assert share_known(known, ["one", "two"]) == 2 / 3
    assert share_known(known, ["three"]) is None
