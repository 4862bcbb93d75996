"""Takes measures one after the other, in the order that their cards ask for."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Sequence

from framing.machine.workers import Beside
from framing.measures import claims, portrayal
from framing.measures.cards import Card, cards
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import Measured, together


def function(card: Card) -> Callable[[Corpus], Measured]:
    """The function that takes the measure of this card; imports its module."""
    found: Callable[[Corpus], Measured] = importlib.import_module(f"framing.measures.{card.name}").measure
    return found


def measure_all(corpus: Corpus, chosen: Sequence[Card] | None = None) -> Measured:
    """What the measures of the `chosen` cards find (None: of all), in one table of scores and one of passages."""
    wanted = cards() if chosen is None else chosen
    of_words = [function(one) for one in wanted if one.runs == "first"]
    of_light = [function(one) for one in wanted if one.runs == "last"]
    elsewhere = [function(one) for one in wanted if one.runs == "aside" and claims.is_for_processes(corpus)]
    rest = [function(one) for one in wanted if one.runs in ("together", "aside")]
    rest = [one for one in rest if one not in elsewhere]
    with Beside() as thread:  # which waits for other processes, while this one goes on
        words = thread.submit(lambda: corpus.words) if of_words and corpus.processes is not None else None
        with portrayal.judged_beside(corpus) if of_light else contextlib.nullcontext():
            if words is not None:
                words.result()
            begun = [thread.submit(one, corpus) for one in elsewhere]
            found = [one(corpus) for one in of_words]
            corpus.forget_words()
            found += [one(corpus) for one in rest]
            found += [one.result() for one in begun]
    return together([*found, *(one(corpus) for one in of_light)])
