"""What an event with several names is called in a heading: "the … in X" with the word that most texts have there."""

from __future__ import annotations

import re
from collections import Counter

from framing.languages.known import every
from framing.report.sources.about import form
from framing.report.sources.material import Material

GAP = "…"
_POINTING = frozenset(every(lambda one: one.titles.pointing))


def event_title(material: Material, key: str) -> str:
    """The key of an event with its most used name in it: "the war in X"; "in the Assembly" if most texts
    write it so.
    """
    lead, gap, tail = key.partition(GAP)
    names = material.once(_names, "").get(key)
    if not gap or not names:
        return key
    name = max(names, key=lambda one: (names[one], one))
    _, before, place = (*tail.split(" ", 2), "", "")[:3]
    if not place:
        return f"{lead}{name}{tail}"
    written = re.compile(rf"(\w+) {re.escape(place)}\b")
    texts = (text for _, text in material.corpus.paragraphs.values() if place in text)
    found = Counter(match[1] for text in texts for match in written.finditer(text))
    pointing = max(_POINTING, key=lambda word: (found[word], word))
    return f"{lead}{name} {before} {f'{pointing} ' if 2 * found[pointing] > found.total() else ''}{place}"


def _names(material: Material, _: str) -> dict[str, Counter[str]]:
    """By the key of each event how often it has each name, over all topics."""
    found: dict[str, Counter[str]] = {}
    for quantity in material.corpus.passages:
        _, measure, item, voice = quantity
        if material.about.note(measure).of_events and material.is_main_voice(measure, voice) and ": " in item:
            counts = material.corpus.passages.counts(quantity)
            found.setdefault(item.split(": ", 1)[0], Counter())[form(item)] += sum(counts.values())
    return found
