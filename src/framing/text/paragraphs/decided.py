"""What a person has decided about quotations: which words are somebody else's, and of what kind they are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from framing.tables.decisions.decision import NONE, TextUnit
from framing.tables.decisions.places import Places
from framing.tables.decisions.settled import Decisions
from framing.tables.records import Paragraph, Quote, QuoteKind, content_id

Requoted = tuple[tuple[str, int, int, str], ...]  # paragraph_id, start and end of the words, what they are
_Text = tuple[str, str, str]  # article_id, outlet, body


def requoted(texts: Iterable[_Text], decisions: Decisions | None) -> dict[str, Requoted]:
    """What was decided about the quotations of each article, by its id; only of those with a decision."""
    if not decisions or not decisions.rows:
        return {}
    owner: dict[str, str] = {}
    places = Places.of(TextUnit.PARAGRAPH, _paragraphs(texts, owner))
    found: dict[str, list[tuple[str, int, int, str]]] = {}
    for row in decisions.completed({TextUnit.PARAGRAPH: places}).settled:
        for paragraph_id in places.found(row):
            found.setdefault(owner[paragraph_id], []).append((paragraph_id, *row.span, row.says))
    return {article: tuple(sorted(rows)) for article, rows in found.items()}


def _paragraphs(texts: Iterable[_Text], owner: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Id, outlet and text of each paragraph, as `segment` makes them; `owner` learns whose each is."""
    for article_id, outlet, body in texts:
        seen: Counter[str] = Counter()
        for _, text in json.loads(body):
            paragraph_id = content_id(article_id, text, str(seen[text]))
            seen[text] += 1
            owner[paragraph_id] = article_id
            yield paragraph_id, outlet, text


def with_decided_quotes(paragraph: Paragraph, decided: Requoted) -> Paragraph:
    """The paragraph with its quotations as they were decided to be."""
    for paragraph_id, start, end, kind in decided:
        if paragraph_id != paragraph.paragraph_id or not 0 <= start < end <= len(paragraph.text):
            continue
        here = [one for one in paragraph.quotes if one.start < end and start < one.end]
        others = [one for one in paragraph.quotes if one not in here]
        if kind != NONE:
            same = [one for one in here if (one.start, one.end) == (start, end)]
            others.append(replace(same[0] if same else Quote(start, end, QuoteKind.SPEECH), kind=QuoteKind(kind)))
        paragraph = replace(paragraph, quotes=tuple(sorted(others, key=lambda one: one.start)))
    return paragraph
