"""Quotations to speakers."""

from __future__ import annotations

from framing.languages.known import tagged
from framing.running.given import Given
from framing.running.stage import Counts, stage


@stage(
    reads=("paragraphs", "sentences", "quotes"), writes=("said_by",), places=("parses", "vectors"),
    decisions=("speaker",),
    files=lambda _: " ".join(tagged()),
    heavy=True,
)
def attribute(given: Given) -> Counts:
    """Find who speaks each quotation, from the parse of the sentences around it where there is a parser."""
    from framing.running.stores.parses import open_named, open_parses
    from framing.text.speakers.decided import with_decided_speakers
    from framing.text.speakers.tables import all_speakers

    paragraphs, sentences, quotes = (given.tables.read(name) for name in ("paragraphs", "sentences", "quotes"))
    parse = open_parses(given.places.parses, given.processes)
    tags = open_named(given.places.parses, given.places.vectors, given.processes)
    found = all_speakers(paragraphs, sentences, quotes, parse, {code: tags[code] for code in tagged()})
    found = with_decided_speakers(found, given.decided(), paragraphs)
    given.tables.write("said_by", found)
    return {"quotations": len(found), "with a speaker": int(found["speaker"].notna().sum())}
