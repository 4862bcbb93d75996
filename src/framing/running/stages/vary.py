"""Repeat measures and comparisons with other settings."""

from __future__ import annotations

from framing.running.given import Given
from framing.running.stage import Counts, stage
from framing.running.stages.corpus import (
    CORPUS_DECISIONS,
    CORPUS_PLACES,
    CORPUS_SETTINGS,
    CORPUS_TABLES,
    corpus_of,
    read_with,
)
from framing.tables.schemas import empty_table


@stage(
    reads=(*CORPUS_TABLES, "contrasts", "overlap"),
    writes=("variations",),
    settings=(*CORPUS_SETTINGS, "topics", "discovered", "topic_model", "comparison"),
    places=CORPUS_PLACES,
    files=read_with,
    decisions=(*CORPUS_DECISIONS, "membership"),
)
def vary(given: Given) -> Counts:
    """If framing.toml asks for it, measure and compare again with other settings, to see what depends on them."""
    if not given.settings.comparison.vary:
        given.tables.write("variations", empty_table("variations"))
        return {"settings tried": 0}
    from framing.comparison import rules_of
    from framing.comparison.balance import unlike_in
    from framing.measures.cards import cards
    from framing.running.varying import vary as measure_again

    rules = rules_of(given.settings.comparison, cards())
    corpus, contrasts = corpus_of(given), given.tables.read("contrasts")
    unlike = unlike_in(given.tables.read("overlap"))
    found = measure_again(given.places.vectors, given.settings, corpus, contrasts, rules, unlike, given.decided())
    given.tables.write("variations", found)
    turned = found[found["same_sign"] < found["n"]]
    return {"differences": found["contrast_id"].nunique(), "changing direction": turned["contrast_id"].nunique()}
