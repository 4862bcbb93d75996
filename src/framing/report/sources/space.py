"""How much of everything has room on a page: all of it where outlets are few, what stands out where they are many."""

from __future__ import annotations

from dataclasses import dataclass

FEW = 16  # outlets up to which no page leaves one out: so many rows are still taken in at a glance


@dataclass(frozen=True, slots=True)
class Space:
    """How many of each a topic's page shows; whatever is left out is in the exported tables, and the page says so."""

    few: bool
    rows: int  # outlets in a chart or a table of one quantity
    columns: int  # outlets whose sentences are read side by side
    sentences: int  # of one outlet on one quantity
    items: int  # quantities of one of the measures that come first
    further: int  # quantities of each other measure
    terms: int  # words of one outlet
    referents: int  # persons, places, events with a table of their names


def space(outlets: int) -> Space:
    """What has room where there are so many outlets.

    With 40 outlets and every measure, a page of the lower numbers is about a third of one that showed everything, and
    stays below one megabyte.
    """
    if outlets <= FEW:
        return Space(True, FEW, columns=12, sentences=2, items=6, further=6, terms=8, referents=6)
    return Space(False, 12, columns=6, sentences=2, items=5, further=2, terms=2, referents=4)
