"""Sentences to words, the links between words, and names."""

from __future__ import annotations

from framing.running.given import Given
from framing.running.stage import Counts, stage


@stage(reads=("paragraphs", "sentences", "memberships"), places=("parses",))
def parse(given: Given) -> Counts:
    """Parse all new sentences that the measures need: find their words, the links between words, and names."""
    from framing.running.stores.parses import open_parses

    texts = sentences_to_parse(given)
    fresh = open_parses(given.places.parses, given.processes).ensure(texts)
    return {"sentences": len(texts), "sentences new": fresh}


def sentences_to_parse(given: Given) -> list[str]:
    """Return the English sentences on a topic that may contain a name."""
    from framing.text.mentions.found import first_parsed
    from framing.text.paragraphs.spoken import measured, on_topics, spoken

    body = measured(given.tables.read("paragraphs"))
    sentences = spoken(given.tables.read("sentences"), body)
    return first_parsed(body, sentences, on_topics(sentences, given.tables.read("memberships")))
