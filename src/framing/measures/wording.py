"""The words that an outlet uses more than the others do, and in more than one or two articles."""

from __future__ import annotations

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import Measured
from framing.measures.shared.ranked_terms import ranked_terms


def measure(corpus: Corpus) -> Measured:
    """How often each article uses its outlet's most distinctive words on a topic, names apart; see `ranked_terms`."""
    return ranked_terms(corpus, "wording", names=False)
