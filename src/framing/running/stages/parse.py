"""Sentences to words, the links between words, and names."""

from __future__ import annotations

from collections.abc import Collection

from framing.languages.known import tagged
from framing.running.given import Given
from framing.running.stage import Counts, stage


@stage(
    reads=("paragraphs", "sentences", "quotes", "memberships"), places=("parses",), files=lambda _: " ".join(tagged())
)
def parse(given: Given) -> Counts:
    """Parse all new sentences that are needed: find their words, the links between words, and names."""
    from framing.running.stores.parses import open_parses, open_tagged

    texts = sentences_to_parse(given)
    fresh = open_parses(given.places.parses, given.processes).ensure(texts)
    if (tag := open_tagged(given.places.parses, given.processes)) is not None:
        others = sentences_to_parse(given, tagged())
        fresh += tag.ensure(others)
        texts += others
    return {"sentences": len(texts), "sentences new": fresh}


def sentences_to_parse(given: Given, languages: Collection[str] = ()) -> list[str]:
    """Return the sentences on a topic that may contain a name, and those with a quotation or beside one.

    Those in the `languages` of the tagger; without any, those that the parser reads.
    """
    from framing.text.mentions.found import first_parsed
    from framing.text.paragraphs.spoken import measured, on_topics, spoken
    from framing.text.speakers.tables import texts_to_parse

    paragraphs, cut, quotes = (given.tables.read(name) for name in ("paragraphs", "sentences", "quotes"))
    body = measured(paragraphs)
    sentences = spoken(cut, body)
    named = first_parsed(body, sentences, on_topics(sentences, given.tables.read("memberships")), languages)
    return list(dict.fromkeys([*named, *texts_to_parse(paragraphs, cut, quotes, languages)]))
