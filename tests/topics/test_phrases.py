"""Named topics that are one phrase, without description and examples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from framing.settings import Settings, TopicModelSettings
from framing.tables.records import NamedTopic
from framing.topics import score
from framing.topics.named import _parting, example_texts
from tests.topics.invented import MATTERS, encode, reading

SETTINGS = TopicModelSettings()


def test_the_name_stands_for_a_missing_description() -> None:
    settings = Settings.model_validate({"topics": {"cranes": {"name": "The harbour cranes"}}})
    (topic,) = settings.named_topics()
    assert example_texts(topic) == ["The harbour cranes"]
    assert example_texts(replace(topic, description="They broke.")) == ["They broke."]


def test_a_phrase_finds_its_matter() -> None:
    read = reading()
    phrase = NamedTopic("x", MATTERS["harbour"], "", ())
    member = score(read, [phrase], SETTINGS, encode)[0].member
    assert member.any()
    assert set(read.paragraphs["matter"][member]) == {"harbour"}


def test_a_phrase_on_something_else_finds_nothing() -> None:
    result = score(reading(), [NamedTopic("x", "Lava from the volcano", "", ())], SETTINGS, encode)[0]
    assert not result.member.any()


def test_the_bulk_of_a_corpus_is_not_taken_for_the_inside() -> None:
    rng = np.random.default_rng(0)
    bulk, tail = rng.normal(0.05, 0.12, 2200), rng.normal(-0.3, 0.15, 800)
    assert _parting(np.concatenate([bulk, tail]), 0.2) == 0.2


def test_two_kinds_of_paragraphs_part_between_them() -> None:
    rng = np.random.default_rng(0)
    scores = np.concatenate([rng.normal(0.0, 0.05, 800), rng.normal(0.4, 0.05, 200)])
    assert 0.1 < _parting(scores, 0.35) < 0.3
