"""Which measures answer a question of the first page, and where a topic's page has them."""

from __future__ import annotations

from collections.abc import Sequence

from framing.measures.cards import Answers, names_where
from framing.report.parts.on_subject import is_its_event
from framing.report.sources.material import Material
from framing.report.sources.refs import TopicRef


def question_of(measure: str) -> str:
    """The question that a measure answers; empty if none."""
    return next((one.value for one in Answers if measure in names_where(answers=one)), "")


def measures_answering(material: Material, question: Answers) -> list[str]:
    """The measures of this report that answer a question, in their order."""
    known = names_where(answers=question)
    return [name for name in material.about.notes if name in known]


def place_of(material: Material, topic: TopicRef, measures: Sequence[str]) -> str:
    """The place of the first of these measures that the topic's page has."""
    keys = (key for key in material.corpus.values if key[0] == topic.topic_id)
    there = {key[1] for key in keys if is_its_event(material, topic.topic_id, key[1], key[2])}
    first = next((name for name in measures if name in there and not material.about.note(name).own_chart), "")
    return f"{topic.href}#s-{first}" if first else topic.href
