"""The people, places and organisations that an outlet mentions more than the others do."""

from __future__ import annotations

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import Measured
from framing.measures.shared.ranked_terms import ranked_terms


def measure(corpus: Corpus) -> Measured:
    """How often each article uses its outlet's most distinctive names on a topic; see `ranked_terms`."""
    return ranked_terms(corpus, "names", names=True)
