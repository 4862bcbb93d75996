"""When each outlet wrote on a topic, as a calendar."""

from __future__ import annotations

from framing.report.charts.calendar import Calendar, Days, calendar
from framing.report.sources.material import Material


def days(material: Material, topic_id: str, *, small: int = 0) -> Calendar:
    """When each outlet wrote on the topic; as a small multiple with rows of `small` pixels if that is given."""
    corpus, words = material.corpus, material.words
    rows = []
    for slug, mark in corpus.outlets.items():
        own, on = corpus.compared[slug], set(corpus.covering[topic_id][slug])
        if own:
            total = words.count("n_articles", len(own))
            how, n = "tip.coverage" if on else "tip.silent", words.whole(len(on))
            tip = words.say(how, outlet=mark.name, n=n, total=total)
            told = [ref.day for ref in own if ref.article_id in on]
            rest = [ref.day for ref in own if ref.article_id not in on]
            rows.append(Days(mark, told, rest, words.say("of", n=len(on), total=len(own)), tip))
    if small:
        return calendar(rows, corpus.periods, width=300, row=small, labels=False)
    return calendar(rows, corpus.periods)
