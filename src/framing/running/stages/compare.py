"""Scores to contrasts."""

from __future__ import annotations

import numpy as np

from framing.running.given import Given
from framing.running.stage import Counts, stage
from framing.tables.languages import compared


@stage(
    reads=(
        "scores", "own_scores", "outlets", "articles", "uncut", "stories", "reprints", "passages", "sentences",
        "paragraphs", "memberships", "quotes", "said_by",
    ),
    writes=(
        "contrasts", "evidence", "overall", "trends", "agreement", "sensitivity", "groups", "selftest", "overlap",
        "partners",
    ),
    settings=("comparison", "run", "embedding"),
    places=("vectors",),
    heavy=True,
)  # fmt: skip
def compare(given: Given) -> Counts:
    """Compare each outlet with the others together and one by one. Find the evidence and test what it depends on."""
    from framing.comparison import READS, REST, everything, rules_of
    from framing.measures.cards import cards
    from framing.running.stores.vectors import open_vectors

    settings = given.settings
    encode = open_vectors(given.places.vectors, settings.embedding).vectors
    tables = given.tables.read_coded(READS)
    tables["articles"] = compared(tables["articles"], settings.embedding.reads)
    rules, rng = rules_of(settings.comparison, cards()), np.random.default_rng(settings.run.seed)
    made = everything.compare(tables, rules, rng, encode, given.processes)
    for name, table in made.items():
        given.tables.write(name, table)
    contrasts = made["contrasts"]
    rest = contrasts[(contrasts["versus"] == REST) & (contrasts["reprints"] == "once")]
    findings = rest["primary"] & (rest["q"] <= settings.comparison.q)
    return {"contrasts": len(contrasts), "tested": int(contrasts["p"].notna().sum()), "findings": int(findings.sum())}
