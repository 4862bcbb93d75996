"""Sentences to words, the links between words, and names."""

from __future__ import annotations

from framing.languages.known import named, tagged
from framing.running.given import Given
from framing.running.stage import Counts, stage


@stage(
    reads=("paragraphs", "sentences", "quotes", "memberships"), places=("parses", "vectors"),
    files=lambda _: " ".join(named()),
    heavy=True,
)
def parse(given: Given) -> Counts:
    """Parse all new sentences that are needed: find their words, the links between words, and names."""
    from framing.running.stores.parses import open_named, open_parses

    texts = sentences_to_parse(given)
    fresh = open_parses(given.places.parses, given.processes).ensure(texts)
    for code, store in open_named(given.places.parses, given.places.vectors, given.processes).items():
        others = sentences_to_parse(given, code)
        fresh += store.ensure(others)
        texts += others
    return {"sentences": len(texts), "sentences new": fresh}


def sentences_to_parse(given: Given, code: str = "") -> list[str]:
    """Return the sentences on a topic that may contain a name, and those with a quotation or beside one.

    Those in the language `code`, those with quotations only if it has a tagger; without a code, those that the parser
    reads.
    """
    from framing.text.mentions.found import first_parsed
    from framing.text.paragraphs.spoken import measured, on_topics, spoken
    from framing.text.speakers.tables import texts_to_parse

    paragraphs, cut, quotes = (given.tables.read(name) for name in ("paragraphs", "sentences", "quotes"))
    body = measured(paragraphs)
    sentences = spoken(cut, body)
    naming = first_parsed(body, sentences, on_topics(sentences, given.tables.read("memberships")), code)
    quoting = texts_to_parse(paragraphs, cut, quotes, code) if not code or code in tagged() else []
    return list(dict.fromkeys([*naming, *quoting]))
