"""All tables of the room, made from the tables of the rooms before it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from framing.comparison.agreement import agreement
from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import Rules
from framing.comparison.contrasts import contrasts
from framing.comparison.evidence import evidence
from framing.comparison.groups import groups
from framing.comparison.overall import overall
from framing.comparison.panel import copies, gather, once
from framing.comparison.selftest import selftest
from framing.comparison.sensitivity import sensitivity
from framing.comparison.trends import trends

READS = ("scores", "own_scores", "outlets", "articles", "stories", "reprints", "passages", "sentences", "paragraphs")
WRITES = ("contrasts", "evidence", "overall", "trends", "agreement", "sensitivity", "groups", "selftest")


def compare(
    tables: Mapping[str, pd.DataFrame], rules: Rules, rng: np.random.Generator, processes: int | None = None
) -> dict[str, pd.DataFrame]:
    """The tables WRITES from the tables READS; the same seed and rows, in any order, give the same tables.

    So do any number of `processes`: None is this one, 0 one for each core.
    """
    with threadpool_limits(1):  # the matrices are small: threads would wait for each other more than they work
        return _compare(tables, rules, rng, processes)


def _compare(
    tables: Mapping[str, pd.DataFrame], rules: Rules, rng: np.random.Generator, processes: int | None
) -> dict[str, pd.DataFrame]:
    scores, articles, stories, reprints = (tables[name] for name in ("scores", "articles", "stories", "reprints"))
    own_scores = tables["own_scores"]
    compared = contrasts(scores, articles, stories, reprints, rules, rng, own_scores, processes)
    counted = once(scores, own_scores, reprints, rules.ranked)
    panel = gather(counted, articles, stories, rules.settings.word_cap, copies(reprints))
    chance = Arrangements(rng, rules.settings.permutations)
    outlets = tables["outlets"]
    return {
        "contrasts": compared,
        "evidence": evidence(
            compared, tables["passages"], articles, reprints, tables["sentences"], tables["paragraphs"]
        ),
        "overall": overall(panel, rules, rng, processes),
        "trends": trends(panel, rules, chance, processes),
        "agreement": agreement(panel, compared, rules),
        "sensitivity": sensitivity(panel, compared, rules),
        "groups": groups(panel, dict(zip(outlets["outlet"], outlets["group"].fillna(""), strict=True)), rules, chance),
        "selftest": selftest(panel, compared, rules, rng, rules.settings.shuffles, processes),
    }
