"""Every measure of the project; one file each, and one line here."""

import contextlib
from collections.abc import Sequence

from framing.machine.workers import Beside
from framing.measures import claims
from framing.measures.agency import AGENCY
from framing.measures.attribution import ATTRIBUTION
from framing.measures.axes import AXES
from framing.measures.claims import CLAIMS
from framing.measures.coverage import COVERAGE
from framing.measures.distance import DISTANCE
from framing.measures.epistemic import EPISTEMIC
from framing.measures.frames import FRAMES
from framing.measures.headline import HEADLINE
from framing.measures.heads import HEADS
from framing.measures.loaded import LOADED
from framing.measures.naming import NAMING
from framing.measures.portrayal import PORTRAYAL, judged_beside
from framing.measures.quoted import QUOTED
from framing.measures.separability import SEPARABILITY
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measure import Measure, Measured, together
from framing.measures.speakers import SCARE, SPEAKERS
from framing.measures.wording import NAMES, WORDING

MEASURES: tuple[Measure, ...] = (
    COVERAGE,
    CLAIMS,
    NAMING,
    PORTRAYAL,
    AGENCY,
    WORDING,
    NAMES,
    LOADED,
    FRAMES,
    QUOTED,
    SPEAKERS,
    ATTRIBUTION,
    SCARE,
    EPISTEMIC,
    SEPARABILITY,
    DISTANCE,
    AXES,
    HEADS,
    HEADLINE,
)

OF_WORDS = frozenset(one.name for one in (WORDING, NAMES, SEPARABILITY))  # taken first, as only they need every word
OF_LIGHT = frozenset(one.name for one in (PORTRAYAL, HEADLINE))  # taken last, as judging sentences takes longest

__all__ = ["MEASURES", "Corpus", "Measure", "Measured", "measure_all"]


def measure_all(corpus: Corpus, measures: Sequence[Measure] = MEASURES) -> Measured:
    """What all `measures` find, in one table of scores and one of passages."""
    of_words = [one for one in measures if one.name in OF_WORDS]
    of_light = [one for one in measures if one.name in OF_LIGHT]
    elsewhere = [one for one in measures if one is CLAIMS and claims.is_for_processes(corpus)]
    rest = [one for one in measures if one not in (*of_words, *of_light, *elsewhere)]
    with Beside() as thread:  # which waits for other processes, while this one goes on
        words = thread.submit(lambda: corpus.words) if of_words and corpus.processes is not None else None
        with judged_beside(corpus) if of_light else contextlib.nullcontext():
            if words is not None:
                words.result()
            begun = [thread.submit(one.measure, corpus) for one in elsewhere]
            found = [one.measure(corpus) for one in of_words]
            corpus.forget_words()
            found += [one.measure(corpus) for one in rest]
            found += [one.result() for one in begun]
    return together([*found, *(one.measure(corpus) for one in of_light)])
