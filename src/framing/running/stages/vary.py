"""Measures and comparisons once more under other settings."""

from __future__ import annotations

from framing.running.given import Given
from framing.running.stage import Counts, stage
from framing.running.stages.corpus import CORPUS_PLACES, CORPUS_SETTINGS, CORPUS_TABLES, corpus_of, trained_measures
from framing.tables.schemas import empty_table


@stage(
    reads=(*CORPUS_TABLES, "contrasts"),
    writes=("knobs",),
    settings=(*CORPUS_SETTINGS, "topics", "discovered", "topic_model", "comparison"),
    places=CORPUS_PLACES,
    files=trained_measures,
)
def vary(given: Given) -> Counts:
    """Measure and compare again under other settings, if framing.toml asks for it: what hangs on a choice of ours."""
    if not given.settings.comparison.vary:
        given.tables.write("knobs", empty_table("knobs"))
        return {"settings tried": 0}
    from framing.comparison import rules_of
    from framing.measures.cards import cards
    from framing.running.varying import vary as measure_again

    rules = rules_of(given.settings.comparison, cards())
    corpus, contrasts = corpus_of(given), given.tables.read("contrasts")
    found = measure_again(given.places.vectors, given.settings, corpus, contrasts, rules)
    given.tables.write("knobs", found)
    turned = found[found["same_sign"] < found["n"]]
    return {"differences tried": found["contrast_id"].nunique(), "that turn": turned["contrast_id"].nunique()}
