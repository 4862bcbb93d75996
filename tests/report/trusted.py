"""The cards as they would be if all but two measures were good: how a page looks does not hang on how good they are."""

from __future__ import annotations

from dataclasses import replace

from framing.measures.cards import Card, cards
from framing.measures.reliability import Figure, Reliability

GOOD = Reliability("a count", (Figure("precision", 0.97, 60, "articles, read", unseen=True, low=0.89, high=0.99),))
UNSURE = {"distance", "epistemic"}


def trusted() -> list[Card]:
    """All cards; those of UNSURE as they are."""
    return [one if one.name in UNSURE else _trusted(one) for one in cards()]


def _trusted(one: Card) -> Card:
    return replace(one, reliability=GOOD, item_reliability=dict.fromkeys(one.item_reliability, GOOD))
