"""Run the measures in the order that their cards ask for.

The module of a measure has the name of its card and contains `measure(corpus)`. It may also contain

- `beside(corpus)`, a context manager, if the card says that it runs last: the measure's input is prepared while the
  block runs;
- `aside(corpus)`, if it runs aside: whether other processes do its work, so that a thread can wait for them;
- `own_scores(left, passages, gone)`, if its own text is recounted: see own_text.py.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Sequence
from types import ModuleType

from framing.machine.workers import BackgroundThread, give_back_much
from framing.measures.cards import Card, cards
from framing.measures.shared.corpus import Corpus, spoken_vectors
from framing.measures.shared.languages import corpora_for
from framing.measures.shared.measured import Measured, handed_over, together
from framing.measures.shared.terms import find_terms
from framing.measures.shared.word_table import all_words


def module(card: Card) -> ModuleType:
    """Return the module of the measure with this card."""
    return importlib.import_module(f"framing.measures.{card.name}")


def measured(card: Card, corpus: Corpus) -> Measured:
    """Return the results of one measure, in each language that it compares."""
    found = [module(card).measure(one) for one in corpora_for(card, corpus)]
    give_back_much()
    return found[0] if len(found) == 1 else together(found)


def measure_all(corpus: Corpus, chosen: Sequence[Card] | None = None) -> Measured:
    """Return the results of the `chosen` measures (None: all), in one table of scores and one of passages."""
    wanted = cards() if chosen is None else chosen
    first, last = ([one for one in wanted if one.runs == when] for when in ("first", "last"))
    aside = [one for one in wanted if one.runs == "aside" and module(one).aside(corpus)]
    rest = [one for one in wanted if one not in (*first, *last, *aside)]
    with BackgroundThread() as thread:  # it waits for other processes while this one continues
        words = thread.submit(_read_words, corpus) if first and corpus.processes is not None else None
        with contextlib.ExitStack() as stack:
            for beside in dict.fromkeys(module(one).beside for one in last):
                stack.enter_context(beside(corpus))
            give_back_much()
            if words is not None:
                words.result()
            begun = [thread.submit(measured, one, corpus) for one in aside]
            found = [measured(one, corpus) for one in first]  # only these need all words
            corpus.forget(all_words, find_terms)
            found += [measured(one, corpus) for one in rest]
            found += [one.result() for one in begun]
    found += [measured(one, corpus) for one in last]  # judging sentences takes longest
    corpus.forget(spoken_vectors)
    return together(handed_over(found))


def _read_words(corpus: Corpus) -> None:
    """Have the words read; the thread that does it must not keep them."""
    corpus.once(all_words)
