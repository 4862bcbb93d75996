"""Articles on topics to scores."""

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


@stage(
    reads=CORPUS_TABLES,
    writes=("scores", "own_scores", "passages", "scales", "learnt", "people"),
    settings=(*CORPUS_SETTINGS, "measures"),
    places=CORPUS_PLACES,
    files=read_with,
    decisions=CORPUS_DECISIONS,
    heavy=True,
)
def measure(given: Given) -> Counts:
    """Apply every measure to every article on every topic, and keep the passages behind each score."""
    from framing.measures.cards import cards
    from framing.measures.own_text import own_scores
    from framing.measures.run import measure_all
    from framing.measures.shared.learnt import learnt_rows
    from framing.measures.shared.named import names_found
    from framing.measures.shared.scales import scale_rows
    from framing.text.mentions.held import people_rows

    chosen = [one for one in cards() if one.name not in given.settings.measures.off]
    corpus = corpus_of(given)
    measured = measure_all(corpus, chosen)
    given.tables.write("scores", measured.scores)
    given.tables.write("own_scores", own_scores(corpus, chosen, measured.passages))
    given.tables.write("passages", measured.passages)
    given.tables.write("scales", scale_rows(corpus.scales))
    given.tables.write("learnt", learnt_rows(corpus.learnt))
    known = corpus.once(names_found)
    given.tables.write("people", people_rows(known.names, known.written))
    return {"measures": len(chosen), "scores": len(measured.scores), "passages": len(measured.passages)}
