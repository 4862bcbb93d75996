"""Which articles give a topic a good part of their text: of one with a single passage on it nobody would say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from framing.report.sources.material import Material

PART = 3  # an article is mainly on a topic from one paragraph in so many on


def mainly_on(material: Material, topic_id: str) -> Mapping[str, Sequence[str]]:
    """outlet -> its articles of which a third of the paragraphs or more, headings apart, are on a topic."""
    return material.once(_mainly, topic_id)


def _mainly(material: Material, topic_id: str) -> dict[str, list[str]]:
    corpus = material.corpus

    def is_mainly(article_id: str) -> bool:
        body = [key for key, kind, _ in corpus.written[article_id] if kind != "heading"]
        on = sum(any(one == topic_id for one, _ in corpus.on_topic.get(key, ())) for key in body)
        return 0 < len(body) <= PART * on

    return {slug: [one for one in ids if is_mainly(one)] for slug, ids in corpus.covering[topic_id].items()}
