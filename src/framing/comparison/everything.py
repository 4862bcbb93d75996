"""All tables of the statistics, made from the tables of the earlier stages."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from framing.comparison.agreement import agreement
from framing.comparison.arrangements import Arrangements
from framing.comparison.balance import balance
from framing.comparison.cells import Criteria
from framing.comparison.contrasts import both_ways, finish, panel_of
from framing.comparison.evidence import evidence
from framing.comparison.groups import grouped_by, groups
from framing.comparison.overall import overall
from framing.comparison.selftest import selftest
from framing.comparison.sensitivity import sensitivity
from framing.comparison.subjects import Encode, subjects
from framing.comparison.trends import trends
from framing.comparison.uneven import withheld
from framing.machine.workers import BackgroundThread
from framing.tables.spoken import known_speakers

READS = {  # table: the columns it needs; None means all
    "scores": None, "own_scores": None, "outlets": None,
    "articles": ["article_id", "outlet", "title", "published", "genre", "language", "quarantined", "n_words"],
    "stories": None, "reprints": None, "passages": None, "sentences": ["paragraph_id", "start", "end"],
    "paragraphs": ["paragraph_id", "article_id", "text"], "memberships": ["paragraph_id", "topic_id", "similarity"],
    "quotes": ["paragraph_id", "article_id", "start", "kind"], "said_by": ["paragraph_id", "start", "speaker"],
}  # fmt: skip


def compare(
    tables: Mapping[str, pd.DataFrame], rules: Criteria, rng: np.random.Generator, encode: Encode,
    processes: int | None = None,
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """Make the tables of a comparison, from contrasts to selftest, from the tables READS.

    The same seed and rows give the same tables, whatever the order of rows and the number of `processes`.
    `encode` gives the vectors of paragraphs. `processes`: None works in this process, 0 uses one for each core.
    """
    with threadpool_limits(1):  # the matrices are small: several threads would mostly wait for each other
        return _compare(tables, rules, rng, encode, processes)


def _compare(
    tables: Mapping[str, pd.DataFrame], rules: Criteria, rng: np.random.Generator, encode: Encode, processes: int | None
) -> dict[str, pd.DataFrame]:
    scores, articles, stories, reprints = (tables[name] for name in ("scores", "articles", "stories", "reprints"))
    own_scores = tables["own_scores"]
    panel = panel_of(scores, articles, stories, reprints, rules, own_scores)
    about = subjects(panel, tables["memberships"], tables["paragraphs"], encode)
    balanced = balance(panel, about, rules.settings.min_articles, rng)
    panel = balanced.into(panel)
    rows = both_ways(panel, scores, articles, stories, reprints, rules, rng, own_scores, processes)
    rows = withheld(rows, rules.by_speaker, known_speakers(tables["quotes"], tables["said_by"], articles))
    chance = Arrangements(rng, rules.settings.permutations)
    group_of = grouped_by(tables["outlets"], rules.settings.group_by)
    with BackgroundThread() as thread:  # this process has little to do while the workers run permutations
        finished = thread.submit(finish, rows, rules)
        del rows
        shown = thread.submit(
            lambda: evidence(
                finished.result(), tables["passages"], articles, reprints, tables["sentences"], tables["paragraphs"],
                tables["memberships"],
            )
        )
        agreed = thread.submit(lambda: agreement(panel, finished.result()))
        sensitive = thread.submit(lambda: sensitivity(panel, finished.result(), rules))
        found = {
            "overall": overall(panel, rules, rng, processes),
            "trends": trends(panel, rules, chance, processes),
            "groups": groups(panel, group_of, rules, chance),
            "selftest": selftest(panel, finished.result(), rules, rng, rules.settings.shuffles, processes),
        }
        found |= {"overlap": balanced.overlap, "partners": balanced.partners}
        found |= {"evidence": shown.result(), "agreement": agreed.result(), "sensitivity": sensitive.result()}
        return {"contrasts": finished.result(), **found}
