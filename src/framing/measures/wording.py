"""The words that an outlet uses more than the others do, in several sentences of several articles."""

from __future__ import annotations

from framing.measures.shared.choices import choices
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, finished
from framing.measures.shared.ranked_terms import ranked_terms


def measure(corpus: Corpus) -> Measured:
    """How often each article uses its outlet's most distinctive words on a topic, names apart; see `ranked_terms`.

    The value of a passage is below zero if its word is no choice of words (see `choices`): the outlet may use it more
    because of what it writes about.
    """
    found = ranked_terms(corpus, "wording", names=False)
    if found.passages.empty:
        return found
    value = found.passages["value"].abs()
    signed = found.passages.assign(value=value.where(choices(corpus, found.passages), -value))
    return Measured(found.scores, finished(signed, PASSAGE_COLUMNS))
